"""Ways to pay on the hosted page, and what Stripe's test cards do."""

from dataclasses import dataclass
from typing import Literal

from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id


@dataclass(frozen=True, kw_only=True)
class Decline:
    """Why a card is refused."""

    decline_code: str
    message: str
    code: str = "card_declined"


@dataclass(frozen=True, kw_only=True)
class Method:
    """A card, or a bank account when ``brand`` is None; what comes of paying with it."""

    last4: str
    brand: str | None = "visa"
    decline: Decline | None = None
    secure: bool = False
    afterwards: Literal["dispute", "warning"] | None = None
    refunds: Literal["succeeded", "pending", "failed"] = "succeeded"
    about: str = "pays"

    def details(self) -> Json:
        """Return a charge's ``payment_method_details``."""
        if self.brand is None:
            bank = {"account_type": "checking", "bank_name": "STRIPE TEST BANK"}
            return {"type": "us_bank_account", "us_bank_account": {**bank, "last4": self.last4}}
        card = {
            "brand": self.brand,
            "country": "US",
            "exp_month": 12,
            "exp_year": 2040,
            "funding": "credit",
            "last4": self.last4,
        }
        return {"card": card, "type": "card"}


_DECLINED = Decline(decline_code="generic_decline", message="Your card was declined.")
_POOR = Decline(decline_code="insufficient_funds", message="Your card has insufficient funds.")
AUTHENTICATION_FAILED = Decline(
    code="payment_intent_authentication_failure",
    decline_code="authentication_required",
    message=(
        "We are unable to authenticate your payment method. Choose a different payment method and"
        " try again."
    ),
)
BANK = Method(last4="6789", brand=None)
BANK_FAILED = Decline(
    code="payment_method_bank_account_declined",
    decline_code="insufficient_funds",
    message="The customer's bank account could not be debited.",
)
CARDS = {
    "4242424242424242": Method(last4="4242"),
    "5555555555554444": Method(last4="4444", brand="mastercard"),
    "4000000000000002": Method(last4="0002", decline=_DECLINED, about="is declined"),
    "4000000000009995": Method(last4="9995", decline=_POOR, about="has insufficient funds"),
    "4000002500003155": Method(last4="3155", secure=True, about="asks for 3-D Secure"),
    "4000000000000259": Method(
        last4="0259", afterwards="dispute", about="pays, then the charge is disputed"
    ),
    "4000000000005423": Method(
        last4="5423", afterwards="warning", about="pays, then a fraud warning comes"
    ),
    "4000000000007726": Method(last4="7726", refunds="pending", about="pays; refunds are pending"),
    "4000000000005126": Method(last4="5126", refunds="failed", about="pays; refunds fail later"),
}


def new_method(method: Method) -> Json:
    """Return what is kept of a way to pay: its id and which one it is."""
    key = next((number for number, card in CARDS.items() if card is method), "bank")
    return {"id": new_id("pm"), "key": key}


def known_method(kept: Json) -> Method:
    """Return the way to pay that was kept."""
    return CARDS.get(kept["key"], BANK)
