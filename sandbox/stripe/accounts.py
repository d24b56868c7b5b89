"""Connected accounts with an Express dashboard, which take transfers alone."""

from sandbox.stripe import balance
from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError, missing, not_implemented
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed, page
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records
from sandbox.stripe.rules import check_email, check_url

_CONTROLLER = {
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "express"},
}
_LINK_SECONDS = 300
UNKNOWN = [
    "external_account",
    "individual.dob.day",
    "individual.dob.month",
    "individual.dob.year",
    "individual.first_name",
    "individual.last_name",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]
DOCUMENT = ["individual.verification.document"]


def create(records: Records, call: Call) -> Json:
    """Make an account that has still to be onboarded."""
    given = call.given
    if given.get("controller") != _CONTROLLER:
        raise not_implemented(f"accounts with another controller than {_CONTROLLER}", "controller")
    check_email(given.get("email"), "email")
    identifier = new_id("acct")
    requested = (given.get("capabilities") or {}).get("transfers", {}).get("requested", False)
    return records.add(
        {
            "id": identifier,
            "object": "account",
            "business_profile": _profile({}, given.get("business_profile")),
            "business_type": given.get("business_type"),
            "capabilities": {"transfers": "inactive"} if requested else {},
            "charges_enabled": False,
            "controller": {**_CONTROLLER, "is_controller": True, "type": "application"},
            "country": "US",
            "created": now(),
            "default_currency": "usd",
            "details_submitted": False,
            "email": given.get("email"),
            "external_accounts": page([], f"/v1/accounts/{identifier}/external_accounts"),
            "future_requirements": requirements([]),
            "metadata": merged({}, given.get("metadata")),
            "payouts_enabled": False,
            "requirements": requirements(UNKNOWN),
            "settings": {
                "branding": {
                    "icon": None,
                    "logo": None,
                    "primary_color": None,
                    "secondary_color": None,
                },
                "card_payments": {
                    "statement_descriptor_prefix": None,
                    "statement_descriptor_prefix_kana": None,
                    "statement_descriptor_prefix_kanji": None,
                },
                "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
                "payments": {
                    "statement_descriptor": None,
                    "statement_descriptor_kana": None,
                    "statement_descriptor_kanji": None,
                },
                "payouts": {
                    "debit_negative_balances": True,
                    "schedule": {"delay_days": 2, "interval": "daily"},
                    "statement_descriptor": None,
                },
            },
            "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
            "type": "none",
        }
    )


def requirements(due: list[str]) -> Json:
    """Return what an account has still to tell."""
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": "requirements.past_due" if due else None,
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }


def tell(records: Records, account: Json, **changes: object) -> None:
    """Change an account and say so."""
    if before := records.change(account, **changes):
        records.tell("account.updated", account, before, account["id"])


def restrict(records: Records, account: Json, due: list[str]) -> None:
    """Let Stripe want to know more: nothing can be sent to the account meanwhile."""
    capabilities = dict.fromkeys(account["capabilities"], "inactive" if due else "active")
    tell(
        records,
        account,
        capabilities=capabilities,
        payouts_enabled=not due,
        requirements=requirements(due),
    )


def account_by_id(records: Records, call: Call) -> Json:
    """Answer with one account; as with Stripe one that is not there is forbidden, not missing."""
    identifier = call.path["account"]
    found = records.find(identifier)
    if found is None or found["object"] != "account":
        message = (
            f"The provided key does not have access to account '{identifier}' (or that account"
            " does not exist). Application access may have been revoked."
        )
        raise StripeError(message, code="account_invalid", status=403)
    return found


def accounts(records: Records, call: Call) -> Json:
    """Answer with a page of accounts."""
    return listed(records, call, "account", "/v1/accounts")


def update(records: Records, call: Call) -> Json:
    """Change what the platform knows of an account."""
    account, given = account_by_id(records, call), call.given
    check_email(given.get("email"), "email")
    changes = call.only("business_type", "email")
    if "business_profile" in given:
        changes["business_profile"] = _profile(
            account["business_profile"], given["business_profile"]
        )
    if "metadata" in given:
        changes["metadata"] = merged(account["metadata"], given["metadata"])
    if (given.get("capabilities") or {}).get("transfers", {}).get("requested") is True:
        ready = account["details_submitted"] and not account["requirements"]["currently_due"]
        changes["capabilities"] = {"transfers": "active" if ready else "inactive"}
    tell(records, account, **changes)
    return account


def delete(records: Records, call: Call) -> Json:
    """Delete an account that holds no money."""
    account = account_by_id(records, call)
    if balance.available(records, account["id"]):
        message = "You cannot delete an account that has a balance other than zero."
        raise StripeError(message, param="account")
    records.remove(account["id"])
    return {"id": account["id"], "object": "account", "deleted": True}


def onboarding_link(records: Records, call: Call) -> Json:
    """Make the address of the onboarding page, good once and for five minutes."""
    given = call.given
    for name in ("refresh_url", "return_url"):
        if name not in given:
            raise missing(name)
        check_url(given[name], name)
    account = records.find(given["account"])
    if account is None or account["object"] != "account":
        raise StripeError(
            f"No such account: '{given['account']}'", code="resource_missing", param="account"
        )
    token = new_id("onboarding")
    link = {"object": "account_link", "created": now(), "expires_at": now() + _LINK_SECONDS}
    link["url"] = f"{records.url}/connect/onboarding/{token}"
    records.add({"id": token, **link}, {**given, "used": False})
    return link


def login_link(records: Records, call: Call) -> Json:
    """Make the address of the Express dashboard, good for five minutes."""
    account = account_by_id(records, call)
    if not account["details_submitted"]:
        message = "Cannot create a login link for an account that has not completed onboarding."
        raise StripeError(message)
    token = new_id("login")
    link = {"object": "login_link", "created": now()}
    link["url"] = f"{records.url}/express/{token}"
    records.add({"id": token, **link}, {"account": account["id"], "until": now() + _LINK_SECONDS})
    return link


def _profile(before: Json, given: Json | None) -> Json:
    names = ("mcc", "name", "product_description", "support_email", "url")
    return {**dict.fromkeys(names), **before, **(given or {})}
