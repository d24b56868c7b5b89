"""What sellers see of their money: the balance, payouts, and what a payout consists of."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import csv
from api.core.database import Database
from api.core.money import CURRENCY, dollars
from api.core.paging import page_of
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.ledger.balances import balances
from api.ledger.statement import Statement, statement
from api.payouts import repository
from api.payouts.errors import PayoutNotFoundError
from api.payouts.schemas import PayoutObstacle, PayoutParameters
from api.payouts.views import blocked, view
from api.payouts.words import words

EXPORT_HEADING = (
    "payout",
    "requested at",
    "status",
    "amount",
    "taken back",
    "currency",
    "settled at",
    "reason",
    "transfer at Stripe",
)
EXPORT_BATCH = 500


class PayoutHistory:
    """Reads; nothing here changes anything."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self._minimum = settings.minimum_payout_cents

    async def balance(self, session: AsyncSession, seller_id: uuid.UUID) -> dict[str, Any]:
        """Return ``PayoutBalance``."""
        held = await balances(session, seller_id, CURRENCY)
        release = await repository.next_release(session, seller_id)
        account = await repository.account(session, seller_id)
        obstacle = blocked(account, held.available)
        if obstacle is None and held.available < self._minimum:
            obstacle = self._too_little(held.available)
        return {
            "pending_cents": held.pending,
            "available_cents": held.available,
            "frozen_cents": held.frozen,
            "in_transit_cents": held.in_transit,
            "paid_out_cents": await repository.paid_out(session, seller_id),
            "currency": CURRENCY,
            "minimum_cents": self._minimum,
            "next_release": None if release is None else {"at": release[0], "cents": release[1]},
            "blocked": None if obstacle is None else obstacle.model_dump(),
        }

    async def page(
        self, session: AsyncSession, seller_id: uuid.UUID, parameters: PayoutParameters
    ) -> dict[str, Any]:
        """Return ``PayoutPage``."""
        payouts, total = await repository.page(session, seller_id, parameters)
        return page_of([view(payout) for payout in payouts], total, parameters)

    async def detail(
        self, session: AsyncSession, seller_id: uuid.UUID, payout_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return ``PayoutDetail``; raises PayoutNotFoundError."""
        payout = await repository.find(session, seller_id, payout_id)
        if payout is None:
            raise PayoutNotFoundError
        return {**view(payout), "statement": _statement(await statement(session, payout_id))}

    async def export(self, seller_id: uuid.UUID) -> AsyncIterator[tuple[csv.Value, ...]]:
        """Yield a seller's payouts as lines under ``EXPORT_HEADING``, the newest first."""
        last = None
        while True:
            # One transaction for each batch: none stays open as long as a slow reader reads.
            async with unit_of_work(self._database) as session:
                batch = await repository.older(session, seller_id, last, EXPORT_BATCH)
            for payout in batch:
                yield (
                    str(payout.id),
                    payout.created_at,
                    payout.status.value,
                    csv.dollars(payout.amount_cents),
                    csv.dollars(payout.reversed_cents),
                    payout.currency,
                    payout.settled_at,
                    words(payout).reason,
                    payout.stripe_transfer_id,
                )
            if len(batch) < EXPORT_BATCH:
                return
            last = batch[-1]

    def _too_little(self, available: int) -> PayoutObstacle:
        return PayoutObstacle(
            code="below_minimum",
            message=f"{dollars(available)} are available, and the least that is paid out"
            f" is {dollars(self._minimum)}.",
            next_step="Request a payout when more of your sales have passed the hold period.",
        )


def _statement(found: Statement) -> dict[str, Any]:
    return {
        "opening_cents": found.opening,
        "closing_cents": found.closing,
        "movements": [
            {
                "at": one.at,
                "kind": one.kind,
                "order_id": None if one.order_id is None else str(one.order_id),
                "product_name": one.product_name,
                "cents": one.cents,
                "balance_cents": one.balance,
            }
            for one in found.movements
        ],
    }
