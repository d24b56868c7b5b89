"""Who may ask for money back, and who decides."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.idempotency import IdempotencyKeyReusedError, fingerprint
from api.core.paging import page_of
from api.models import (
    Checkout,
    Order,
    OrderActor,
    OrderEventKind,
    Refund,
    RefundSource,
    RefundStatus,
)
from api.orders import standing
from api.orders.errors import OrderNotFoundError
from api.orders.timeline import note
from api.refunds import deciding, repository, views
from api.refunds.amounts import left_of, seller_part_of
from api.refunds.errors import (
    AmountTooLargeError,
    AppealTooEarlyError,
    RefundDecidedError,
    RefundNotFoundError,
)
from api.refunds.letters import tell_of_wish
from api.refunds.schemas import AdminRefundParameters, NewRefund, RefundApproval

ANSWER_DAYS = 7
"""How long a seller may take to answer before the buyer can turn to an admin."""
SELLER_MAY_APPROVE = (RefundStatus.REQUESTED, RefundStatus.DECLINED, RefundStatus.APPEALED)


class RefundService:
    """The rules of refunds. What is approved here is made by a worker."""

    async def request(
        self, session: AsyncSession, buyer_id: uuid.UUID, order_id: uuid.UUID, reason: str
    ) -> dict[str, Any]:
        """Ask for all money back; returns ``Refund``.

        Raises OrderNotFoundError, RefundDecidedError after a no, and as ``deciding.check`` does.
        """
        order = await repository.lock_order(session, order_id)
        if order is None or order.buyer_id != buyer_id:
            raise OrderNotFoundError
        refunds = await repository.of_order(session, order_id)
        deciding.check(order, refunds)
        refused = (RefundStatus.DECLINED, RefundStatus.REJECTED)
        if any(one.status in refused for one in refunds):
            raise RefundDecidedError
        refund = _new(order, RefundSource.BUYER, RefundStatus.REQUESTED, left_of(order), reason)
        await repository.add(session, refund)
        await note(
            session,
            order.id,
            OrderEventKind.REFUND_REQUESTED,
            OrderActor.BUYER,
            cause=str(refund.id),
            text=reason,
            amount_cents=refund.amount_cents,
        )
        await tell_of_wish(session, order, refund)
        await standing.update(session, order)
        return views.refund(refund)

    async def give_back(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        order_id: uuid.UUID,
        key: str,
        wanted: NewRefund,
    ) -> dict[str, Any]:
        """Give a sale's money back unasked; returns ``Refund``, for a key that was sent before too.

        Raises OrderNotFoundError, IdempotencyKeyReusedError, AmountTooLargeError, and as
        ``deciding.check`` does.
        """
        order = await repository.lock_order(session, order_id)
        if order is None or order.seller_id != seller_id:
            raise OrderNotFoundError
        refunds = await repository.of_order(session, order_id)
        for one in refunds:
            if one.idempotency_key == key:
                if one.request_hash != fingerprint(wanted):
                    raise IdempotencyKeyReusedError
                return views.refund(one)
        deciding.check(order, refunds)
        cents = _within(order, wanted.amount_cents)
        refund = _new(order, RefundSource.SELLER, RefundStatus.APPROVED, cents, wanted.reason)
        refund.idempotency_key = key
        refund.request_hash = fingerprint(wanted)
        await repository.add(session, refund)
        await deciding.approve(session, order, refund, OrderActor.SELLER)
        return views.refund(refund)

    async def approve(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        refund_id: uuid.UUID,
        wanted: RefundApproval,
    ) -> dict[str, Any]:
        """Let a buyer have the money, or a part of it; returns ``Refund``.

        Raises RefundNotFoundError, RefundDecidedError, AmountTooLargeError, and as
        ``deciding.check`` does.
        """
        order, refund = await self._lock(session, refund_id, seller_id=seller_id)
        if refund.status not in SELLER_MAY_APPROVE:
            raise RefundDecidedError
        await self._check_others(session, order, refund)
        cents = left_of(order) if wanted.amount_cents is None else wanted.amount_cents
        refund.amount_cents = _within(order, cents)
        refund.answer = wanted.answer or None
        await deciding.approve(session, order, refund, OrderActor.SELLER)
        return views.refund(refund)

    async def decline(
        self, session: AsyncSession, seller_id: uuid.UUID, refund_id: uuid.UUID, answer: str
    ) -> dict[str, Any]:
        """Say no to a buyer; returns ``Refund``. Raises RefundNotFoundError, RefundDecidedError."""
        order, refund = await self._lock(session, refund_id, seller_id=seller_id)
        if refund.status is not RefundStatus.REQUESTED:
            raise RefundDecidedError
        await deciding.decline(session, order, refund, OrderActor.SELLER, answer)
        return views.refund(refund)

    async def appeal(
        self, session: AsyncSession, buyer_id: uuid.UUID, refund_id: uuid.UUID, text: str
    ) -> dict[str, Any]:
        """Turn to an admin; returns ``Refund``.

        Raises RefundNotFoundError, RefundDecidedError, AppealTooEarlyError while the seller may
        still answer, and as ``deciding.check`` does.
        """
        order, refund = await self._lock(session, refund_id, buyer_id=buyer_id)
        if refund.status is RefundStatus.REQUESTED:
            if (utcnow() - refund.created_at).days < ANSWER_DAYS:
                raise AppealTooEarlyError(ANSWER_DAYS)
        elif refund.status is not RefundStatus.DECLINED:
            raise RefundDecidedError
        await self._check_others(session, order, refund)
        refund.status = RefundStatus.APPEALED
        refund.appeal = text
        refund.decided_at = None
        refund.amount_cents = left_of(order)
        refund.seller_cents = seller_part_of(order, refund.amount_cents)
        await session.flush()
        await note(
            session,
            order.id,
            OrderEventKind.REFUND_APPEALED,
            OrderActor.BUYER,
            cause=str(refund.id),
            text=text,
            amount_cents=refund.amount_cents,
        )
        await tell_of_wish(session, order, refund)
        await standing.update(session, order)
        return views.refund(refund)

    async def grant_appeal(
        self, session: AsyncSession, refund_id: uuid.UUID, answer: str
    ) -> dict[str, Any]:
        """Let a buyer who appealed have all that is left; returns ``Refund``.

        Raises RefundNotFoundError, RefundDecidedError, and as ``deciding.check`` does.
        """
        order, refund = await self._lock(session, refund_id)
        if refund.status is not RefundStatus.APPEALED:
            raise RefundDecidedError
        await self._check_others(session, order, refund)
        refund.amount_cents = left_of(order)
        refund.answer = answer or refund.answer
        await deciding.approve(session, order, refund, OrderActor.ADMIN)
        return views.refund(refund)

    async def reject_appeal(
        self, session: AsyncSession, refund_id: uuid.UUID, answer: str
    ) -> dict[str, Any]:
        """Say no for good; returns ``Refund``. Raises RefundNotFoundError, RefundDecidedError."""
        order, refund = await self._lock(session, refund_id)
        if refund.status is not RefundStatus.APPEALED:
            raise RefundDecidedError
        await deciding.decline(session, order, refund, OrderActor.ADMIN, answer)
        return views.refund(refund)

    async def page(
        self, session: AsyncSession, parameters: AdminRefundParameters
    ) -> dict[str, Any]:
        """Return a page as ``AdminRefundPage``."""
        rows, total = await repository.page(session, parameters)
        return page_of([views.admin_refund(row) for row in rows], total, parameters)

    async def _lock(
        self,
        session: AsyncSession,
        refund_id: uuid.UUID,
        *,
        seller_id: uuid.UUID | None = None,
        buyer_id: uuid.UUID | None = None,
    ) -> tuple[Order, Refund]:
        order = await repository.lock_order_of(session, refund_id)
        refund = await repository.find(session, refund_id)
        if (
            order is None
            or refund is None
            or seller_id not in {None, order.seller_id}
            or buyer_id not in {None, order.buyer_id}
        ):
            raise RefundNotFoundError
        return order, refund

    async def _check_others(self, session: AsyncSession, order: Order, refund: Refund) -> None:
        others = await repository.of_order(session, order.id)
        deciding.check(order, [one for one in others if one.id != refund.id])


async def lock_payment(
    session: AsyncSession, intent_id: str
) -> tuple[Checkout, list[Order]] | None:
    """Return the checkout that a payment intent has paid and its orders, all locked."""
    checkout = await repository.lock_checkout(session, intent_id)
    if checkout is None:
        return None
    return checkout, await repository.lock_orders(session, checkout.id)


async def refunds_of(session: AsyncSession, order_id: uuid.UUID) -> Sequence[Refund]:
    """Return the refunds of an order, which is locked, the latest first."""
    return await repository.of_order(session, order_id)


async def add(session: AsyncSession, refund: Refund) -> None:
    """Keep a refund that nobody has asked for."""
    await repository.add(session, refund)


async def held_by_banks(
    session: AsyncSession, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[int, int]]:
    """Return what open disputes hold of orders in cents: in all, and of the seller's share."""
    return await repository.disputed_cents(session, order_ids)


def _new(
    order: Order, source: RefundSource, status: RefundStatus, cents: int, reason: str
) -> Refund:
    return Refund(
        order_id=order.id,
        source=source,
        status=status,
        amount_cents=cents,
        seller_cents=seller_part_of(order, cents),
        currency=order.currency,
        reason=reason,
    )


def _within(order: Order, cents: int) -> int:
    """Return the cents when they are left of an order; raises AmountTooLargeError."""
    if cents > left_of(order):
        raise AmountTooLargeError(left_of(order))
    return cents
