"""``money``: checkouts made, webhooks handled, balances read, beside what each cannot do without.

The stand-in answers in a few milliseconds: what we add to its answer shows more than it would
beside the real Stripe, which takes some hundred.
"""

import asyncio
from itertools import count
from time import perf_counter

import httpx

from api.integrations.stripe import Stripe
from api.webhooks.service import SIDE_BY_SIDE
from bench.balances import balances
from bench.figures import Figure, interleaved
from bench.searching import percentiles
from bench.stage import Stage
from bench.till import Till, till

PRODUCTS = 1_000
"""Of how many products the catalogue is: it does not matter here."""
POLL_SECONDS = 0.2
PATIENCE_SECONDS = 300.0
CARD = {
    "method": "card",
    "name": "Ada Lovelace",
    "number": "4242424242424242",
    "expiry": "12 / 40",
    "cvc": "123",
}


async def money(stage: Stage) -> list[Figure]:
    """Compare what we do about payments with Stripe's own part in it, and long with short books."""
    async with till(stage) as opened:
        figures, pages = await _checkouts(stage, opened)
        figures.append(await _webhooks(stage, opened, pages))
        figures += await balances(stage, opened.database, opened.connection)
    return figures


async def _checkouts(stage: Stage, till: Till) -> tuple[list[Figure], list[str]]:
    """Return the figures, and where each checkout is paid."""
    pages: list[str] = []
    numbers = count()

    async def ours(_round: int) -> float:
        started = perf_counter()
        pages.append(await till.place(next(numbers)))
        return perf_counter() - started

    async def stripes(number: int) -> float:
        started = perf_counter()
        await till.ask_stripe(number)
        return perf_counter() - started

    placed, answered = await interleaved(
        (ours, stripes),
        warm_up=10,
        rounds=stage.effort.rounds,
        seconds=stage.effort.seconds,
        at_least=stage.effort.at_least,
    )
    figures = percentiles(
        "money", stage.size, "checkout made", ours=placed, reference=answered, target=None
    )
    return figures, pages


async def _webhooks(stage: Stage, till: Till, pages: list[str]) -> Figure:
    """Pay the checkouts, then let one worker have all the news of it at once."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as browser:
        for page in pages:
            paid = await browser.post(page, data=CARD)
            if paid.status_code != httpx.codes.SEE_OTHER:
                raise ValueError(f"not paid: {paid.text}")
    ids = [page.rpartition("/")[2] for page in pages]
    told = await _told(till.stripe, ids)
    key = till.settings.stripe_secret_key.get_secret_value()
    await stage.worker(STRIPE_API_URL=till.settings.stripe_api_url, STRIPE_SECRET_KEY=key)
    await till.connection.execute(
        "INSERT INTO webhook_inbox (source, event_id, kind, payload)"
        " SELECT 'stripe', 'evt_' || id, 'checkout.session.completed',"
        " jsonb_build_object('object', 'checkout.session', 'id', id) FROM unnest($1::text[]) AS id",
        ids,
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        await _handled(till)
    seconds = await till.connection.fetchval(
        "SELECT extract(epoch FROM max(handled_at) - min(handled_at))::float8 FROM webhook_inbox"
    )
    paid_checkouts = await till.connection.fetchval(
        "SELECT count(*) FROM checkouts WHERE status = 'paid'"
    )
    if paid_checkouts != len(ids):
        raise ValueError(f"{paid_checkouts} of {len(ids)} checkouts are paid")
    return Figure(
        measurement="money",
        products=stage.size,
        what="webhooks handled",
        unit="/s",
        ours=(len(ids) - 1) / seconds,
        reference=told,
        samples=len(ids),
        target=None,
    )


async def _handled(till: Till) -> None:
    """Wait until there is nothing left in the inbox."""
    while True:
        left = await till.connection.fetchval(
            "SELECT count(*) FROM webhook_inbox WHERE handled_at IS NULL"
        )
        if left == 0:
            return
        await asyncio.sleep(POLL_SECONDS)


async def _told(stripe: Stripe, ids: list[str]) -> float:
    """Return how many payments a second Stripe tells of, to as many at once as a worker asks."""
    waiting = iter(ids)

    async def ask() -> None:
        for session_id in waiting:
            await stripe.session(session_id)

    started = perf_counter()
    await asyncio.gather(*(ask() for _ in range(SIDE_BY_SIDE)))
    return len(ids) / (perf_counter() - started)
