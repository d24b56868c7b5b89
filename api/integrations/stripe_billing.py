"""The Pro plan at Stripe: subscriptions and the invoices that are paid for them."""

from typing import Any

from api.integrations.stripe_connection import StripeConnection, translated
from api.integrations.stripe_objects import InvoiceState, Session, SubscriptionState
from api.integrations.stripe_payments import Line
from api.integrations.stripe_reading import field, id_of, invoice_of, session_of, subscription_of


class StripeBilling(StripeConnection):
    """Subscriptions and invoices."""

    async def create_subscription_session(
        self,
        *,
        key: str,
        user_id: str,
        email: str,
        customer_id: str | None,
        line: Line,
        currency: str,
        success_url: str,
        cancel_url: str,
    ) -> Session:
        """Have Stripe ask for a monthly subscription."""
        about = {"user_id": user_id}
        who = {"customer_email": email} if customer_id is None else {"customer": customer_id}
        parameters: Any = {
            "mode": "subscription",
            "client_reference_id": user_id,
            **who,
            "success_url": success_url,
            "cancel_url": cancel_url,
            "metadata": about,
            "subscription_data": {"metadata": about},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": currency.lower(),
                        "unit_amount": line.amount_cents,
                        "recurring": {"interval": "month"},
                        "product_data": {"name": line.name},
                    },
                }
            ],
        }
        with translated():
            return session_of(
                await self._v1.checkout.sessions.create_async(parameters, {"idempotency_key": key})
            )

    async def subscription(self, subscription_id: str) -> SubscriptionState:
        """Return a subscription."""
        with translated():
            return subscription_of(await self._v1.subscriptions.retrieve_async(subscription_id))

    async def end_subscription(self, subscription_id: str, *, end: bool) -> SubscriptionState:
        """Let a subscription end with the period that is paid, or let it go on after all."""
        with translated():
            return subscription_of(
                await self._v1.subscriptions.update_async(
                    subscription_id, {"cancel_at_period_end": end}
                )
            )

    async def invoice(self, invoice_id: str) -> InvoiceState:
        """Return an invoice with the charge that paid it."""
        with translated():
            found = await self._v1.invoices.retrieve_async(
                invoice_id, {"expand": ["payments.data.payment.payment_intent"]}
            )
            intent_id = None
            for paid in (field(found, "payments") or {"data": []})["data"]:
                intent_id = intent_id or id_of(field(paid["payment"], "payment_intent"))
            intent = None
            if intent_id is not None:
                intent = await self._v1.payment_intents.retrieve_async(
                    intent_id, {"expand": ["latest_charge.balance_transaction"]}
                )
        return invoice_of(found, intent)

    async def invoice_paid_by(self, intent_id: str) -> str | None:
        """Return the invoice that a payment intent is for; None for one that is for none."""
        with translated():
            page = await self._v1.invoice_payments.list_async(
                {
                    "payment": {"type": "payment_intent", "payment_intent": intent_id},
                    "limit": 1,
                }
            )
        return id_of(page.data[0]["invoice"]) if page.data else None
