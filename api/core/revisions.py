"""Changes that say which revision they are made from, by ``If-Match`` (RFC 9110)."""

import re
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header

from api.core.errors import ApiError

_REVISION = re.compile(r'(?:W/)?"([0-9]{1,9})"')


class RevisionMissingError(ApiError):
    """A change must say which revision it is made from."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "revision_missing"

    def __init__(self) -> None:
        super().__init__('Send the revision that you changed, as If-Match: "7".')


async def _revision(
    if_match: Annotated[
        str | None, Header(description='The revision that was changed, such as `"7"`.')
    ] = None,
) -> int:
    found = _REVISION.fullmatch((if_match or "").strip())
    if found is None:
        raise RevisionMissingError
    return int(found[1])


ChangedRevision = Annotated[int, Depends(_revision)]
"""The revision that ``If-Match`` names; RevisionMissingError when it names none."""
