"""A shop in which things are bought, with a database of each test's own."""

from tests.support.orders import issuer, stripe, trade

__all__ = ["issuer", "stripe", "trade"]
