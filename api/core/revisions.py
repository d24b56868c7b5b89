"""Revisions of what is edited: given as ETag, and asked for by ``If-Match`` (RFC 9110)."""

import re
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from api.core.errors import ApiError
from api.core.http_cache import json_response

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


def revision_response(
    request: Request, content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """Return what is edited as JSON that no cache keeps; its ``revision`` is the ETag."""
    response = json_response(request, content, store=False, status=status)
    response.headers["ETag"] = f'"{content["revision"]}"'
    return response
