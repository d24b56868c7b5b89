"""Why refunds wait and fail, in words for buyers and sellers."""

BALANCE = "balance"
STRIPE_AWAY = "stripe_away"
TROUBLE = "trouble"

_BY_ITSELF = "There is nothing for you to do: we try again by ourselves."
_WAITS = {
    BALANCE: "Our balance at Stripe is too small for it at the moment.",
    STRIPE_AWAY: "Stripe does not answer at the moment.",
    TROUBLE: "Sending it has failed on our side.",
}
_DISPUTED = "The buyer's bank disputes the payment, and decides about the money."
_WORDS = {
    "already_refunded": "The money had gone back already.",
    "charge_already_refunded": "The money had gone back already.",
    "charge_disputed": _DISPUTED,
    "refund_disputed_payment": _DISPUTED,
    "expired_or_canceled_card": "The card has expired or was cancelled.",
    "lost_or_stolen_card": "The card was reported as lost or stolen.",
    "insufficient_funds": "The payment provider could not cover it.",
    "declined": "The bank has declined it.",
    "merchant_request": "It was cancelled by the marketplace.",
    "canceled": "It was cancelled by the marketplace.",
}
OTHER = "Stripe or the bank did not take it."


def waiting_in_words(code: str) -> str:
    """Return what an approved refund waits for, and what comes next."""
    return f"{_WAITS.get(code, _WAITS[TROUBLE])} {_BY_ITSELF}"


def failure_in_words(code: str) -> str:
    """Return why a refund failed, given Stripe's word for it."""
    return _WORDS.get(code, OTHER)
