"""What buyers pay at Stripe, and what goes back: sessions, refunds, disputes, fraud warnings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.integrations.stripe_connection import PAGE, StripeConnection, translated
from api.integrations.stripe_objects import DisputeState, RefundState, Session
from api.integrations.stripe_reading import (
    dispute_of,
    field,
    id_of,
    metadata,
    refund_of,
    session_of,
)

_PAYMENT = "payment_intent.latest_charge.balance_transaction"


@dataclass(frozen=True)
class Line:
    """One thing to pay in a session."""

    name: str
    amount_cents: int


class StripePayments(StripeConnection):
    """Payments of checkouts, by sessions on Stripe's page."""

    async def create_session(
        self,
        *,
        key: str,
        lines: Sequence[Line],
        currency: str,
        reference: str,
        email: str,
        expires_at: datetime,
        success_url: str,
        cancel_url: str,
    ) -> Session:
        """Have Stripe ask a buyer for money; ``reference`` is the checkout's id."""
        about = {"checkout_id": reference}
        with translated():
            made = await self._v1.checkout.sessions.create_async(
                {
                    "mode": "payment",
                    "client_reference_id": reference,
                    "customer_email": email,
                    "expires_at": int(expires_at.timestamp()),
                    "success_url": success_url,
                    "cancel_url": cancel_url,
                    "metadata": about,
                    "payment_intent_data": {"transfer_group": reference, "metadata": about},
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": currency.lower(),
                                "unit_amount": line.amount_cents,
                                "product_data": {"name": line.name},
                            },
                        }
                        for line in lines
                    ],
                },
                {"idempotency_key": key},
            )
        return session_of(made)

    async def session(self, session_id: str) -> Session:
        """Return a session with its payment."""
        with translated():
            found = await self._v1.checkout.sessions.retrieve_async(
                session_id, {"expand": [_PAYMENT]}
            )
        return session_of(found)

    async def expire_session(self, session_id: str) -> Session:
        """End an open session, so that nobody can pay it any more."""
        with translated():
            return session_of(await self._v1.checkout.sessions.expire_async(session_id))

    async def create_refund(
        self, *, key: str, intent_id: str, amount_cents: int, our_id: str
    ) -> RefundState:
        """Give back a part of a payment."""
        with translated():
            made = await self._v1.refunds.create_async(
                {
                    "payment_intent": intent_id,
                    "amount": amount_cents,
                    "metadata": {"refund_id": our_id},
                },
                {"idempotency_key": key},
            )
        return refund_of(made)

    async def refund(self, refund_id: str) -> RefundState:
        """Return a refund."""
        with translated():
            return refund_of(await self._v1.refunds.retrieve_async(refund_id))

    async def refunds_of(self, intent_id: str) -> list[RefundState]:
        """Return all refunds of a payment, whoever made them."""
        with translated():
            page = await self._v1.refunds.list_async({"payment_intent": intent_id, "limit": PAGE})
            return [refund_of(one) async for one in page.auto_paging_iter()]

    async def dispute(self, dispute_id: str) -> DisputeState:
        """Return a dispute."""
        with translated():
            return dispute_of(await self._v1.disputes.retrieve_async(dispute_id))

    async def warned_payment(self, warning_id: str) -> str | None:
        """Return the payment intent that an early fraud warning is about."""
        with translated():
            found = await self._v1.radar.early_fraud_warnings.retrieve_async(warning_id)
        return id_of(field(found, "payment_intent"))

    async def intent_of_charge(self, charge_id: str) -> str | None:
        """Return the payment intent of a charge."""
        with translated():
            return id_of((await self._v1.charges.retrieve_async(charge_id))["payment_intent"])

    async def checkout_of(self, intent_id: str) -> str | None:
        """Return the id of the checkout that a payment intent pays; None for one that pays none."""
        with translated():
            return metadata(await self._v1.payment_intents.retrieve_async(intent_id), "checkout_id")
