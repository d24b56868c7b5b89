"""What all search endpoints do: check, ask, answer."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from api.core.http_cache import json_response
from api.search.parameters import refuse_repeated
from api.search.service import Answered

Parameters = TypeVar("Parameters", bound=BaseModel)


async def search_response(
    request: Request,
    parameters: Parameters,
    search: Callable[[Parameters], Awaitable[tuple[dict[str, Any], Answered]]],
) -> Response:
    """Return a search's answer; one that Postgres gave in the engine's place is not cached."""
    refuse_repeated(request, type(parameters))
    content, answered = await search(parameters)
    content["degraded"] = answered.degraded
    return json_response(request, content, took_ms=answered.took_ms, store=not answered.degraded)
