"""A shop whose seller has earned something."""

import pytest

from tests.support.earning import Earner
from tests.support.market import Market
from tests.support.own_market import issuer, market, stripe

__all__ = ["issuer", "market", "stripe"]


@pytest.fixture
async def earner(market: Market) -> Earner:
    """A seller whose account at Stripe is complete."""
    return await Earner.settled(market)
