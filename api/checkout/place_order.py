"""Placing an order: everything is checked and on record before Stripe hears of it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.order_sources import note_order_sources
from api.analytics.visitors import Visitor
from api.cart.lines import QuotedLine, quote, take_turn
from api.cart.schemas import LineProblem
from api.checkout import repository
from api.checkout.errors import (
    AlreadyOwnedError,
    CartChangedError,
    LinesError,
    OwnProductError,
    TotalNotPayableError,
)
from api.checkout.payments import Payments
from api.checkout.schemas import NewOrder, OrderedItem
from api.checkout.service import CheckoutService
from api.checkout.sessions import PaymentSessions
from api.checkout.views import own_checkout
from api.core import checkpoints
from api.core.clock import utcnow
from api.core.database import Database
from api.core.errors import ParameterError
from api.core.idempotency import IdempotencyKeyReusedError, fingerprint
from api.core.money import CURRENCY, dollars, platform_cut
from api.core.settings import Settings
from api.core.unit_of_work import STATEMENT_TIMEOUT_MS, unit_of_work
from api.models import Checkout, Order, OrderActor, OrderEventKind
from api.orders.timeline import note
from api.users.service import Caller, stays_open

TERMS_VERSION = "2026-11"
"""Which text of the licences an order is under."""
LEAST_TOTAL_CENTS = 50
MOST_TOTAL_CENTS = 99_999_999
"""Stripe's own limits of one payment in dollars."""
PATIENCE_SECONDS = 60.0
"""How long the request may take to have the payment page made, before a worker does it."""


class OrderDesk:
    """Takes orders; the prices are ours, whatever the buyer sends."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        sessions: PaymentSessions,
        payments: Payments,
        checkouts: CheckoutService,
    ) -> None:
        self._settings = settings
        self._database = database
        self._sessions = sessions
        self._payments = payments
        self._checkouts = checkouts

    async def place(
        self, caller: Caller, key: str, wanted: NewOrder, visitor: Visitor | None
    ) -> dict[str, Any]:
        """Place an order, or return what this key has placed before; returns ``Checkout``.

        ``visitor`` is who the buyer is among today's, where that is known.

        Raises IdempotencyKeyReusedError, CartChangedError, OwnProductError, AlreadyOwnedError,
        TotalNotPayableError, and PaymentsUnavailableError, after which the same key goes on;
        one whose payment page Stripe refuses to make has failed then, and needs another key.
        """
        await self._end_earlier(caller, key, wanted)
        async with unit_of_work(
            self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            checkout_id = await self._record(session, caller, key, wanted, visitor)
        checkpoints.reached("checkout.row")
        await self._sessions.open(checkout_id)
        async with unit_of_work(
            self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            return await own_checkout(session, caller.id, checkout_id)

    async def _end_earlier(self, caller: Caller, key: str, wanted: NewOrder) -> None:
        """Let nobody pay for the same on a page that another tab has open.

        What was paid there without our knowing yet is the buyer's then, and not sold again.
        """
        async with unit_of_work(self._database) as session:
            if await repository.by_key(session, caller.id, key) is not None:
                return
            licences = [(item.product_id, item.licence) for item in wanted.items]
            # A second click may come to know only here of what the first has begun.
            earlier = await repository.payable(session, caller.id, licences, but_of=key)
        for checkout_id in earlier:
            await self._checkouts.cancel(caller.id, checkout_id)

    async def _record(
        self,
        session: AsyncSession,
        caller: Caller,
        key: str,
        wanted: NewOrder,
        visitor: Visitor | None,
    ) -> uuid.UUID:
        await take_turn(session, caller.id)
        await stays_open(session, caller)
        known = await repository.by_key(session, caller.id, key)
        if known is not None:
            if known.request_hash != fingerprint(wanted):
                raise IdempotencyKeyReusedError
            return known.id
        quoted = await quote(session, caller.id, wanted.items, keep=True)
        _check(wanted.items, quoted)
        orders = [self._order(caller.id, item, quoted[item.product_id]) for item in wanted.items]
        checkout = Checkout(
            buyer_id=caller.id,
            idempotency_key=key,
            request_hash=fingerprint(wanted),
            total_cents=_total(orders),
            currency=CURRENCY,
            # Stripe counts in seconds.
            expires_at=utcnow().replace(microsecond=0)
            + timedelta(minutes=self._settings.checkout_minutes),
            due_at=repository.in_seconds(PATIENCE_SECONDS),
        )
        await repository.add(session, checkout, orders)
        if visitor is not None:
            await note_order_sources(session, checkout.id, visitor)
        for order in orders:
            await note(session, order.id, OrderEventKind.PLACED, OrderActor.BUYER)
        if checkout.total_cents == 0:
            await self._payments.take(session, checkout, None)
        return checkout.id

    def _order(self, buyer_id: uuid.UUID, item: OrderedItem, line: QuotedLine) -> Order:
        price = item.expected_price_cents
        cut = platform_cut(price, self._settings.platform_percent)
        return Order(
            buyer_id=buyer_id,
            seller_id=line.offer.seller_id,
            product_id=line.offer.id,
            product_name=line.offer.name,
            licence=line.licence,
            terms_version=TERMS_VERSION,
            price_cents=price,
            platform_cents=cut,
            seller_cents=price - cut,
            currency=CURRENCY,
        )


def _check(items: Sequence[OrderedItem], quoted: Mapping[uuid.UUID, QuotedLine]) -> None:
    """Raise the first of these errors that any line has, for all lines that have it."""
    found: dict[type[LinesError], list[ParameterError]] = {
        OwnProductError: [],
        AlreadyOwnedError: [],
        CartChangedError: [],
    }
    for place, item in enumerate(items):
        problem = _problem(item, quoted.get(item.product_id))
        if problem is not None:
            kind, message = problem
            found[kind].append(ParameterError(parameter=f"items[{place}]", message=message))
    for kind, lines in found.items():
        if lines:
            raise kind(lines)


def _problem(item: OrderedItem, line: QuotedLine | None) -> tuple[type[LinesError], str] | None:
    if line is None:
        return CartChangedError, "This product is not for sale any more."
    name = line.offer.name
    if line.problem is LineProblem.OWN_PRODUCT:
        return OwnProductError, f"{name} is your own product."
    if line.problem is LineProblem.OWNED:
        return AlreadyOwnedError, f"You have the {line.licence} licence of {name} already."
    if line.price_cents is None:
        return CartChangedError, f"{name} is not for sale under this licence any more."
    if line.price_cents != item.expected_price_cents:
        return CartChangedError, f"{name} costs {dollars(line.price_cents)} now."
    return None


def _total(orders: Sequence[Order]) -> int:
    total = sum(order.price_cents for order in orders)
    if total > MOST_TOTAL_CENTS:
        raise TotalNotPayableError(
            f"At most {dollars(MOST_TOTAL_CENTS)} can be paid at once. Buy fewer things at a time."
        )
    if 0 < total < LEAST_TOTAL_CENTS:
        raise TotalNotPayableError(f"At least {dollars(LEAST_TOTAL_CENTS)} can be paid.")
    return total
