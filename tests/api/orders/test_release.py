"""The hold period ends once, and not for what may go back."""

import asyncio
import uuid

from api.orders.release import Releases
from tests.support.orders import Trade

PRICE = 4900
SHARE = 4410


async def test_what_is_due_is_released_once_by_workers_at_once(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    products = [await seller.published() for _ in range(3)]
    orders = await trade.buy(buyer, *products)
    assert await trade.worker.releases.run() == 0
    await trade.sql("UPDATE orders SET available_at = now()")
    workers = [Releases(trade.database) for _ in range(3)]
    assert sum(await asyncio.gather(*(one.run() for one in workers))) == 3
    assert await trade.balances(seller) == {"available": 3 * SHARE}
    shown = (await seller("GET", f"/api/sales/{orders[0]}")).json()
    assert shown["released_at"] is not None
    assert [line["kind"] for line in shown["timeline"]] == ["placed", "paid", "released"]
    await trade.check_books()


async def test_a_refund_and_a_release_at_once_lose_no_cent(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    products = [await seller.published() for _ in range(4)]
    orders = await trade.buy(buyer, *products)
    await trade.sql("UPDATE orders SET available_at = now()")
    body = {"amount_cents": 2450, "reason": "Half."}

    async def give(order: str) -> None:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        answer = await seller("POST", f"/api/sales/{order}/refunds", body, **key)
        assert answer.status_code == 201, answer.text
        await trade.worker.refunds.run()

    await asyncio.gather(
        *(give(order) for order in orders), *(trade.worker.releases.run() for _ in range(4))
    )
    await trade.work()
    await trade.worker.releases.run()
    assert await trade.balances(seller) == {"available": 4 * 2205}
    await trade.check_books()
