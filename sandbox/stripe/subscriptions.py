"""What the API does with subscriptions."""

from sandbox.stripe import billing
from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError, no_such
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import now
from sandbox.stripe.listing import listed
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records

_URL = "/v1/subscriptions"


def subscription_by_id(records: Records, call: Call) -> Json:
    """Answer with one subscription."""
    return records.get("subscription", call.path["subscription_exposed_id"], status=404)


def subscriptions(records: Records, call: Call) -> Json:
    """Answer with a page of subscriptions; those that are cancelled only if they are asked for."""
    equal, status = call.only("customer"), call.given.get("status")
    if status == "all":
        return listed(records, call, "subscription", _URL, **equal)
    if status is not None:
        wanted = "canceled" if status == "ended" else status
        return listed(records, call, "subscription", _URL, **equal, status=wanted)
    return listed(records, call, "subscription", _URL, **equal, ended_at=None)


def update(records: Records, call: Call) -> Json:
    """Change whether a subscription ends with its period, its description and metadata."""
    subscription = subscription_by_id(records, call)
    changes = call.only("description")
    if "metadata" in call.given:
        changes["metadata"] = merged(subscription["metadata"], call.given["metadata"])
    if "cancel_at_period_end" in call.given:
        if subscription["status"] == "canceled":
            message = (
                "A canceled subscription can only update its cancellation_details and metadata."
            )
            raise StripeError(message)
        changes |= _ending(subscription, ends=call.given["cancel_at_period_end"])
    if before := records.change(subscription, **changes):
        records.tell("customer.subscription.updated", subscription, before)
    return subscription


def cancel(records: Records, call: Call) -> Json:
    """Cancel a subscription at once; nothing is given back."""
    subscription = subscription_by_id(records, call)
    if subscription["status"] == "canceled":
        raise no_such("subscription", subscription["id"], status=404)
    return billing.end(records, subscription)


def _ending(subscription: Json, *, ends: bool) -> Json:
    if ends == subscription["cancel_at_period_end"]:
        return {}
    end = max(one["current_period_end"] for one in subscription["items"]["data"])
    reason = "cancellation_requested" if ends else None
    return {
        "cancel_at": end if ends else None,
        "cancel_at_period_end": ends,
        "canceled_at": now() if ends else None,
        "cancellation_details": subscription["cancellation_details"] | {"reason": reason},
    }
