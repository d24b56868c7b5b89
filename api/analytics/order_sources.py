"""How buyers had come to what they order, kept with the order."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import events_repository
from api.analytics.visitors import Visitor


async def note_order_sources(
    session: AsyncSession, checkout_id: uuid.UUID, visitor: Visitor
) -> None:
    """Note how a visitor had come to what a checkout is of, as far as that was seen that day."""
    await events_repository.note_order_sources(session, checkout_id, visitor.day, visitor.hash)
