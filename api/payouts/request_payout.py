"""Ask for a payout: the money is set aside with the request, in one transaction."""

import uuid
from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import checkpoints
from api.core.database import Database
from api.core.idempotency import IdempotencyKeyReusedError
from api.core.money import CURRENCY, dollars
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.integrations.stripe import Stripe, StripeRefusedError, StripeUnavailableError
from api.ledger import book
from api.ledger.balances import locked_balances
from api.models import Payout
from api.payouts import repository
from api.payouts.accounts import AccountSync, stage
from api.payouts.errors import (
    AccountMissingError,
    AmountTooSmallError,
    NotEnoughError,
    PayoutBlockedError,
)
from api.payouts.schemas import AccountStage
from api.payouts.views import blocked, view


class RequestPayout:
    """The rules of asking; a worker sends what was asked for."""

    def __init__(self, settings: Settings, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._accounts = AccountSync(stripe)
        self._minimum = settings.minimum_payout_cents

    async def request(self, seller_id: uuid.UUID, key: str, cents: int) -> dict[str, Any]:
        """Set money aside to be sent; returns ``PayoutOut``. The same key asks once.

        Raises AmountTooSmallError, NotEnoughError, PayoutBlockedError, IdempotencyKeyReusedError.
        """
        await self._ask_again(seller_id)
        async with unit_of_work(self._database) as session:
            payout = await self._make(session, seller_id, key, cents)
        checkpoints.reached("payout.row")
        return view(payout)

    async def _make(
        self, session: AsyncSession, seller_id: uuid.UUID, key: str, cents: int
    ) -> Payout:
        # Before anything is looked at: two requests at once see each other's money gone.
        held = await locked_balances(session, seller_id, CURRENCY)
        made = await repository.by_key(session, seller_id, key)
        if made is not None:
            if made.amount_cents != cents:
                raise IdempotencyKeyReusedError
            return made
        account = await repository.account(session, seller_id)
        obstacle = blocked(account, held.available)
        if obstacle is not None:
            raise PayoutBlockedError(obstacle.message, obstacle.next_step)
        if account is None or account.stripe_account_id is None:
            raise AccountMissingError
        if cents < self._minimum:
            raise AmountTooSmallError(dollars(self._minimum))
        if cents > held.available:
            raise NotEnoughError(dollars(held.available))
        payout = Payout(
            seller_id=seller_id,
            idempotency_key=key,
            amount_cents=cents,
            currency=CURRENCY,
            stripe_account_id=account.stripe_account_id,
        )
        await repository.add(session, payout)
        await book.payout_requested(session, payout)
        return payout

    async def _ask_again(self, seller_id: uuid.UUID) -> None:
        """Ask Stripe about an account that was not ready: perhaps its news has not come yet."""
        async with unit_of_work(self._database) as session:
            account = await repository.account(session, seller_id)
        if account is None or account.stripe_account_id is None:
            return
        if stage(account) is AccountStage.READY:
            return
        # Without an answer, what is known decides.
        with suppress(StripeUnavailableError, StripeRefusedError):
            effect = await self._accounts.look(account.stripe_account_id)
            async with unit_of_work(self._database) as session:
                await effect(session)
