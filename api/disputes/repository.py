"""All SQL about disputes."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.integrations.stripe_objects import DisputeState
from api.models import Checkout, Dispute, DisputeShare, DisputeStatus, SubscriptionDispute


async def lock(session: AsyncSession, checkout: Checkout, state: DisputeState) -> Dispute:
    """Return the row of a dispute, locked, which is made where there is none.

    The checkout is locked already.
    """
    await session.execute(
        insert(Dispute)
        .values(
            checkout_id=checkout.id,
            stripe_dispute_id=state.id,
            status=DisputeStatus.WARNING,
            reason=state.reason[:100],
            amount_cents=state.amount_cents,
            currency=state.currency,
        )
        .on_conflict_do_nothing()
    )
    rows = await session.scalars(
        select(Dispute)
        .where(Dispute.stripe_dispute_id == state.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.one()


async def lock_of_plan(
    session: AsyncSession, invoice_id: str, state: DisputeState
) -> SubscriptionDispute:
    """Return the row of a dispute about the Pro plan, locked, which is made where there is none."""
    await session.execute(
        insert(SubscriptionDispute)
        .values(
            stripe_dispute_id=state.id,
            stripe_invoice_id=invoice_id,
            status=DisputeStatus.WARNING,
            reason=state.reason[:100],
            currency=state.currency,
        )
        .on_conflict_do_nothing()
    )
    rows = await session.scalars(
        select(SubscriptionDispute)
        .where(SubscriptionDispute.stripe_dispute_id == state.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.one()


async def now(session: AsyncSession) -> datetime:
    """Return the database's time."""
    moment: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return moment


async def shares(session: AsyncSession, dispute_id: uuid.UUID) -> Sequence[DisputeShare]:
    """Return what a dispute takes of each order."""
    rows = await session.scalars(
        select(DisputeShare)
        .where(DisputeShare.dispute_id == dispute_id)
        .order_by(DisputeShare.order_id)
    )
    return rows.all()


async def add_shares(session: AsyncSession, shares: Sequence[DisputeShare]) -> None:
    """Insert what a dispute takes of each order."""
    session.add_all(shares)
    await session.flush()
