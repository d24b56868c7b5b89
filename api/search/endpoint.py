"""What all search endpoints do: check, ask, answer."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from api.core.http_cache import json_response
from api.search.parameters import read_query
from api.search.service import Answered

Parameters = TypeVar("Parameters", bound=BaseModel)


async def search_response(
    request: Request,
    model: type[Parameters],
    search: Callable[[Parameters], Awaitable[tuple[dict[str, Any], Answered]]],
) -> Response:
    """Read the parameters, search, and return the answer."""
    content, answered = await search(read_query(request, model))
    return answer(request, content, answered)


def answer(request: Request, content: dict[str, Any], answered: Answered) -> Response:
    """Return what was found; what Postgres found in the engine's place is not cached."""
    content["degraded"] = answered.degraded
    return json_response(request, content, took_ms=answered.took_ms, store=not answered.degraded)
