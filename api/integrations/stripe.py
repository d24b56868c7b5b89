"""Stripe: payments, refunds, disputes, connected accounts, transfers and subscriptions.

Platform charges and separate transfers (https://docs.stripe.com/connect/separate-charges-and-transfers).
Accounts are made through version 1 of the API by their controller's properties
(https://docs.stripe.com/connect/accounts-v2/connect-account-configuration); this module is where
version 2 would take its place. Whoever calls must have no transaction open, and gives an
idempotency key made from a row for everything that changes something.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import stripe
import structlog

from api.core.settings import Settings
from api.integrations.stripe_objects import (
    AccountState,
    DisputeState,
    InvoiceState,
    Movement,
    RefundState,
    Session,
    StripeEvent,
    SubscriptionState,
    TransferState,
)
from api.integrations.stripe_reading import (
    account_of,
    dispute_of,
    field,
    id_of,
    invoice_of,
    metadata,
    movement_of,
    refund_of,
    session_of,
    subscription_of,
    transfer_of,
)

log = structlog.get_logger()

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 15.0
RETRIES = 2
SIGNATURE_TOLERANCE_SECONDS = 300
PAGE = 100

_PAYMENT = "payment_intent.latest_charge.balance_transaction"


class StripeUnavailableError(Exception):
    """Stripe does not answer, or not for now: whether it has done what was asked is not known."""


class StripeRefusedError(Exception):
    """Stripe has said no for good; ``code`` is its own word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class SignatureRefusedError(Exception):
    """A webhook does not come from Stripe, or is too old."""


@dataclass(frozen=True)
class Line:
    """One thing to pay in a session."""

    name: str
    amount_cents: int


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        if error.http_status == 409:  # noqa: PLR2004 - the same request is under way
            raise StripeUnavailableError(str(error)) from error
        message = error.user_message or str(error)
        raise StripeRefusedError(error.code or type(error).__name__, message) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        log.error("stripe does not know our key", reason=str(error))  # noqa: TRY400 - not our code's
        raise StripeUnavailableError(str(error)) from error
    except stripe.StripeError as error:
        raise StripeUnavailableError(str(error)) from error


class Stripe:
    """The API, for one event loop.

    Every call raises StripeUnavailableError or StripeRefusedError.
    """

    def __init__(self, settings: Settings) -> None:
        self._http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        self._client = stripe.StripeClient(
            settings.stripe_secret_key.get_secret_value() or "not-set",
            stripe_version=API_VERSION,
            base_addresses={"api": settings.stripe_api_url.rstrip("/")},
            max_network_retries=RETRIES,
            http_client=self._http,
        )
        self._v1 = self._client.v1

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call] # the SDK forgot its types

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
        with _translated():
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
        with _translated():
            found = await self._v1.checkout.sessions.retrieve_async(
                session_id, {"expand": [_PAYMENT]}
            )
        return session_of(found)

    async def expire_session(self, session_id: str) -> Session:
        """End an open session, so that nobody can pay it any more."""
        with _translated():
            return session_of(await self._v1.checkout.sessions.expire_async(session_id))

    async def create_refund(
        self, *, key: str, intent_id: str, amount_cents: int, our_id: str
    ) -> RefundState:
        """Give back a part of a payment."""
        with _translated():
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
        with _translated():
            return refund_of(await self._v1.refunds.retrieve_async(refund_id))

    async def refunds_of(self, intent_id: str) -> list[RefundState]:
        """Return all refunds of a payment, whoever made them."""
        with _translated():
            page = await self._v1.refunds.list_async({"payment_intent": intent_id, "limit": PAGE})
            return [refund_of(one) async for one in page.auto_paging_iter()]

    async def dispute(self, dispute_id: str) -> DisputeState:
        """Return a dispute."""
        with _translated():
            return dispute_of(await self._v1.disputes.retrieve_async(dispute_id))

    async def warned_payment(self, warning_id: str) -> str | None:
        """Return the payment intent that an early fraud warning is about."""
        with _translated():
            found = await self._v1.radar.early_fraud_warnings.retrieve_async(warning_id)
        return id_of(field(found, "payment_intent"))

    async def intent_of_charge(self, charge_id: str) -> str | None:
        """Return the payment intent of a charge."""
        with _translated():
            return id_of((await self._v1.charges.retrieve_async(charge_id))["payment_intent"])

    async def checkout_of(self, intent_id: str) -> str | None:
        """Return the id of the checkout that a payment intent pays; None for one that pays none."""
        with _translated():
            return metadata(await self._v1.payment_intents.retrieve_async(intent_id), "checkout_id")

    async def create_account(self, *, key: str, seller_id: str, email: str) -> AccountState:
        """Make a connected account: Express dashboard, fees and losses borne by the platform."""
        with _translated():
            made = await self._v1.accounts.create_async(
                {
                    "controller": {
                        "fees": {"payer": "application"},
                        "losses": {"payments": "application"},
                        "requirement_collection": "stripe",
                        "stripe_dashboard": {"type": "express"},
                    },
                    "capabilities": {"transfers": {"requested": True}},
                    "email": email,
                    "metadata": {"seller_id": seller_id},
                },
                {"idempotency_key": key},
            )
        return account_of(made)

    async def account(self, account_id: str) -> AccountState:
        """Return a connected account."""
        with _translated():
            return account_of(await self._v1.accounts.retrieve_async(account_id))

    async def onboarding_link(self, account_id: str, *, refresh_url: str, return_url: str) -> str:
        """Return the address of Stripe's form, which works once and for some minutes."""
        with _translated():
            link = await self._v1.account_links.create_async(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "refresh_url": refresh_url,
                    "return_url": return_url,
                }
            )
        return str(link["url"])

    async def dashboard_link(self, account_id: str) -> str:
        """Return an address that signs a seller in to the Express dashboard, once."""
        with _translated():
            return str((await self._v1.accounts.login_links.create_async(account_id))["url"])

    async def create_transfer(
        self, *, key: str, amount_cents: int, currency: str, account_id: str, group: str
    ) -> TransferState:
        """Send money to a connected account; ``group`` is the payout's id."""
        with _translated():
            made = await self._v1.transfers.create_async(
                {
                    "amount": amount_cents,
                    "currency": currency.lower(),
                    "destination": account_id,
                    "transfer_group": group,
                    "metadata": {"payout_id": group},
                },
                {"idempotency_key": key},
            )
        return transfer_of(made)

    async def transfer(self, transfer_id: str) -> TransferState:
        """Return a transfer with all of its reversals."""
        with _translated():
            found = await self._v1.transfers.retrieve_async(transfer_id)
            if not found["reversals"]["has_more"]:
                return transfer_of(found)
            page = await self._v1.transfers.reversals.list_async(transfer_id, {"limit": PAGE})
            reversals = [(one["id"], one["amount"]) async for one in page.auto_paging_iter()]
        return replace(transfer_of(found), reversals=tuple(reversals))

    async def transfers_of(self, group: str) -> list[TransferState]:
        """Return the transfers of a group."""
        with _translated():
            page = await self._v1.transfers.list_async({"transfer_group": group, "limit": PAGE})
            return [transfer_of(one) async for one in page.auto_paging_iter()]

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
        with _translated():
            return session_of(
                await self._v1.checkout.sessions.create_async(parameters, {"idempotency_key": key})
            )

    async def subscription(self, subscription_id: str) -> SubscriptionState:
        """Return a subscription."""
        with _translated():
            return subscription_of(await self._v1.subscriptions.retrieve_async(subscription_id))

    async def end_subscription(self, subscription_id: str, *, end: bool) -> SubscriptionState:
        """Let a subscription end with the period that is paid, or let it go on after all."""
        with _translated():
            return subscription_of(
                await self._v1.subscriptions.update_async(
                    subscription_id, {"cancel_at_period_end": end}
                )
            )

    async def invoice(self, invoice_id: str) -> InvoiceState:
        """Return an invoice with the charge that paid it."""
        with _translated():
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

    async def movements(self, since: datetime) -> AsyncIterator[Movement]:
        """Yield everything that changed the platform's balance since then, the newest first."""
        with _translated():
            page = await self._v1.balance_transactions.list_async(
                {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
            )
            async for one in page.auto_paging_iter():
                yield movement_of(one)

    async def movements_of(self, source_id: str) -> list[Movement]:
        """Return everything that changed the platform's balance because of one object."""
        with _translated():
            page = await self._v1.balance_transactions.list_async(
                {"source": source_id, "limit": PAGE}
            )
            return [movement_of(one) async for one in page.auto_paging_iter()]

    async def balance_cents(self, currency: str) -> int:
        """Return the platform's whole balance, available and pending."""
        with _translated():
            balance = await self._v1.balance.retrieve_async()
        return sum(
            part["amount"]
            for part in [*balance["available"], *balance["pending"]]
            if part["currency"].upper() == currency
        )


def verified_event(secrets: Sequence[str], signature: str | None, body: bytes) -> StripeEvent:
    """Return the event of a webhook signed with one of our secrets.

    Several stand there while one is being replaced. Raises SignatureRefusedError for a wrong or
    missing signature, for one older than five minutes, and for a body that is no event.
    """
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, secret, SIGNATURE_TOLERANCE_SECONDS
            )
            break
        except (stripe.SignatureVerificationError, UnicodeDecodeError, TypeError):
            # A signature that is no ASCII cannot be compared.
            continue
    else:
        raise SignatureRefusedError("no secret of ours fits the signature")
    try:
        content: Mapping[str, Any] = orjson.loads(body)
        about = content["data"]["object"]
        return StripeEvent(
            id=str(content["id"]),
            kind=str(content["type"]),
            object=str(about["object"]),
            object_id=str(about.get("id", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SignatureRefusedError("the body is no event") from error
