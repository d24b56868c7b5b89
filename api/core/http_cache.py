"""Answers that browsers and proxies may keep for a moment (RFC 9110 ETag, RFC 9111, RFC 5861)."""

import hashlib
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Request, Response

PUBLIC = "public, max-age=15, stale-while-revalidate=60"
NO_STORE = "no-store"


def json_response(
    request: Request,
    content: Any,  # noqa: ANN401 - any JSON
    *,
    took_ms: int | None = None,
    store: bool = True,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Return content as JSON, or 304 when the client has it already.

    ``took_ms`` joins the body but not the ETag: an answer does not change by being found faster.
    With ``store`` false no cache may keep the answer.
    """
    body = orjson.dumps(content, option=orjson.OPT_UTC_Z)
    headers = {"Cache-Control": PUBLIC if store else NO_STORE}
    if store:
        # Weak, because took_ms may differ.
        etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers["ETag"] = etag
        if _matches(request.headers.get("If-None-Match"), etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED.value, headers=headers)
    if took_ms is not None:
        body = b'%b,"took_ms":%d}' % (body[:-1], took_ms)
    return Response(body, status_code=status.value, headers=headers, media_type="application/json")


def _matches(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(
        candidate.strip().removeprefix("W/") == opaque for candidate in if_none_match.split(",")
    )
