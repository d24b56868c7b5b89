"""Events, as the API shows them: how many webhooks are pending changes while they are sent."""

from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.listing import listed
from sandbox.stripe.records import Records

_MOST_TYPES = 20
_UNTAKEN = "EXISTS (SELECT 1 FROM webhook WHERE event = object.id AND state <> 'taken')"


def event_by_id(records: Records, call: Call) -> Json:
    """Answer with one event."""
    return _present(records, records.get("event", call.path["id"], status=404))


def events(records: Records, call: Call) -> Json:
    """Answer with a page of the platform's own events; a type may end in ``.*``."""
    given = call.given
    if "type" in given and "types" in given:
        message = "You may only specify one of these parameters: type, types."
        raise StripeError(message, param="types")
    types = given.get("types", [given["type"]] if "type" in given else [])
    if len(types) > _MOST_TYPES:
        raise StripeError(f"types can have up to {_MOST_TYPES} items", param="types")
    # What happens to a connected account stands in the list of that account.
    conditions: list[tuple[str, list[str]]] = [("json_extract(body, '$.account') IS NULL", [])]
    if types:
        matches = " OR ".join(["json_extract(body, '$.type') GLOB ?"] * len(types))
        conditions.append((f"({matches})", types))
    if "delivery_success" in given:
        conditions.append((f"NOT {_UNTAKEN}" if given["delivery_success"] else _UNTAKEN, []))
    found = listed(records, call, "event", "/v1/events", *conditions)
    return found | {"data": [_present(records, one) for one in found["data"]]}


def _present(records: Records, event: Json) -> Json:
    return event | {"pending_webhooks": records.webhooks.pending(event["id"])}
