"""Sellers' accounts at Stripe: made once, filled in at Stripe, known here as Stripe tells."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import checkpoints
from api.core.clock import utcnow
from api.core.database import Database
from api.core.effects import Effect
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.integrations.stripe import Stripe, StripeRefusedError, StripeUnavailableError
from api.integrations.stripe_objects import AccountState
from api.models import SellerAccount
from api.notifications.kinds import ACCOUNT_RESTRICTED
from api.notifications.letters import write
from api.payouts import repository, words
from api.payouts.errors import AccountMissingError, StripeAwayError, StripeRefusesError
from api.payouts.schemas import AccountStage

log = structlog.get_logger()


@contextmanager
def stripe_answers() -> Iterator[None]:
    """Turn Stripe's silence and refusals into StripeAwayError and StripeRefusesError."""
    try:
        yield
    except StripeUnavailableError as error:
        log.warning("stripe does not answer", reason=str(error))
        raise StripeAwayError from error
    except StripeRefusedError as error:
        log.warning("stripe refuses", reason=str(error))
        raise StripeRefusesError(error.message) from error


def stage(account: SellerAccount | None) -> AccountStage:
    """Return how far an account is."""
    if account is None or account.stripe_account_id is None:
        return AccountStage.NONE
    if account.transfers_enabled and account.payouts_enabled:
        return AccountStage.READY
    return AccountStage.RESTRICTED if account.details_submitted else AccountStage.INCOMPLETE


class AccountSync:
    """Looks at accounts, whoever asks: a webhook, a page, a payout that was refused."""

    def __init__(self, stripe: Stripe) -> None:
        self._stripe = stripe

    async def look(self, account_id: str) -> Effect:
        """Ask for an account; the effect records it."""
        asked_at = utcnow()
        state = await self._stripe.account(account_id)

        async def record(session: AsyncSession) -> None:
            await _record(session, state, asked_at)

        return record


class AccountService:
    """What sellers do with their accounts."""

    def __init__(self, settings: Settings, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe
        self._sync = AccountSync(stripe)
        self._page = f"{settings.site_url.rstrip('/')}/dashboard/payouts"

    async def account(self, seller_id: uuid.UUID, *, refresh: bool) -> dict[str, Any]:
        """Return a seller's account as ``PayoutAccount``.

        Raises StripeAwayError when Stripe is to be asked and does not answer.
        """
        found = await self._find(seller_id)
        if refresh and found is not None and found.stripe_account_id is not None:
            with stripe_answers():
                effect = await self._sync.look(found.stripe_account_id)
            async with unit_of_work(self._database) as session:
                await effect(session)
                found = await repository.account(session, seller_id)
        return _view(found)

    async def onboarding(self, seller_id: uuid.UUID) -> dict[str, Any]:
        """Return where Stripe's form is, as ``StripeLink``; the account is made the first time.

        Raises StripeAwayError and StripeRefusesError.
        """
        async with unit_of_work(self._database) as session:
            account, email = await repository.begin_account(session, seller_id)
        checkpoints.reached("account.row")
        account_id = account.stripe_account_id
        with stripe_answers():
            if account_id is None:
                account_id = await self._make(seller_id, email)
            url = await self._stripe.onboarding_link(
                account_id,
                refresh_url=f"{self._page}?onboarding=refresh",
                return_url=f"{self._page}?onboarding=done",
            )
        return {"url": url}

    async def dashboard(self, seller_id: uuid.UUID) -> dict[str, Any]:
        """Return the address of Stripe's dashboard as ``StripeLink``.

        Raises AccountMissingError, StripeAwayError and StripeRefusesError.
        """
        account = await self._find(seller_id)
        if account is None or account.stripe_account_id is None or not account.details_submitted:
            raise AccountMissingError
        with stripe_answers():
            return {"url": await self._stripe.dashboard_link(account.stripe_account_id)}

    async def _make(self, seller_id: uuid.UUID, email: str) -> str:
        made = await self._stripe.create_account(
            key=f"account-{seller_id}", seller_id=str(seller_id), email=email
        )
        checkpoints.reached("account.stripe")
        async with unit_of_work(self._database) as session:
            await repository.note_account(session, seller_id, made.id)
        return made.id

    async def _find(self, seller_id: uuid.UUID) -> SellerAccount | None:
        async with unit_of_work(self._database) as session:
            return await repository.account(session, seller_id)


async def _record(session: AsyncSession, state: AccountState, asked_at: datetime) -> None:
    account = await repository.lock_account(session, state)
    if account is None:
        log.info("account is not ours", account=state.id)
        return
    if account.refreshed_at is not None and account.refreshed_at > asked_at:
        return
    before = stage(account)
    account.stripe_account_id = state.id
    account.details_submitted = state.details_submitted
    account.transfers_enabled = state.transfers_enabled
    account.payouts_enabled = state.payouts_enabled
    account.requirements = list(state.requirements)
    account.disabled_reason = state.disabled_reason
    account.refreshed_at = asked_at
    await session.flush()
    if before is AccountStage.READY and stage(account) is not AccountStage.READY:
        await write(
            session,
            ACCOUNT_RESTRICTED,
            account.seller_id,
            f"{state.id}:{asked_at.isoformat()}",
            wanted="; ".join(words.requirements(account.requirements).values()),
        )


def _view(account: SellerAccount | None) -> dict[str, Any]:
    reason = None if account is None else account.disabled_reason
    return {
        "state": stage(account),
        "details_submitted": account is not None and account.details_submitted,
        "transfers_enabled": account is not None and account.transfers_enabled,
        "payouts_enabled": account is not None and account.payouts_enabled,
        "requirements": [
            {"code": code, "message": message}
            for code, message in words.requirements(account.requirements if account else []).items()
        ],
        "disabled_reason": None if reason is None else words.disabled(reason),
    }
