"""The operator's commands about money, as a shell sees them."""

import pytest

from api.ledger import book
from tests.support.earning import Earner
from tests.support.market import Market
from tests.support.own_market import issuer, market, stripe
from tests.support.processes import free_port
from tests.support.shell import Prepared, Shell

__all__ = ["issuer", "market", "stripe"]


@pytest.fixture
def shell(market: Market, prepared: Prepared) -> Shell:
    return Shell(market.worker.settings, prepared)


async def test_payouts_are_listed_while_they_are_not_sent(market: Market, shell: Shell) -> None:
    earner = await Earner.settled(market)
    await earner.sold_for_real(20_000)
    payout_id = await earner.requested(5_000)
    waiting = await shell.mywork("payouts", "list", "--json")
    assert [one["id"] for one in waiting.json] == [payout_id]
    narrow = await shell.mywork("payouts", "list", COLUMNS="60")
    assert f"{payout_id}  $50.00  requested\n  seller {earner.id}, requested 2" in narrow.out
    await market.worker.payouts.run()
    assert (await shell.mywork("payouts", "list", "--json")).json == []
    paid = await shell.mywork("payouts", "list", "--status", "paid")
    assert "$50.00" in paid.out


async def test_books_that_do_not_agree_with_themselves_are_found(
    market: Market, shell: Shell
) -> None:
    earner = await Earner.settled(market)
    await earner.sold(20_000)
    payout_id = await earner.requested(5_000)
    checked = await shell.mywork("ledger", "check")
    assert (checked.status, checked.out) == (0, "ledger: ok\n")
    await market.sql("UPDATE payouts SET reversed_cents = 1")
    checked = await shell.mywork("ledger", "check", "--json")
    assert checked.status == 1
    assert [one["about"] for one in checked.json] == [f"payout {payout_id}, requested"]


async def test_books_that_do_not_agree_with_stripe_are_found(market: Market, shell: Shell) -> None:
    earner = await Earner.settled(market)
    await earner.sold_for_real(20_000)
    await market.stripe.switch("balance", amount=700)
    agreed = await shell.mywork("ledger", "reconcile", "--since", "2026-01-01")
    assert agreed.status == 0, agreed.out
    assert "topup" in agreed.out
    async with market.database.transaction() as session:
        await book.fee(session, "ch_invented", 77, "USD")
    differing = await shell.mywork("ledger", "reconcile")
    assert differing.status == 1
    assert "ch_invented: -$0.77 in the ledger, $0.00 at Stripe (fee:ch_invented)" in differing.out


async def test_a_stripe_that_is_away_is_said_in_one_line(shell: Shell) -> None:
    closed = f"http://127.0.0.1:{free_port()}"
    away = await shell.mywork("ledger", "reconcile", STRIPE_API_URL=closed)
    assert away.status == 3
    assert "STRIPE_API_URL" in away.err
    assert "Traceback" not in away.err
