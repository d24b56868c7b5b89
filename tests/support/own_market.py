"""Fixtures for tests that each have a shop with payments of their own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from api.core.settings import Settings
from tests.support.issuer import Issuer
from tests.support.issuer import issuer as running_issuer
from tests.support.market import Market, running_market
from tests.support.stripe_stand_in import StripeStandIn, stripe

__all__ = ["issuer", "market", "stripe"]


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An issuer of session tokens."""
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def market(
    fresh_settings: Settings, stripe: StripeStandIn, issuer: Issuer
) -> AsyncIterator[Market]:
    """A shop with a database and a Stripe of this one test."""
    async with running_market(fresh_settings, stripe, issuer) as market:
        yield market
