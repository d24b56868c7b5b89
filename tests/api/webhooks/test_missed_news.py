"""News whose webhook never came are read from Stripe's own list, and handled like all others."""

import asyncio

from pydantic import SecretStr

from api.webhooks.missed_news import KINDS, MissedNews
from tests.support.orders import Trade
from workers.context import worker_context

PRICE = 4900
SHARE = 4410


async def lose(trade: Trade) -> None:
    """Have everything that Stripe has to tell count as delivered, though it was not."""
    await trade.stripe.taken(await trade.stripe.held())


async def kept(trade: Trade) -> list[str]:
    """Return the ids of the events in the inbox."""
    rows = await trade.sql("SELECT event_id FROM webhook_inbox ORDER BY event_id")
    return [event_id for (event_id,) in rows]


async def at_stripe(trade: Trade) -> list[str]:
    """Return the ids of all events that a worker handles."""
    events = await trade.stripe.all("/v1/events")
    return sorted(one["id"] for one in events if one["type"] in KINDS)


async def test_what_banks_and_the_dashboard_did_is_found(trade: Trade) -> None:
    seller = await trade.selling()
    product = await seller.published()
    disputed, refunded, warned = [(await trade.buy(trade.buyer(), product))[0] for _ in range(3)]
    await trade.stripe.switch(f"charges/{await trade.charge(disputed)}/dispute")
    await trade.stripe.switch(f"charges/{await trade.charge(refunded)}/refund", amount=1000)
    await trade.stripe.switch(f"charges/{await trade.charge(warned)}/warning")
    await lose(trade)
    await trade.work()
    assert (await trade.row(disputed)).status == "paid"

    assert await trade.worker.missed_news.run() > 0
    await trade.work()
    assert (await trade.row(disputed)).status == "disputed"
    assert (await trade.row(refunded)).refunded_cents == 1000
    assert (await trade.row(warned)).status == "refunded"
    assert await trade.balances(seller) == {"frozen": SHARE, "pending": SHARE - 900}
    await trade.check_books()

    # The refund for the warning is news as well; then there are none.
    assert await trade.worker.missed_news.run() > 0
    assert await trade.worker.missed_news.run() == 0
    rows = await trade.sql("SELECT DISTINCT payload - 'object' - 'id', source FROM webhook_inbox")
    assert rows == [({}, "stripe")]
    await trade.work()
    await trade.news()
    await trade.check_books()


async def test_a_refund_of_the_pro_plan_is_found(trade: Trade) -> None:
    person = trade.buyer()
    link = await person("POST", "/api/subscriptions", **{"Idempotency-Key": "key"})
    await trade.stripe.pay(link.json()["url"])
    [charge] = await trade.stripe.all("/v1/charges")
    await trade.stripe.switch(f"charges/{charge['id']}/refund")
    await lose(trade)
    await trade.worker.missed_news.run()
    await trade.work()
    assert (await person("GET", "/api/subscriptions/me")).json()["plan"] == "pro"
    await trade.check_books()


async def test_an_outage_is_waited_for(trade: Trade) -> None:
    seller = await trade.selling()
    [order] = await trade.buy(trade.buyer(), await seller.published())
    await trade.worker.missed_news.run()
    await trade.stripe.switch(f"charges/{await trade.charge(order)}/refund", amount=1000)
    await lose(trade)
    before = await kept(trade)
    await trade.stripe.fail("GET", "/v1/events", count=3, status=503)
    assert await trade.worker.missed_news.run() == 0
    assert await kept(trade) == before
    assert await trade.worker.missed_news.run() == 2
    await trade.work()
    assert (await trade.row(order)).refunded_cents == 1000


async def test_a_shop_without_a_key_asks_nobody(trade: Trade) -> None:
    settings = trade.worker.settings.model_copy(update={"stripe_secret_key": SecretStr("")})
    async with worker_context(settings, name="tests-without-a-key") as worker:
        assert await worker.missed_news.run() == 0
    assert await trade.sql("SELECT slice_until FROM stripe_news_position") == [(None,)]


async def test_many_are_read_in_pages_by_any_number_of_workers(trade: Trade) -> None:
    seller = await trade.selling()
    [order] = await trade.buy(trade.buyer(), await seller.published())
    await trade.worker.missed_news.run()
    charge = await trade.charge(order)
    for _ in range(55):
        await trade.stripe.switch(f"charges/{charge}/refund", amount=1)
    await lose(trade)
    before = set(await kept(trade))
    one_page = MissedNews(trade.database, trade.worker.stripe, pages=1)
    # It ends after the first page, as one would whose process is killed.
    assert await one_page.run() == 100
    [(after_id,)] = await trade.sql("SELECT after_id FROM stripe_news_position")
    assert after_id in await kept(trade)
    found = await asyncio.gather(*(trade.worker.missed_news.run() for _ in range(3)))
    assert sum(found) == 10
    assert set(await kept(trade)) - before <= set(await at_stripe(trade))
    assert set(await at_stripe(trade)) <= set(await kept(trade))
    assert await trade.sql("SELECT slice_until, after_id FROM stripe_news_position") == [
        (None, None)
    ]


async def test_reading_begins_anew_where_stripe_has_forgotten(trade: Trade) -> None:
    await trade.buy(trade.buyer(), await (await trade.selling()).published())
    await trade.sql(
        "UPDATE stripe_news_position SET read_until = now() - interval '1 hour',"
        " slice_until = now(), after_id = 'evt_forgotten'"
    )
    await trade.sql("DELETE FROM webhook_inbox")
    await trade.worker.missed_news.run()
    assert await kept(trade) == await at_stripe(trade)


async def test_what_the_list_shows_late_is_seen_by_the_next(trade: Trade) -> None:
    await trade.buy(trade.buyer(), await (await trade.selling()).published())
    await trade.worker.missed_news.run()
    await trade.sql("DELETE FROM webhook_inbox")
    assert await trade.worker.missed_news.run() == len(await at_stripe(trade))


async def test_a_worker_looks_at_every_kind_that_is_read(trade: Trade) -> None:
    await trade.sql(
        "INSERT INTO webhook_inbox (source, event_id, kind, payload)"
        ' SELECT \'stripe\', kind, kind, \'{"id": "nobody", "object": "odd"}\''
        " FROM unnest(CAST(:kinds AS text[])) AS kind",
        kinds=list(KINDS),
    )
    await trade.work()
    # Stripe knows no such object; what nobody looks at would be done with.
    assert await trade.sql("SELECT kind FROM webhook_inbox WHERE handled_at IS NOT NULL") == []
