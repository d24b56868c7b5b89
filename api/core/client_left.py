"""Work that is for one client alone, and ends when that has gone."""

import asyncio
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.requests import Request

from api.core.errors import ApiError

T = TypeVar("T")


class ClientLeftError(ApiError):
    """The client has gone: nobody reads this."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "client_left"

    def __init__(self) -> None:
        super().__init__("The client left before its answer was there.")


async def unless_left(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what some work results in; cancels it, and raises ClientLeftError, should one leave.

    For requests without a body, which would be read here.
    """
    doing = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientLeftError
        return doing.result()
    finally:
        doing.cancel()
        leaving.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
