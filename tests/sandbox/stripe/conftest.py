import pytest
from stripe import StripeClient

from tests.support.stripe_stand_in import StripeStandIn, stripe

__all__ = ["sdk", "stripe"]


@pytest.fixture
def sdk(stripe: StripeStandIn) -> StripeClient:
    """Stripe's own client, without retries so that tests see each answer."""
    return StripeClient(
        stripe.secret_key, base_addresses={"api": stripe.url}, max_network_retries=0
    )
