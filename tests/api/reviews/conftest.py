"""A shop in which things are bought, with a database of each test's own."""

from tests.support.orders import api, fresh_settings, issuer, market, stripe

__all__ = ["api", "fresh_settings", "issuer", "market", "stripe"]
