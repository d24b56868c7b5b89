"""A shop with a database and a Stripe of each test's own."""

from tests.support.own_market import issuer, market, stripe

__all__ = ["issuer", "market", "stripe"]
