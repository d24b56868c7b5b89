from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stripe import StripeClient

from tests.sandbox.stripe.instance import Instance
from tests.support.receiver import Receiver, receiving
from tests.support.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]


@pytest.fixture
def sdk(stripe: StripeStandIn) -> StripeClient:
    """Stripe's own client, without retries so that tests see each answer."""
    return StripeClient(
        stripe.secret_key, base_addresses={"api": stripe.url}, max_network_retries=0
    )


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    """A process of the test's own, not yet started."""
    instance = Instance(tmp_path)
    yield instance
    await instance.close()
