"""A database of the package's own, and a shop with a database and a Stripe of each test's own."""

from tests.support.own_database import database, settings
from tests.support.own_market import issuer, market, stripe

__all__ = ["database", "issuer", "market", "settings", "stripe"]
