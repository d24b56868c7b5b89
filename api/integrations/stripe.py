"""Stripe: payments, refunds, disputes, connected accounts, transfers and subscriptions.

Platform charges and separate transfers (https://docs.stripe.com/connect/separate-charges-and-transfers).
Whoever calls must have no transaction open, and gives an idempotency key made from a row for
everything that changes something.
"""

from api.integrations.stripe_balance import StripeBalance
from api.integrations.stripe_billing import StripeBilling
from api.integrations.stripe_connect import StripeConnect
from api.integrations.stripe_connection import (
    StripeBrokenError,
    StripeRefusedError,
    StripeUnavailableError,
)
from api.integrations.stripe_events import SignatureRefusedError, StripeEvents, verified_event
from api.integrations.stripe_payments import Line, StripePayments

__all__ = [
    "Line",
    "SignatureRefusedError",
    "Stripe",
    "StripeBrokenError",
    "StripeRefusedError",
    "StripeUnavailableError",
    "verified_event",
]


class Stripe(StripePayments, StripeConnect, StripeBilling, StripeBalance, StripeEvents):
    """The API, for one event loop.

    Every call raises StripeUnavailableError or StripeRefusedError.
    """
