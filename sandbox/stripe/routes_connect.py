"""The pages of connected accounts: onboarding, and the Express dashboard."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.stripe import accounts, balance
from sandbox.stripe.form import Json
from sandbox.stripe.forms import origin, sent
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import page as list_of
from sandbox.stripe.pages import field, money, page, problem
from sandbox.stripe.records import Records
from sandbox.stripe.stand_in import StandIn

_SESSION_SECONDS = 3600
_GROWN_UP = 13
_ROUTING, _NUMBER = re.compile(r"\d{9}"), re.compile(r"\d{4,17}")
_GONE = "<h1>This link has expired</h1><p>Go back to the shop and ask for a new one.</p>"


def _found(records: Records, token: str, kind: str) -> tuple[Json, Json] | None:
    """Return a link and what is hidden of it."""
    link = records.find(token)
    if link is None or link["object"] != kind:
        return None
    return link, records.hidden(token)


async def _begin(request: Request) -> Response:
    """Use a link up: it leads to a form that is good for an hour."""
    records = _records(request)
    token = request.path_params["token"]
    found = _found(records, token, "account_link")
    if found is None:
        return page("Expired", _GONE, status=404)
    link, hidden = found
    if hidden["used"] or link["expires_at"] <= now() or records.find(hidden["account"]) is None:
        return RedirectResponse(hidden["refresh_url"], 303)
    session = new_id("session")
    with records.transaction():
        records.hide(token, used=True)
        body = {"id": session, "object": "onboarding", "created": now()}
        records.add(body, {**hidden, "until": now() + _SESSION_SECONDS})
    return RedirectResponse(f"/connect/session/{session}", 303)


async def _show(request: Request) -> Response:
    return _form(_records(request), request.path_params["token"], {}, None)


async def _submit(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    records, fields = stand_in.records, await sent(request)
    token = request.path_params["token"]
    found = _found(records, token, "onboarding")
    if found is None or found[1]["until"] <= now():
        return page("Expired", _GONE, status=404)
    hidden = found[1]
    account = records.find(hidden["account"])
    if account is None:
        return RedirectResponse(hidden["refresh_url"], 303)
    if fields.get("action") == "later":
        return RedirectResponse(hidden["return_url"], 303)
    if wrong := _problem(fields):
        return _form(records, token, fields, wrong)
    with records.transaction():
        _complete(records, account, fields)
    stand_in.news()
    return RedirectResponse(hidden["return_url"], 303)


def _complete(records: Records, account: Json, fields: Mapping[str, str]) -> None:
    bank = {
        "id": new_id("ba"),
        "object": "bank_account",
        "account": account["id"],
        "account_holder_name": f"{fields['first_name']} {fields['last_name']}",
        "account_holder_type": "individual",
        "account_type": None,
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": "US",
        "currency": "usd",
        "default_for_currency": True,
        "fingerprint": new_id("fp"),
        "last4": fields["account_number"][-4:],
        "metadata": {},
        "routing_number": fields["routing_number"],
        "status": "new",
    }
    due = accounts.DOCUMENT if fields.get("action") == "document" else []
    url = account["external_accounts"]["url"]
    accounts.tell(
        records,
        account,
        business_type=account["business_type"] or "individual",
        capabilities=dict.fromkeys(account["capabilities"], "inactive" if due else "active"),
        details_submitted=True,
        external_accounts=list_of([bank], url),
        payouts_enabled=not due,
        requirements=accounts.requirements(due),
        tos_acceptance={"date": now()},
    )


def _form(records: Records, token: str, given: Mapping[str, str], wrong: str | None) -> Response:
    found = _found(records, token, "onboarding")
    if found is None or found[1]["until"] <= now():
        return page("Expired", _GONE, status=404)
    hidden = found[1]

    def kept(label: str, name: str, **attributes: str) -> str:
        return field(label, name, given.get(name, ""), **attributes)

    content = (
        "<h1>Tell us where your money goes</h1>"
        "<p>MyWork Marketplace works with Stripe to pay you.</p>"
        f'{problem(wrong)}<form method="post">'
        + kept("First name", "first_name", autocomplete="given-name")
        + kept("Last name", "last_name", autocomplete="family-name")
        + kept("Date of birth", "birth", type="date", autocomplete="bday")
        + "<h2>Bank account</h2>"
        + '<label for="country">Country</label>'
        '<input id="country" value="United States" readonly>'
        + kept("Routing number", "routing_number", inputmode="numeric", placeholder="110000000")
        + kept("Account number", "account_number", inputmode="numeric", placeholder="000123456789")
        + '<button name="action" value="complete">Complete</button>'
        '<button name="action" value="document" class="other">'
        "Complete, with a document missing</button>"
        '<button name="action" value="later" class="other">Save for later</button></form>'
    )
    targets = {*origin(hidden["return_url"]), *origin(hidden["refresh_url"])}
    status = 200 if wrong is None else 422
    return page("Onboarding", content, status=status, targets=tuple(sorted(targets)))


def _problem(fields: Mapping[str, str]) -> str | None:
    if not fields.get("first_name") or not fields.get("last_name"):
        return "Enter your first and your last name."
    try:
        birth = date.fromisoformat(fields.get("birth", ""))
    except ValueError:
        return "Enter your date of birth."
    if birth.year + _GROWN_UP > datetime.now(UTC).year:
        return f"You have to be at least {_GROWN_UP} years old."
    if _ROUTING.fullmatch(fields.get("routing_number", "")) is None:
        return "Enter the routing number, nine digits."
    if _NUMBER.fullmatch(fields.get("account_number", "")) is None:
        return "Enter the account number, 4 to 17 digits."
    return None


async def _dashboard(request: Request) -> Response:
    records = _records(request)
    found = _found(records, request.path_params["token"], "login_link")
    account = records.find(found[1]["account"]) if found else None
    if found is None or account is None or found[1]["until"] <= now():
        return page("Expired", _GONE, status=404)
    rows = "".join(
        f"<tr><td>{datetime.fromtimestamp(one['created'], UTC):%d %b %Y}<br>"
        f"<small>{one['id']}{_reversed(one)}</small></td>"
        f"<td>{money(one['amount'] - one['amount_reversed'])}</td></tr>"
        for one in records.all("transfer", destination=account["id"])
    )
    table = (
        f'<table><caption class="quiet">Transfers</caption><tbody>{rows}</tbody></table>'
        if rows
        else '<p class="quiet">No transfers yet.</p>'
    )
    due = account["requirements"]["currently_due"]
    wanted = f"<p>Stripe still has to know: {escape(', '.join(due))}.</p>" if due else ""
    available = money(balance.available(records, account["id"]))
    content = (
        f"<h1>Express dashboard</h1><p>{escape(account['email'] or account['id'])}</p>{wanted}"
        f'<div class="card"><p class="quiet">Balance</p><h2>{available}</h2></div>{table}'
    )
    return page("Express dashboard", content)


def _reversed(transfer: Json) -> str:
    back = transfer["amount_reversed"]
    return f", {money(back)} taken back" if back else ""


def _records(request: Request) -> Records:
    stand_in: StandIn = request.app.state.stand_in
    return stand_in.records


ROUTES = [
    Route("/connect/onboarding/{token}", _begin),
    Route("/connect/session/{token}", _show),
    Route("/connect/session/{token}", _submit, methods=["POST"]),
    Route("/express/{token}", _dashboard),
]
