"""What only the stand-in has: switches for tests and a look at the webhooks."""

from collections.abc import Callable
from typing import TypeAlias

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.stripe import bodies, switches
from sandbox.stripe.bodies import Field
from sandbox.stripe.errors import StripeError
from sandbox.stripe.faults import Fault
from sandbox.stripe.form import Json
from sandbox.stripe.records import Records
from sandbox.stripe.stand_in import StandIn
from sandbox.stripe.webhooks import Mode

_Act: TypeAlias = Callable[[StandIn, str, Json], object]
_MOST_COPIES = 100


def _answer(body: object, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


def _route(verb: str, where: str, act: _Act, /, **fields: Field) -> Route:
    async def endpoint(request: Request) -> Response:
        stand_in: StandIn = request.app.state.stand_in
        try:
            given = await bodies.read(request, fields)
            made = act(stand_in, request.path_params.get("id", ""), given)
        except StripeError as error:
            return _answer(error.body(), error.status)
        stand_in.news()
        return _answer(made)

    return Route(f"/_sandbox/{where}", endpoint, methods=[verb])


def _change(path: str, switch: Callable[..., Json], **fields: Field) -> Route:
    """Bind a switch that changes records, in a transaction."""

    def act(stand_in: StandIn, identifier: str, given: Json) -> object:
        with stand_in.records.transaction():
            arguments = [identifier] if "{id}" in path else []
            return switch(stand_in.records, *arguments, **given)

    return _route("POST", path, act, **fields)


def _listed(stand_in: StandIn, state: str | None) -> Json:
    found = stand_in.webhooks.all(state)
    return {"data": found, "total_count": len(found)}


def _deliver_so(stand_in: StandIn, _id: str, given: Json) -> object:
    if not 1 <= given["copies"] <= _MOST_COPIES or given["spread_seconds"] < 0:
        raise StripeError(f"copies must be 1 to {_MOST_COPIES}, spread_seconds at least 0")
    stand_in.webhooks.switch(Mode(**given))
    return given


def _take(stand_in: StandIn, identifier: str, _given: Json) -> object:
    stand_in.webhooks.take(identifier)
    return {}


def _release(stand_in: StandIn, _id: str, given: Json) -> object:
    return {"released": stand_in.webhooks.release(given["spread_seconds"])}


def _fail(stand_in: StandIn, _id: str, given: Json) -> object:
    stand_in.faults.add(Fault(**given))
    return stand_in.faults.all()


def _fail_no_more(stand_in: StandIn, _id: str, _given: Json) -> object:
    stand_in.faults.clear()
    return []


def _next_refund(records: Records, status: str) -> Json:
    value = {"status": status}
    records.set("next_refund", value)
    return value


_AMOUNT = Field(int)
_SUCCEEDS = Field(bool, default=True)
_SPREAD = Field(float, default=0.0)
_REFUND = Field(str, default="succeeded", choice=("succeeded", "pending"))

ROUTES = [
    _route("GET", "webhooks", lambda one, _id, _given: _listed(one, None)),
    _route("GET", "webhooks/held", lambda one, _id, _given: _listed(one, "held")),
    _route("POST", "webhooks/release", _release, spread_seconds=_SPREAD),
    _route("POST", "webhooks/{id}/resend", lambda one, wid, _given: one.webhooks.send_again(wid)),
    _route("POST", "webhooks/{id}/taken", _take),
    _route(
        "PUT",
        "delivery",
        _deliver_so,
        hold=Field(bool, default=False),
        copies=Field(int, default=1),
        spread_seconds=_SPREAD,
    ),
    _route("GET", "faults", lambda one, _id, _given: one.faults.all()),
    _route("DELETE", "faults", _fail_no_more),
    _route(
        "POST",
        "faults",
        _fail,
        method=Field(str, default="*"),
        path=Field(str, default="/v1/*"),
        count=Field(int, default=1),
        when=Field(str, default="before", choice=("before", "during", "after")),
        status=Field(int, default=500),
        code=Field(str),
        decline_code=Field(str),
        message=Field(str, default="An unknown error occurred"),
        retry_after=Field(int),
        hang_seconds=Field(float, default=0.0),
    ),
    _change("sessions/{id}/settle", switches.settle, succeeds=_SUCCEEDS),
    _change("sessions/{id}/expire", switches.expire),
    _change(
        "charges/{id}/dispute",
        switches.dispute,
        reason=Field(str, default="fraudulent"),
        amount=_AMOUNT,
    ),
    _change("charges/{id}/warning", switches.warn),
    _change("charges/{id}/refund", switches.refund, amount=_AMOUNT, status=_REFUND),
    _change(
        "disputes/{id}/decide",
        switches.decide,
        outcome=Field(str, choice=("won", "lost"), required=True),
    ),
    _change("next-refund", _next_refund, status=_REFUND),
    _change(
        "refunds/{id}/finish",
        switches.finish_refund,
        outcome=Field(str, choice=("succeeded", "failed"), required=True),
    ),
    _change("transfers/{id}/reverse", switches.reverse, amount=_AMOUNT),
    _change("accounts/{id}/restrict", switches.restrict, due=Field(list, required=True)),
    _change("accounts/{id}/empty", switches.empty),
    _change("subscriptions/{id}/renew", switches.renew, succeeds=_SUCCEEDS),
    _change("subscriptions/{id}/end", switches.end),
    _change("invoices/{id}/retry", switches.retry, succeeds=_SUCCEEDS),
    _change("balance", switches.fund, amount=Field(int, required=True)),
]
