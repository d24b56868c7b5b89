"""Further steps of a history: the Pro plan, and news that are read from Stripe's own list.

What is refunded, disputed and warned of are charges of whatever kind, so also these.
"""

import asyncio
import uuid

from tests.flows.money.history import CARDS, History, Step


async def subscribe(history: History, first: int, second: int) -> None:
    """Have somebody pay for the Pro plan."""
    person = history.world.buyers[first % len(history.world.buyers)]
    key = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await history.ask(person("POST", "/api/subscriptions", **key))
    if answer.status_code == 200:
        url = answer.json()["url"]
        opened = await history.world.stripe.client.get(url)
        if opened.status_code == 200 and 'name="method"' in opened.text:
            await history.world.stripe.pay(url, CARDS[second % len(CARDS)])


async def renew(history: History, first: int, second: int) -> None:
    """Let a month of the plan be over, with another payment or without, or Stripe end it."""
    subscription = await history.newest("subscriptions", first)
    if subscription is not None:
        path = f"subscriptions/{subscription['id']}"
        if second % 4 == 0:
            await history.switch(f"{path}/end")
        else:
            await history.switch(f"{path}/renew", succeeds=second % 4 > 1)


async def read_news(history: History, _first: int, _second: int) -> None:
    """Have two workers read Stripe's list of events at once."""
    reader = history.world.worker.missed_news
    await asyncio.gather(reader.run(), reader.run())


PLAN_STEPS: dict[str, Step] = {"subscribe": subscribe, "renew": renew, "read_news": read_news}
