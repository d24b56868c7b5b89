"""All SQL about subscriptions. Due times are the database's own."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Subscription, User

_CLAIM = text(
    """
    WITH due AS (
        SELECT user_id FROM subscriptions WHERE due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :size FOR UPDATE SKIP LOCKED
    )
    UPDATE subscriptions AS s SET due_at = clock_timestamp() + make_interval(secs => :lease)
    FROM due WHERE s.user_id = due.user_id
    RETURNING s.user_id, s.stripe_subscription_id, s.stripe_session_id, s.due_at
    """
)


class Claimed(NamedTuple):
    """A subscription that Stripe is to be asked about, by us alone until the lease ends."""

    user_id: uuid.UUID
    subscription_id: str | None
    session_id: str | None
    leased_until: datetime


async def now(session: AsyncSession) -> datetime:
    """Return the database's time."""
    moment: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return moment


async def claim(session: AsyncSession, size: int, lease_seconds: float) -> list[Claimed]:
    """Take subscriptions that are due, for as long as the lease."""
    rows = await session.execute(_CLAIM, {"size": size, "lease": lease_seconds})
    return [Claimed._make(row) for row in rows]


async def find(session: AsyncSession, user_id: uuid.UUID) -> Subscription | None:
    """Return somebody's subscription."""
    return await session.scalar(
        select(Subscription)
        .where(Subscription.user_id == user_id)
        .execution_options(populate_existing=True)
    )


async def begin(session: AsyncSession, user_id: uuid.UUID) -> tuple[Subscription, str]:
    """Return somebody's subscription, made if there is none, and the e-mail address."""
    await session.execute(insert(Subscription).values(user_id=user_id).on_conflict_do_nothing())
    row = (
        await session.execute(
            select(Subscription, User.email)
            .join(User, User.id == Subscription.user_id)
            .where(Subscription.user_id == user_id)
        )
    ).one()
    return row[0], row[1]


async def lock(
    session: AsyncSession, user_id: uuid.UUID | None, subscription_id: str
) -> Subscription | None:
    """Return the row that a subscription of Stripe belongs to, locked."""
    return await session.scalar(
        select(Subscription)
        .where(
            (Subscription.stripe_subscription_id == subscription_id)
            if user_id is None
            else (Subscription.user_id == user_id)
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def next_attempt(session: AsyncSession, user_id: uuid.UUID, attempt: int) -> None:
    """Forget an attempt that is over, so that another one can be made under a key of its own."""
    await session.execute(
        update(Subscription)
        .where(Subscription.user_id == user_id, Subscription.attempt == attempt)
        .values(stripe_session_id=None, attempt=attempt + 1)
    )


async def opened(
    session: AsyncSession, user_id: uuid.UUID, attempt: int, session_id: str, due_seconds: float
) -> None:
    """Record the session of an attempt, and when to ask what became of it."""
    await session.execute(
        update(Subscription)
        .where(Subscription.user_id == user_id, Subscription.attempt == attempt)
        .values(
            stripe_session_id=session_id,
            due_at=func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, due_seconds),
        )
    )


async def ask_no_more(session: AsyncSession, claimed: Claimed) -> None:
    """Say that nothing is to be asked about any more, unless somebody has said when since."""
    await session.execute(
        update(Subscription)
        .where(Subscription.user_id == claimed.user_id, Subscription.due_at == claimed.leased_until)
        .values(due_at=None)
    )
