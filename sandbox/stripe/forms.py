"""Forms that a browser sends from the hosted pages."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

_LARGEST = 64 * 1024


async def sent(request: Request) -> Mapping[str, str]:
    """Return the fields of a form; refuses what is too large with 413."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise HTTPException(413)
    fields = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    return {name: value.strip() for name, value in fields}


def origin(url: str | None) -> tuple[str, ...]:
    """Return the origin that a form's answer leads to.

    Browsers apply a page's ``form-action`` to redirects as well.
    """
    if url is None:
        return ()
    parts = urlsplit(url)
    return (f"{parts.scheme}://{parts.netloc}",)
