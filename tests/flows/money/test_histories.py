"""Random histories: whatever happens in whatever order, every cent is accounted for in the end."""

import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import stripe
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from api.core.settings import Settings
from tests.api.helpers import running
from tests.conftest import copied_settings
from tests.flows.money.books import check
from tests.flows.money.history import STEPS, History
from tests.flows.money.history_plan import PLAN_STEPS
from tests.flows.money.world import World, paid_settings
from tests.support.issuer import issuer
from tests.support.stripe_stand_in import running_stripe
from workers.context import worker_context

pytestmark = pytest.mark.long

FIRST = [("buy", number, 5 + number) for number in range(6)]
"""So that there is something to refund, dispute and pay out from the beginning."""
ALL_STEPS = STEPS | PLAN_STEPS
OFTEN = ("buy", "buy", "bring", "bring", "work", "work", "payout", "hold_ends")
NUMBER = st.integers(0, 9999)
HISTORIES = st.lists(
    st.tuples(st.sampled_from((*OFTEN, *ALL_STEPS)), NUMBER, NUMBER), min_size=30, max_size=50
)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Stripe's client try again without a pause."""
    monkeypatch.setattr(stripe.HTTPXClient, "INITIAL_DELAY", 0.0)
    monkeypatch.setattr(stripe.HTTPXClient, "MAX_DELAY", 0.0)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("impatient")
@given(steps=HISTORIES, seed=st.integers(0, 999))
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    # A history cannot be made shorter in useful time: each try is seconds.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
async def test_every_cent_is_accounted_for(
    steps: list[tuple[str, int, int]], seed: int, server_url: URL, template_database: str
) -> None:
    async with (
        copied_settings(server_url, template_database) as base,
        running_world(base, random.Random(seed)) as world,
    ):
        await live(world, steps)


@asynccontextmanager
async def running_world(base: Settings, dice: random.Random) -> AsyncIterator[World]:
    """Run a shop with a Stripe of its own, whose worker's parts are called by the test."""
    with tempfile.TemporaryDirectory() as folder, issuer() as signs:
        async with running_stripe(Path(folder)) as paid_at:
            settled = paid_settings(base, paid_at, signs)
            async with (
                running(settled) as api,
                worker_context(settled, name="tests-worker") as worker,
            ):
                yield World(
                    settled,
                    worker.database,
                    paid_at,
                    signs,
                    api,
                    worker=worker,
                    folder=Path(folder),
                    dice=dice,
                )


async def live(world: World, steps: list[tuple[str, int, int]]) -> None:
    """Go through a history, let everything settle, and look."""
    await world.open(sellers=2, buyers=2)
    # Stripe has no news of the time before.
    await world.sql("UPDATE stripe_news_position SET read_until = now()")
    history = History(world)
    for name, first, second in [*FIRST, ("bring", 3, 1), ("work", 0, 0), *steps]:
        await ALL_STEPS[name](history, first, second)
    await end(world)


async def end(world: World) -> None:
    """Let all trouble end and all banks answer, so that everything can settle; then look."""
    await world.stripe.client.delete("/_sandbox/faults")
    await world.stripe.switch("balance", amount=10_000_000)
    for session in await world.stripe.all("/v1/checkout/sessions"):
        if session["status"] == "complete" and session["payment_status"] == "unpaid":
            await world.stripe.client.post(
                f"/_sandbox/sessions/{session['id']}/settle",
                json={"succeeds": world.dice.random() < 0.7},
            )
    for refund in await world.stripe.all("/v1/refunds"):
        if refund["status"] == "pending":
            outcome = world.dice.choice(("succeeded", "failed"))
            await world.stripe.switch(f"refunds/{refund['id']}/finish", outcome=outcome)
    await world.hold_ends()
    await world.settle()
    await check(world, world.worker.stripe)
