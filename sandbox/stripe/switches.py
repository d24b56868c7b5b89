"""What the switches do: Stripe's side and the world's, on demand."""

from typing import Literal

from sandbox.stripe import accounts, balance, billing, checkout, disputes, fraud, paying, refunds
from sandbox.stripe import transfers as transferring
from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.records import Records


def settle(records: Records, session_id: str, *, succeeds: bool) -> Json:
    """Let the bank answer that a delayed payment waits for."""
    session = records.get("checkout.session", session_id, status=404)
    return paying.settle(records, session, succeeds=succeeds)


def expire(records: Records, session_id: str) -> Json:
    """Let a session expire before its time."""
    session = records.get("checkout.session", session_id, status=404)
    if session["status"] != "open":
        raise StripeError(f"Session {session_id} is {session['status']}")
    checkout.close(records, session)
    return session


def dispute(records: Records, charge_id: str, reason: str, amount: int | None) -> Json:
    """Have a charge disputed (cents)."""
    return disputes.begin(records, records.get("charge", charge_id, status=404), reason, amount)


def decide(records: Records, dispute_id: str, outcome: Literal["won", "lost"]) -> Json:
    """Let a bank decide a dispute."""
    return disputes.end(records, records.get("dispute", dispute_id, status=404), outcome)


def warn(records: Records, charge_id: str) -> Json:
    """Send an early fraud warning."""
    return fraud.warn(records, records.get("charge", charge_id, status=404))


def refund(
    records: Records, charge_id: str, amount: int | None, status: Literal["succeeded", "pending"]
) -> Json:
    """Refund as in Stripe's Dashboard: without metadata of the platform's."""
    return refunds.begin(
        records, records.get("charge", charge_id, status=404), amount, status=status
    )


def finish_refund(
    records: Records, refund_id: str, outcome: Literal["succeeded", "failed"]
) -> Json:
    """Let a refund arrive, or fail, which it may also after it had succeeded."""
    return refunds.finish(records, records.get("refund", refund_id, status=404), outcome)


def reverse(records: Records, transfer_id: str, amount: int | None) -> Json:
    """Reverse a transfer as in Stripe's Dashboard."""
    transfer = records.get("transfer", transfer_id, status=404)
    return transferring.reversal_of(records, transfer, amount, {})


def restrict(records: Records, account_id: str, due: list[str]) -> Json:
    """Let Stripe demand something of an account, or nothing any more."""
    account = records.get("account", account_id, status=404)
    accounts.restrict(records, account, due)
    return account


def empty(records: Records, account_id: str) -> Json:
    """Pay an account's balance out to its bank, so that nothing can be taken back from it."""
    records.get("account", account_id, status=404)
    amount = balance.available(records, account_id)
    balance.move(records, account_id, -amount)
    return {"paid_out": amount}


def renew(records: Records, subscription_id: str, *, succeeds: bool) -> Json:
    """End a subscription's period."""
    subscription = records.get("subscription", subscription_id, status=404)
    if subscription["status"] not in {"active", "past_due"}:
        raise StripeError(f"Subscription {subscription_id} is {subscription['status']}")
    return billing.renew(records, subscription, succeeds=succeeds)


def end(records: Records, subscription_id: str) -> Json:
    """Cancel a subscription, as Stripe does when payments keep failing."""
    subscription = records.get("subscription", subscription_id, status=404)
    if subscription["status"] == "canceled":
        raise StripeError(f"Subscription {subscription_id} is canceled")
    return billing.end(records, subscription)


def retry(records: Records, invoice_id: str, *, succeeds: bool) -> Json:
    """Charge an open invoice once more."""
    invoice = records.get("invoice", invoice_id, status=404)
    if invoice["status"] != "open":
        raise StripeError(f"Invoice {invoice_id} is {invoice['status']}")
    return billing.retry(records, invoice, succeeds=succeeds)


def fund(records: Records, amount: int) -> Json:
    """Add cents to the platform's balance, or pay some out to the platform's bank."""
    if amount >= 0:
        return balance.post(records, "topup", None, amount, description="Top-up")
    moment = now()
    identifier = new_id("po")
    transaction = balance.post(records, "payout", identifier, amount, description="STRIPE PAYOUT")
    payout = {
        "id": identifier,
        "object": "payout",
        "amount": -amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": moment,
        "automatic": False,
        "balance_transaction": transaction["id"],
        "created": moment,
        "currency": "usd",
        "description": None,
        "destination": None,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "paid",
        "trace_id": None,
        "type": "bank_account",
    }
    records.add(payout)
    return transaction
