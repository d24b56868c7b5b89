"""The ledger's cash is Stripe's balance, and what differs is named."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from api.ledger import book
from api.ledger.reconciling import Reconcile
from tests.support.earning import Earner
from tests.support.market import Market


@pytest.fixture
def reconcile(market: Market) -> Reconcile:
    return Reconcile(market.database, market.worker.stripe)


async def payouts(market: Market) -> None:
    await market.sql("UPDATE payouts SET due_at = now() WHERE due_at IS NOT NULL")
    while await market.worker.payouts.run():
        pass


async def sale(_market: Market, earner: Earner, dice: random.Random) -> None:
    await earner.sold_for_real(dice.randrange(3_000, 30_000))


async def payout(market: Market, earner: Earner, dice: random.Random) -> None:
    available = (await earner.balance())["available_cents"]
    if available >= 2_500:
        await earner.requested(dice.randrange(2_500, available + 1))
        await payouts(market)


async def reversal(market: Market, _earner: Earner, _dice: random.Random) -> None:
    for (transfer_id,) in await market.sql(
        "SELECT stripe_transfer_id FROM payouts WHERE status = 'paid' LIMIT 1"
    ):
        await market.stripe.switch(f"transfers/{transfer_id}/reverse", amount=100)


async def refund(market: Market, _earner: Earner, _dice: random.Random) -> None:
    for charge in await untouched(market):
        await market.stripe.switch(f"charges/{charge}/refund", amount=999)
        await market.settle()


async def dispute(market: Market, _earner: Earner, dice: random.Random) -> None:
    for charge in await untouched(market):
        begun = await market.stripe.switch(f"charges/{charge}/dispute")
        await market.settle()
        outcome = dice.choice(("won", "lost"))
        await market.stripe.switch(f"disputes/{begun['id']}/decide", outcome=outcome)
        await market.settle()


async def bank(market: Market, _earner: Earner, dice: random.Random) -> None:
    await market.stripe.switch("balance", amount=dice.choice((5_000, -1)))


async def untouched(market: Market) -> list[str]:
    """Return a charge that nobody has refunded or disputed, if there is one."""
    charges = await market.stripe.all("/v1/charges")
    names = [one["id"] for one in charges if not one["amount_refunded"] and not one["disputed"]]
    return names[:1]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_random_history_agrees_object_by_object(
    market: Market, reconcile: Reconcile, seed: int
) -> None:
    dice = random.Random(seed)
    earners = [await Earner.settled(market) for _ in range(2)]
    for _ in range(12):
        step = dice.choice((sale, sale, payout, reversal, bank, refund, dispute))
        await step(market, dice.choice(earners), dice)
    await market.settle()
    result = await reconcile.run()
    assert result.differences == []
    assert result.ledger_cents == result.stripe_cents
    assert result.clean
    assert {one.kind for one in result.apart} <= {"topup", "payout"}
    recent = await reconcile.run(datetime.now(UTC) - timedelta(hours=1))
    assert recent.clean
    assert (recent.compared, recent.stripe_cents) == (result.compared, None)
    assert (await reconcile.run(datetime.now(UTC) + timedelta(hours=1))).compared == 0
    assert await market.worker.ledger_check.run() == []


async def test_a_planted_difference_is_named(market: Market, reconcile: Reconcile) -> None:
    earner = await Earner.settled(market)
    await earner.sold_for_real(20_000)
    assert (await reconcile.run()).clean
    # Something that only the ledger has, and something that only Stripe has.
    async with market.database.transaction() as session:
        await book.fee(session, "ch_invented", 77, "USD")
    [charge] = await market.stripe.all("/v1/charges")
    await market.stripe.switch(f"charges/{charge['id']}/refund", amount=500)
    [given] = await market.stripe.all("/v1/refunds")
    result = await reconcile.run()
    assert [(one.stripe_id, one.ledger_cents, one.stripe_cents) for one in result.differences] == [
        ("ch_invented", -77, 0),
        (given["id"], 0, -500),
    ]
    assert result.differences[0].causes == ["fee:ch_invented"]
    assert result.ledger_cents is not None
    assert result.stripe_cents is not None
    assert result.ledger_cents - result.stripe_cents == 500 - 77
    assert not result.clean
    recent = await reconcile.run(datetime.now(UTC) - timedelta(hours=1))
    assert recent.differences == result.differences


async def test_what_began_before_a_day_counts_as_a_whole(
    market: Market, reconcile: Reconcile
) -> None:
    earner = await Earner.settled(market)
    await earner.sold_for_real(20_000)
    # As if the sale had been posted long ago and its fee just now.
    async with market.database.transaction() as session:
        await session.execute(text("ALTER TABLE ledger_postings DISABLE TRIGGER USER"))
        await session.execute(
            text(
                "UPDATE ledger_postings SET at = now() - interval '3 days'"
                " WHERE cause LIKE 'sale:%'"
            )
        )
        await session.execute(text("ALTER TABLE ledger_postings ENABLE TRIGGER USER"))
    assert (await reconcile.run(datetime.now(UTC) - timedelta(days=1))).clean
