"""A shop with payments of each test's own."""

from tests.support.orders import trade
from tests.support.own_market import issuer, market, stripe

__all__ = ["issuer", "market", "stripe", "trade"]
