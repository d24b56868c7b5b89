"""All SQL about the ledger."""

import uuid
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import insert as plain_insert
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import AccountKind, LedgerAccount, LedgerEntry, LedgerPosting

SELLER_ACCOUNTS = (
    AccountKind.SELLER_AVAILABLE,
    AccountKind.SELLER_FROZEN,
    AccountKind.SELLER_IN_TRANSIT,
    AccountKind.SELLER_PENDING,
)


class Account(NamedTuple):
    """Which account: of the platform without a seller."""

    kind: AccountKind
    seller_id: uuid.UUID | None = None


async def account_ids(
    session: AsyncSession, accounts: Iterable[Account], currency: str
) -> dict[Account, uuid.UUID]:
    """Return the ids of accounts; a seller's are made, and locked, by ``lock_sellers``."""
    wanted = list(accounts)
    rows = await session.execute(
        select(LedgerAccount.kind, LedgerAccount.seller_id, LedgerAccount.id).where(
            LedgerAccount.currency == currency,
            LedgerAccount.kind.in_({one.kind for one in wanted}),
            LedgerAccount.seller_id.in_({one.seller_id for one in wanted if one.seller_id})
            | LedgerAccount.seller_id.is_(None),
        )
    )
    found = {Account(kind, seller_id): id_ for kind, seller_id, id_ in rows}
    return {one: found[one] for one in wanted}


async def lock_sellers(
    session: AsyncSession, seller_ids: Iterable[uuid.UUID], currency: str
) -> None:
    """Lock all accounts of sellers, which are made where they are missing.

    Always in the same order, and all of a seller's at once, so that two transactions never wait
    for each other in a circle. One that posts for several sellers begins with this.
    """
    sellers = sorted(set(seller_ids))
    if not sellers:
        return
    await session.execute(
        insert(LedgerAccount)
        .values(
            [
                {"kind": kind, "seller_id": id_, "currency": currency, "balance_cents": 0}
                for id_ in sellers
                for kind in SELLER_ACCOUNTS
            ]
        )
        .on_conflict_do_nothing()
    )
    await session.execute(
        select(LedgerAccount.id)
        .where(LedgerAccount.seller_id.in_(sellers), LedgerAccount.currency == currency)
        .order_by(LedgerAccount.seller_id, LedgerAccount.kind)
        .with_for_update()
    )


async def add(
    session: AsyncSession, posting: LedgerPosting, amounts: Mapping[uuid.UUID, int]
) -> bool:
    """Insert a posting with its entries; false when its cause was posted before."""
    made = await session.scalar(
        insert(LedgerPosting)
        .values(
            cause=posting.cause,
            order_id=posting.order_id,
            payout_id=posting.payout_id,
            stripe_id=posting.stripe_id,
        )
        .on_conflict_do_nothing(index_elements=["cause"])
        .returning(LedgerPosting.id)
    )
    if made is None:
        return False
    await session.execute(
        plain_insert(LedgerEntry),
        [
            {"posting_id": made, "account_id": account_id, "amount_cents": cents}
            for account_id, cents in amounts.items()
        ],
    )
    return True


async def seller_balances(
    session: AsyncSession, seller_id: uuid.UUID, currency: str
) -> dict[AccountKind, int]:
    """Return what a seller's accounts hold, as the ledger counts: what we owe is negative."""
    rows = await session.execute(
        select(LedgerAccount.kind, LedgerAccount.balance_cents).where(
            LedgerAccount.seller_id == seller_id, LedgerAccount.currency == currency
        )
    )
    return {kind: balance or 0 for kind, balance in rows}
