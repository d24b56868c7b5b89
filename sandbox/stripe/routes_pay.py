"""The hosted page of a Checkout Session, without a line of script."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.stripe import paying
from sandbox.stripe.form import Json
from sandbox.stripe.forms import origin, sent
from sandbox.stripe.methods import BANK, CARDS
from sandbox.stripe.pages import STYLE, field, money, page, problem
from sandbox.stripe.rules import is_email
from sandbox.stripe.stand_in import StandIn

_EXPIRY = re.compile(r"(0?[1-9]|1[0-2])\s*/\s*(?:20)?(\d{2})")
_CVC = re.compile(r"\d{3,4}")


async def _show(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    session = stand_in.records.find(request.path_params["session"])
    if session is None or session["object"] != "checkout.session":
        return page("Not found", "<h1>There is no such payment</h1>", status=404)
    if session["status"] == "complete":
        return _back(stand_in, session)
    if session["status"] == "expired":
        return _expired(session)
    return _form(stand_in, session, {}, None)


async def _pay(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    fields = await sent(request)
    session = stand_in.records.find(request.path_params["session"])
    if session is None or session["status"] != "open":
        return await _show(request)
    bank = fields.get("method") == "bank" and "us_bank_account" in session["payment_method_types"]
    email = _known_email(stand_in, session) or fields.get("email", "")
    wrong = None if is_email(email) else "Enter an e-mail address."
    wrong = wrong or (None if bank else _card_problem(fields))
    if wrong is None:
        method = BANK if bank else CARDS[_number(fields)]
        payer = {"email": email, "name": fields.get("name", "")}
        with stand_in.records.transaction():
            wrong = paying.pay(stand_in.records, session, method, payer)
        stand_in.news()
    if wrong is not None:
        return _form(stand_in, session, fields, wrong)
    if session["status"] == "complete":
        return _back(stand_in, session)
    return RedirectResponse(f"/pay/{session['id']}/3ds", 303)


async def _authentication(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    session = stand_in.records.find(request.path_params["session"])
    if session is None or not paying.waits_for_authentication(stand_in.records, session):
        return await _show(request)
    content = (
        "<h1>3-D Secure</h1><p>The bank of this test card wants to know whether it is you who pays"
        f" {money(session['amount_total'])}.</p>"
        '<form method="post">'
        '<button name="answer" value="complete">Complete</button>'
        '<button name="answer" value="fail" class="other">Fail</button></form>'
    )
    return page("3-D Secure", content, targets=origin(session["success_url"]))


async def _authenticate(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    fields = await sent(request)
    session = stand_in.records.find(request.path_params["session"])
    if session is None or not paying.waits_for_authentication(stand_in.records, session):
        return await _show(request)
    with stand_in.records.transaction():
        succeeds = fields.get("answer") == "complete"
        wrong = paying.authenticate(stand_in.records, session, succeeds=succeeds)
    stand_in.news()
    if wrong is not None:
        return _form(stand_in, session, {}, wrong)
    return _back(stand_in, session)


async def _receipt(request: Request) -> Response:
    charge = request.app.state.stand_in.records.find(request.path_params["charge"])
    if charge is None or charge["object"] != "charge":
        return page("Not found", "<h1>There is no such receipt</h1>", status=404)
    moment = datetime.fromtimestamp(charge["created"], UTC)
    rows = [
        ("Paid", money(charge["amount"])),
        ("Refunded", money(charge["amount_refunded"])),
        ("Date", f"{moment:%d %b %Y}"),
    ]
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return page("Receipt", f'<h1>Receipt</h1><div class="card"><table>{table}</table></div>')


async def _style(_request: Request) -> Response:
    return Response(STYLE, media_type="text/css")


def _back(stand_in: StandIn, session: Json) -> Response:
    url = stand_in.records.hidden(session["id"])["success_url"]
    return RedirectResponse(url.replace("{CHECKOUT_SESSION_ID}", session["id"]), 303)


def _expired(session: Json) -> Response:
    link = _cancel(session, "Back to the shop")
    content = f"<h1>This payment has expired</h1><p>Nothing was paid. Begin again there.</p>{link}"
    return page("Expired", content)


def _cancel(session: Json, words: str) -> str:
    url = session["cancel_url"]
    return f'<a href="{escape(url)}">{words}</a>' if url else ""


def _form(
    stand_in: StandIn, session: Json, given: Mapping[str, str], wrong: str | None
) -> Response:
    items = stand_in.records.hidden(session["id"])["line_items"]
    rows = "".join(
        f"<tr><td>{escape(one['description'])}{_quantity(one)}</td>"
        f"<td>{money(one['amount_total'])}{_interval(one)}</td></tr>"
        for one in items
    )
    total = money(session["amount_total"])
    summary = (
        f'<div class="card"><table><caption class="quiet">What you buy</caption><tbody>{rows}'
        f"</tbody><tfoot><tr><td>Total</td><td>{total}</td></tr></tfoot></table></div>"
    )
    cards = "".join(f"<li><code>{key}</code> {one.about}</li>" for key, one in CARDS.items())
    bank = "us_bank_account" in session["payment_method_types"]
    content = (
        f"<h1>Pay {total}</h1>{summary}{problem(wrong)}"
        # After 3-D Secure has failed the form stands at another address.
        f'<form method="post" action="/pay/{session["id"]}">'
        f"{_email_field(stand_in, session, given)}<h2>Card</h2>"
        + field(
            "Card number",
            "number",
            given.get("number", ""),
            inputmode="numeric",
            autocomplete="cc-number",
            placeholder="4242 4242 4242 4242",
        )
        + '<div class="pair"><div>'
        + field("Expiry (MM / YY)", "expiry", given.get("expiry", ""), autocomplete="cc-exp")
        + "</div><div>"
        + field("CVC", "cvc", "", inputmode="numeric", autocomplete="cc-csc")
        + "</div></div>"
        + field("Name on card", "name", given.get("name", ""), autocomplete="cc-name")
        + f'<button name="method" value="card">Pay {total}</button>'
        + (
            '<button name="method" value="bank" class="other">Pay by bank (takes days)</button>'
            if bank
            else ""
        )
        + f"</form><p>{_cancel(session, 'Cancel')}</p>"
        f"<details><summary>Test cards</summary><ul>{cards}</ul>"
        "<small>Any expiry in the future, any CVC, any name.</small></details>"
    )
    status = 200 if wrong is None else 402
    return page(f"Pay {total}", content, status=status, targets=origin(session["success_url"]))


def _quantity(item: Json) -> str:
    return f" × {item['quantity']}" if item["quantity"] > 1 else ""


def _interval(item: Json) -> str:
    recurring = item["price"]["recurring"]
    if not recurring:
        return ""
    count = recurring["interval_count"]
    every = recurring["interval"] if count == 1 else f"{count} {recurring['interval']}s"
    return f" per {every}"


def _known_email(stand_in: StandIn, session: Json) -> str | None:
    """Return the address that the session fixes, if it does."""
    customer = stand_in.records.find(session["customer"])
    email = customer["email"] if customer else session["customer_email"]
    return None if email is None else str(email)


def _email_field(stand_in: StandIn, session: Json, given: Mapping[str, str]) -> str:
    if email := _known_email(stand_in, session):
        return f'<p><span class="quiet">E-mail</span> {escape(email)}</p>'
    return field("E-mail", "email", given.get("email", ""), type="email", autocomplete="email")


def _number(fields: Mapping[str, str]) -> str:
    return re.sub(r"\s", "", fields.get("number", ""))


def _card_problem(fields: Mapping[str, str]) -> str | None:
    if _number(fields) not in CARDS:
        return "Enter the number of a test card, such as 4242 4242 4242 4242."
    expiry = _EXPIRY.fullmatch(fields.get("expiry", ""))
    if expiry is None:
        return "Enter the card's expiry as MM / YY."
    today = datetime.now(UTC)
    if (2000 + int(expiry[2]), int(expiry[1])) < (today.year, today.month):
        return "The card has expired."
    if _CVC.fullmatch(fields.get("cvc", "")) is None:
        return "Enter the card's CVC, three or four digits."
    return None if fields.get("name") else "Enter the name on the card."


ROUTES = [
    Route("/style.css", _style),
    Route("/pay/{session}", _show),
    Route("/pay/{session}", _pay, methods=["POST"]),
    Route("/pay/{session}/3ds", _authentication),
    Route("/pay/{session}/3ds", _authenticate, methods=["POST"]),
    Route("/receipts/{charge}", _receipt),
]
