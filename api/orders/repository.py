"""All SQL about orders as people see them, and about their timeline."""

import uuid

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import OrderActor, OrderEvent, OrderEventKind


async def note(
    session: AsyncSession,
    order_id: uuid.UUID,
    kind: OrderEventKind,
    actor: OrderActor,
    *,
    cause: str = "",
    text: str | None = None,
    amount_cents: int | None = None,
) -> bool:
    """Add a line to an order's timeline; false when its cause has one.

    Without a ``cause`` there is one line of the kind. ``text`` is shown to buyer and seller.
    """
    made = await session.execute(
        insert(OrderEvent)
        .values(
            order_id=order_id,
            cause=f"{kind}:{cause}" if cause else kind.value,
            kind=kind,
            actor=actor,
            note=text,
            amount_cents=amount_cents,
        )
        .on_conflict_do_nothing()
        .returning(OrderEvent.id)
    )
    return made.first() is not None
