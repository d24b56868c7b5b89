"""Work in two steps: look at an outside system without a transaction, then write what follows."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

Effect = Callable[[AsyncSession], Awaitable[None]]
"""What to write, once it is known, in one transaction. Written twice it changes nothing more."""


class NotYetError(Exception):
    """What was looked at has to wait for something else, as it may: it is looked at again later."""


async def nothing(_session: AsyncSession) -> None:
    """Write nothing."""
