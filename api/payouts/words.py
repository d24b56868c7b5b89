"""What sellers are told: why a payout is where it is, what comes next, what Stripe wants."""

from collections.abc import Iterable
from typing import NamedTuple

from api.core.money import dollars
from api.models import Payout, PayoutStatus

GIVE_UP_DAYS = 5
"""How long a payout waits for our own balance before the money goes back."""


class Words(NamedTuple):
    """Why, and what comes next."""

    reason: str | None
    next_step: str


STRIPE_AWAY = "stripe_away"
TROUBLE = "trouble"
PLATFORM_WAITS = "platform_waits"
ACCOUNT = "account"
PLATFORM_WAITED = "platform_waited"
REFUSED = "refused"

_BACK = "The money is back in your balance."
_BY_ITSELF = "There is nothing for you to do: we try again by ourselves."
_REASONS = {
    STRIPE_AWAY: Words("Stripe does not answer at the moment.", _BY_ITSELF),
    TROUBLE: Words("Sending it has failed on our side.", _BY_ITSELF),
    PLATFORM_WAITS: Words(
        "Not all of the buyers' payments have reached our balance at Stripe yet.",
        f"{_BY_ITSELF} If that takes more than {GIVE_UP_DAYS} days, the money goes back to your"
        " balance.",
    ),
    ACCOUNT: Words(
        "Stripe cannot send money to your account at the moment.",
        f"{_BACK} See what Stripe asks of you, then request the payout again.",
    ),
    PLATFORM_WAITED: Words(
        f"The buyers' payments have not reached our balance at Stripe for {GIVE_UP_DAYS} days.",
        f"{_BACK} Request the payout again, or write to us.",
    ),
    REFUSED: Words(
        "Stripe has refused the transfer.", f"{_BACK} Request the payout again, or write to us."
    ),
}
_STATES = {
    PayoutStatus.REQUESTED: Words(None, "We are about to send it to Stripe."),
    PayoutStatus.PROCESSING: Words(None, "We are sending it to Stripe."),
    PayoutStatus.PAID: Words(
        None, "Stripe sends it on to your bank; its dashboard shows when it arrives."
    ),
    PayoutStatus.REVERSED: Words(
        "The transfer was taken back.", f"{_BACK} Write to us if you do not know why."
    ),
}


def words(payout: Payout) -> Words:
    """Return what the seller is told of a payout."""
    if payout.status is PayoutStatus.PAID and payout.reversed_cents:
        back = dollars(payout.reversed_cents)
        return Words(f"{back} of it was taken back.", f"{back} is in your balance again.")
    return _REASONS.get(payout.reason or "") or _STATES.get(payout.status, _REASONS[REFUSED])


_REQUIREMENTS = {
    "external_account": "A bank account or debit card that the money goes to",
    "tos_acceptance": "Your agreement to Stripe's terms",
    "business_type": "Whether you sell as a person or as a company",
    "business_profile": "What you sell, and where",
    "individual.verification": "A document that proves who you are",
    "individual.dob": "Your date of birth",
    "individual.address": "Your address",
    "individual.ssn_last_4": "The last four digits of your social security number",
    "individual.id_number": "Your tax or identity number",
    "individual.first_name": "Your first name",
    "individual.last_name": "Your last name",
    "individual.email": "Your e-mail address",
    "individual.phone": "Your telephone number",
    "individual": "Something about yourself",
    "company.verification": "A document that proves your company exists",
    "company.address": "Your company's address",
    "company.tax_id": "Your company's tax number",
    "company": "Something about your company",
    "representative": "Something about whoever represents your company",
    "owners": "Who owns your company",
    "directors": "Who directs your company",
    "executives": "Who runs your company",
    "documents": "A document about your business",
    "person_": "Something about a person of your company",
}
_DISABLED = {
    "requirements.past_due": "Stripe waits for what it asked you for.",
    "requirements.pending_verification": "Stripe is checking what you sent.",
    "under_review": "Stripe is reviewing your account.",
    "platform_paused": "We have paused your account. Write to us.",
    "listed": "Stripe is checking whether your name is on a list of sanctions.",
    "action_required.requested_capabilities": "Stripe waits for you to go on with its form.",
}


def _requirement(code: str) -> str:
    """Return Stripe's name of what it wants in plain words, by the longest name that fits."""
    fitting = [name for name in _REQUIREMENTS if code.startswith(name)]
    if not fitting:
        return f"Something that Stripe calls {code.replace('_', ' ').replace('.', ', ')}"
    return _REQUIREMENTS[max(fitting, key=len)]


def requirements(codes: Iterable[str]) -> dict[str, str]:
    """Return what Stripe wants in plain words, each once, by the first name that Stripe has for it.

    A date of birth is three of Stripe's names, and one thing to somebody who fills in its form.
    """
    first: dict[str, str] = {}
    for code in codes:
        first.setdefault(_requirement(code), code)
    return {code: message for message, code in first.items()}


def disabled(code: str) -> str:
    """Return in plain words why Stripe does not let an account do what it should."""
    if code.startswith("rejected"):
        return "Stripe has refused your account. Write to us."
    return _DISABLED.get(code, "Stripe has stopped your account. Its form says why.")
