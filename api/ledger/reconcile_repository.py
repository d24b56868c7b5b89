"""All SQL that compares the ledger's cash with Stripe's balance."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import AccountKind, LedgerAccount, LedgerEntry, LedgerPosting

AT_ONCE = 10_000


def _sums() -> Select[str, int]:
    """Select what each object of Stripe has moved; what names none stands under its cause."""
    about = func.coalesce(LedgerPosting.stripe_id, LedgerPosting.cause)
    return (
        select(about, func.sum(LedgerEntry.amount_cents))
        .join(LedgerPosting, LedgerPosting.id == LedgerEntry.posting_id)
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .where(LedgerAccount.kind == AccountKind.CASH)
        .group_by(about)
    )


async def cash(session: AsyncSession, since: datetime | None) -> dict[str, int]:
    """Return the cash that each object has moved; of those with news since then, all of it."""
    if since is None:
        rows = await session.execute(_sums())
        return {about: int(cents) for about, cents in rows}
    named = await session.scalars(
        select(func.coalesce(LedgerPosting.stripe_id, LedgerPosting.cause))
        .join(LedgerEntry, LedgerEntry.posting_id == LedgerPosting.id)
        .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
        .where(LedgerAccount.kind == AccountKind.CASH, LedgerPosting.at >= since)
        .distinct()
    )
    return await cash_of(session, named.all())


async def cash_of(session: AsyncSession, stripe_ids: Sequence[str]) -> dict[str, int]:
    """Return the cash that these objects have moved."""
    found: dict[str, int] = {}
    for first in range(0, len(stripe_ids), AT_ONCE):
        part = stripe_ids[first : first + AT_ONCE]
        rows = await session.execute(
            _sums().where(LedgerPosting.stripe_id.in_(part) | LedgerPosting.cause.in_(part))
        )
        found |= {about: int(cents) for about, cents in rows}
    return found


async def causes(session: AsyncSession, stripe_id: str) -> list[str]:
    """Return what was posted for an object of Stripe."""
    rows = await session.scalars(
        select(LedgerPosting.cause)
        .where(LedgerPosting.stripe_id == stripe_id)
        .order_by(LedgerPosting.at, LedgerPosting.cause)
    )
    return list(rows)
