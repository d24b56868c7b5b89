"""Balance transactions of the platform, and the balances of the accounts connected to it."""

from sandbox.stripe.call import Call
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed
from sandbox.stripe.records import Records

PLATFORM = "platform"
_CATEGORIES = {
    "adjustment": "dispute",
    "payment": "charge",
    "refund_failure": "refund_failure",
    "transfer_refund": "transfer_reversal",
}
DISPUTE_FEE = 1500


def processing_fee(amount: int) -> int:
    """Return what Stripe keeps of a payment in cents: 2.9 % rounded half up, and 30."""
    return (amount * 29 + 500) // 1000 + 30


def post(
    records: Records,
    kind: str,
    source: str | None,
    amount: int,
    *,
    fee: int = 0,
    fee_description: str = "Stripe processing fees",
    description: str | None = None,
) -> Json:
    """Change the platform's balance by an amount less a fee (cents); available at once."""
    details = {
        "amount": fee,
        "application": None,
        "currency": "usd",
        "description": fee_description,
        "type": "stripe_fee",
    }
    moment = now()
    move(records, PLATFORM, amount - fee)
    return records.add(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": moment,
            "balance_type": "payments",
            "created": moment,
            "currency": "usd",
            "description": description,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [details] if fee else [],
            "net": amount - fee,
            "reporting_category": _CATEGORIES.get(kind, kind),
            "source": source,
            "status": "available",
            "type": kind,
        }
    )


def move(records: Records, owner: str, amount: int) -> None:
    """Change a balance by cents, which may make it negative."""
    records.sql.execute(
        "INSERT INTO balance VALUES (?, ?)"
        " ON CONFLICT (owner) DO UPDATE SET amount = amount + excluded.amount",
        (owner, amount),
    )


def available(records: Records, owner: str = PLATFORM) -> int:
    """Return a balance in cents."""
    row = records.sql.execute("SELECT amount FROM balance WHERE owner = ?", (owner,)).fetchone()
    return 0 if row is None else int(row["amount"])


def retrieve(records: Records, _call: Call) -> Json:
    """Answer with the platform's balance."""
    sources = {"card": available(records)}
    return {
        "object": "balance",
        "available": [
            {"amount": sources["card"], "currency": "usd", "source_types": sources},
        ],
        "livemode": False,
        "pending": [{"amount": 0, "currency": "usd", "source_types": {"card": 0}}],
        "refund_and_dispute_prefunding": {
            "available": [{"amount": 0, "currency": "usd"}],
            "pending": [{"amount": 0, "currency": "usd"}],
        },
    }


def transaction(records: Records, call: Call) -> Json:
    """Answer with one balance transaction."""
    return records.get("balance_transaction", call.path["id"], status=404)


def transactions(records: Records, call: Call) -> Json:
    """Answer with a page of balance transactions."""
    equal = call.only("currency", "source", "type")
    if "payout" in call.given:
        # The stand-in pays nothing out by schedule, so a payout is its own only transaction.
        payout = records.get("payout", call.given["payout"], param="payout")
        equal["source"] = payout["id"]
    return listed(records, call, "balance_transaction", "/v1/balance_transactions", **equal)


def payouts(records: Records, call: Call) -> Json:
    """Answer with a page of payouts: those made by a switch."""
    equal = call.only("status")
    return listed(records, call, "payout", "/v1/payouts", **equal)
