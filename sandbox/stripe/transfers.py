"""Transfers to connected accounts, and their reversals."""

from sandbox.stripe import balance
from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError, missing, no_such, not_implemented
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed, page
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records

_POOR = (
    "You have insufficient available funds in your Stripe account. Try adding funds directly to"
    " your available balance by creating Charges using the 4000000000000077 test card. See:"
    " https://stripe.com/docs/testing#available-balance"
)


def create(records: Records, call: Call) -> Json:
    """Send money from the platform's balance to a connected account."""
    given = call.given
    if "amount" not in given:
        raise missing("amount")
    _positive(given["amount"])
    if given["currency"] != "usd":
        raise not_implemented(f"the currency {given['currency']}", "currency")
    account = records.find(given["destination"])
    if account is None or account["object"] != "account":
        raise no_such("destination", given["destination"], "destination")
    if account["capabilities"].get("transfers") != "active":
        message = (
            "Your destination account needs to have at least one of the following capabilities"
            " enabled: transfers, crypto_transfers, legacy_payments"
        )
        raise StripeError(
            message, code="insufficient_capabilities_for_transfer", param="destination"
        )
    group = given.get("transfer_group")
    if "source_transaction" in given:
        charge = _source(records, given["source_transaction"], given["amount"])
        group = group or charge["transfer_group"] or f"group_{charge['id']}"
    elif balance.available(records) < given["amount"]:
        raise StripeError(_POOR, code="balance_insufficient")
    return _sent(records, call, group)


def _sent(records: Records, call: Call, group: str | None) -> Json:
    given, identifier = call.given, new_id("tr")
    transaction = balance.post(
        records, "transfer", identifier, -given["amount"], description=given.get("description")
    )
    balance.move(records, given["destination"], given["amount"])
    transfer = records.add(
        {
            "id": identifier,
            "object": "transfer",
            "amount": given["amount"],
            "amount_reversed": 0,
            "balance_transaction": transaction["id"],
            "created": now(),
            "currency": "usd",
            "description": given.get("description"),
            "destination": given["destination"],
            "destination_payment": new_id("py"),
            "livemode": False,
            "metadata": merged({}, given.get("metadata")),
            "reversals": page([], f"/v1/transfers/{identifier}/reversals"),
            "reversed": False,
            "source_transaction": given.get("source_transaction"),
            "source_type": "card",
            "transfer_group": group,
        }
    )
    records.tell("transfer.created", transfer)
    return transfer


def _source(records: Records, charge_id: str, amount: int) -> Json:
    charge = records.get("charge", charge_id, param="source_transaction")
    if charge["status"] != "succeeded":
        message = f"Charge {charge_id} has not been paid."
        raise StripeError(message, param="source_transaction")
    sent = sum(
        one["amount"] - one["amount_reversed"]
        for one in records.all("transfer", source_transaction=charge_id)
    )
    if sent + amount > charge["amount"]:
        message = (
            "Transfers using this transaction as a source must not exceed the source amount of"
            f" ${charge['amount'] / 100:,.2f}. (Total existing transfers: ${sent / 100:,.2f})"
        )
        raise StripeError(message, param="amount")
    return charge


def transfer_by_id(records: Records, call: Call) -> Json:
    """Answer with one transfer."""
    identifier = call.path.get("transfer") or call.path["id"]
    return records.get("transfer", identifier, param="transfer", status=404)


def transfers(records: Records, call: Call) -> Json:
    """Answer with a page of transfers."""
    equal = call.only("destination", "transfer_group")
    return listed(records, call, "transfer", "/v1/transfers", **equal)


def update(records: Records, call: Call) -> Json:
    """Change a transfer's description and metadata."""
    transfer = transfer_by_id(records, call)
    changes = call.only("description")
    if "metadata" in call.given:
        changes["metadata"] = merged(transfer["metadata"], call.given["metadata"])
    if before := records.change(transfer, **changes):
        records.tell("transfer.updated", transfer, before)
    return transfer


def reverse(records: Records, call: Call) -> Json:
    """Fetch money back from a connected account."""
    return reversal_of(
        records,
        transfer_by_id(records, call),
        call.given.get("amount"),
        merged({}, call.given.get("metadata")),
    )


def reversal_of(records: Records, transfer: Json, amount: int | None, metadata: Json) -> Json:
    """Reverse a transfer (cents; by default all that is left).

    Raises StripeError when that much is not left of it, or not in the account's balance.
    """
    left = transfer["amount"] - transfer["amount_reversed"]
    if left == 0:
        raise StripeError(f"Transfer {transfer['id']} is already fully reversed.", param="id")
    amount = left if amount is None else amount
    _positive(amount)
    if amount > left:
        message = (
            f"Transfer reversal amount (${amount / 100:,.2f}) is greater than unreversed amount"
            f" (${left / 100:,.2f})"
        )
        raise StripeError(message, param="amount")
    if balance.available(records, transfer["destination"]) < amount:
        message = (
            f"Insufficient funds in the connected account {transfer['destination']} to reverse"
            " this transfer."
        )
        raise StripeError(message, code="balance_insufficient")
    identifier = new_id("trr")
    transaction = balance.post(
        records, "transfer_refund", identifier, amount, description="REFUND FOR TRANSFER"
    )
    balance.move(records, transfer["destination"], -amount)
    reversal = records.add(
        {
            "id": identifier,
            "object": "transfer_reversal",
            "amount": amount,
            "balance_transaction": transaction["id"],
            "created": now(),
            "currency": "usd",
            "destination_payment_refund": new_id("pyr"),
            "metadata": metadata,
            "source_refund": None,
            "transfer": transfer["id"],
        }
    )
    past = [reversal, *transfer["reversals"]["data"]]
    records.change(
        transfer,
        amount_reversed=transfer["amount_reversed"] + amount,
        reversed=amount == left,
        reversals=transfer["reversals"] | {"data": past},
    )
    records.tell("transfer.reversed", transfer)
    return reversal


def reversal_by_id(records: Records, call: Call) -> Json:
    """Answer with one reversal of a transfer."""
    transfer = transfer_by_id(records, Call(path={"transfer": call.path["transfer"]}, given={}))
    reversal = records.get("transfer_reversal", call.path["id"], status=404)
    if reversal["transfer"] != transfer["id"]:
        raise no_such("transfer reversal", call.path["id"], status=404)
    return reversal


def reversals(records: Records, call: Call) -> Json:
    """Answer with a page of a transfer's reversals."""
    transfer = transfer_by_id(records, call)
    url = transfer["reversals"]["url"]
    return listed(records, call, "transfer_reversal", url, transfer=transfer["id"])


def _positive(amount: int) -> None:
    if amount < 1:
        message = "Invalid positive integer"
        raise StripeError(message, code="parameter_invalid_integer", param="amount")
