"""Whether the ledger's cash is the platform's balance at Stripe, object by object."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from api.core.database import Database
from api.core.money import CURRENCY
from api.integrations.stripe import Stripe, StripeRefusedError
from api.integrations.stripe_objects import Movement
from api.ledger import reconcile_repository as repository

BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)
"""Before Stripe was founded."""

_OURS = frozenset(
    {
        "adjustment",
        "charge",
        "payment",
        "payment_failure_refund",
        "payment_refund",
        "refund",
        "refund_failure",
        "transfer",
        "transfer_cancel",
        "transfer_failure",
        "transfer_refund",
    }
)
"""The kinds of balance transactions that the ledger accounts for: payments, refunds, disputes,
transfers (https://docs.stripe.com/reports/balance-transaction-types). Others are the platform's own
business: its bank, and Stripe's bills."""


class Difference(NamedTuple):
    """An object of Stripe that moved another amount there than in the ledger."""

    stripe_id: str
    ledger_cents: int
    stripe_cents: int
    causes: list[str]
    """What the ledger has posted for it."""


@dataclass(frozen=True)
class Reconciliation:
    """What was compared. Balances are None when only a part of the history was."""

    compared: int
    differences: list[Difference]
    apart: list[Movement]
    ledger_cents: int | None
    """The ledger's cash, with what stands apart."""
    stripe_cents: int | None

    @property
    def clean(self) -> bool:
        """Whether everything agrees."""
        return not self.differences and self.ledger_cents == self.stripe_cents


class Reconcile:
    """Compares. The history is read page by page; what is kept is one sum for each object."""

    def __init__(self, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe

    async def run(self, since: datetime | None = None) -> Reconciliation:
        """Compare what happened since then, or ever. Raises the errors of ``Stripe``."""
        moved: defaultdict[str, int] = defaultdict(int)
        apart: list[Movement] = []
        async for one in self._stripe.movements(since or BEGINNING):
            if _is_ours(one):
                moved[one.source_id or one.id] += one.net_cents
            else:
                apart.append(one)
        balance = None if since else await self._stripe.balance_cents(CURRENCY)
        async with self._database.transaction() as session:
            posted = await repository.cash(session, since)
            # Of what began before, all of it counts.
            posted |= await repository.cash_of(session, list(moved)) if since else {}
        differences = []
        for stripe_id in sorted(moved.keys() | posted.keys()):
            there, here = moved[stripe_id], posted.get(stripe_id, 0)
            if there != here:
                there = await self._all_of(stripe_id)
            if there != here:
                differences.append(await self._difference(stripe_id, here, there))
        ours = sum(posted.values()) + _sum(apart)
        return Reconciliation(
            compared=len(moved.keys() | posted.keys()),
            differences=differences,
            apart=apart,
            ledger_cents=None if since else ours,
            stripe_cents=balance,
        )

    async def _all_of(self, stripe_id: str) -> int:
        """Return all that an object has moved, also before or after what was read."""
        try:
            found = await self._stripe.movements_of(stripe_id)
        except StripeRefusedError:
            # There is no such object.
            return 0
        return sum(one.net_cents for one in found if _is_ours(one))

    async def _difference(self, stripe_id: str, here: int, there: int) -> Difference:
        async with self._database.transaction() as session:
            causes = await repository.causes(session, stripe_id)
        return Difference(stripe_id, here, there, causes)


def _is_ours(one: Movement) -> bool:
    return one.kind in _OURS and one.currency == CURRENCY


def _sum(movements: Iterable[Movement]) -> int:
    return sum(one.net_cents for one in movements if one.currency == CURRENCY)
