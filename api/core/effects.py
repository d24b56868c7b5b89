"""Work in two steps: look at an outside system without a transaction, then write what follows."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

Effect = Callable[[AsyncSession], Awaitable[None]]
"""What to write, once it is known, in one transaction. Written twice it changes nothing more."""


async def nothing(_session: AsyncSession) -> None:
    """Write nothing."""
