"""Payouts on their way to Stripe: each is one transfer, whoever dies in between."""

import structlog

from api.core import checkpoints
from api.core.database import Database
from api.integrations.stripe import (
    Stripe,
    StripeBrokenError,
    StripeRefusedError,
    StripeUnavailableError,
)
from api.integrations.stripe_objects import TransferState
from api.models import PayoutStatus
from api.payouts import repository, sync
from api.payouts.accounts import AccountSync
from api.payouts.repository import OPEN, Claimed
from api.payouts.sync import TransferSync
from api.payouts.words import ACCOUNT, REFUSED, STRIPE_AWAY, TROUBLE

log = structlog.get_logger()

LEASE_SECONDS = 300.0
"""Beyond the time that the three requests of one payout may take, with their retries."""
TELL_AFTER_ATTEMPTS = 8
"""When a seller is written to about an outage: after some ten minutes."""
BALANCE_TOO_SMALL = "balance_insufficient"
_ABOUT_THE_ACCOUNT = frozenset(
    {
        "account_closed",
        "account_invalid",
        "insufficient_capabilities_for_transfer",
        "payouts_not_allowed",
        "resource_missing",
        "transfers_not_allowed",
    }
)


class PayoutQueue:
    """Sends what was asked for, and sees later whether it was taken back.

    Whether a transfer was made is not known when its answer is lost, or its worker died. So from
    the second attempt on, Stripe is asked first whether there is one for the payout; and the key of
    the request is the payout's own, so that even then a second one could not be made.
    """

    def __init__(self, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe
        self._transfers = TransferSync(stripe)
        self._accounts = AccountSync(stripe)

    async def run(self) -> int:
        """Handle one payout that is due; returns how many there were."""
        async with self._database.transaction() as session:
            claimed = await repository.claim(session, LEASE_SECONDS)
        if claimed is None:
            return 0
        checkpoints.reached("payout.claimed")
        try:
            await self._handle(claimed)
        except Exception as error:
            # Whatever it is, it must not end the worker: every other payout would wait with it.
            away = isinstance(error, StripeUnavailableError)
            log.warning(
                "payout not sent yet",
                payout=str(claimed.id),
                attempts=claimed.attempts,
                reason=repr(error),
                exc_info=not away,
            )
            async with self._database.transaction() as session:
                await sync.put_off(
                    session,
                    claimed.id,
                    STRIPE_AWAY if away else TROUBLE,
                    repr(error),
                    tell=claimed.attempts >= TELL_AFTER_ATTEMPTS,
                    broken=claimed.refusals if isinstance(error, StripeBrokenError) else None,
                )
        return 1

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, payout: Claimed) -> None:
        if PayoutStatus(payout.status) in OPEN:
            await self._send(payout)
        elif payout.stripe_transfer_id is not None:
            effect = await self._transfers.look(payout.stripe_transfer_id)
            async with self._database.transaction() as session:
                await effect(session)

    async def _send(self, payout: Claimed) -> None:
        try:
            transfer = await self._transfer(payout)
        except StripeRefusedError as error:
            log.warning("payout refused", payout=str(payout.id), reason=str(error))
            await self._refused(payout, error)
            return
        checkpoints.reached("payout.transfer")
        async with self._database.transaction() as session:
            await sync.settle(session, payout.id, transfer)

    async def _transfer(self, payout: Claimed) -> TransferState:
        """Return the payout's transfer, made if there is none."""
        if payout.attempts > 1 or payout.refusals:
            made = await self._made(payout)
            if made is not None:
                return made
        # Stripe gives one answer under one key, also when that was no.
        again = f"-{payout.refusals}" if payout.refusals else ""
        return await self._stripe.create_transfer(
            key=f"payout-{payout.id}{again}",
            amount_cents=payout.amount_cents,
            currency=payout.currency,
            account_id=payout.stripe_account_id,
            group=str(payout.id),
        )

    async def _made(self, payout: Claimed) -> TransferState | None:
        found = await self._stripe.transfers_of(str(payout.id))
        # Asked for alone, it comes with all of its reversals.
        return await self._stripe.transfer(found[0].id) if found else None

    async def _refused(self, payout: Claimed, error: StripeRefusedError) -> None:
        if error.code == BALANCE_TOO_SMALL:
            async with self._database.transaction() as session:
                await sync.wait(session, payout.id, payout.refusals, str(error))
            return
        # Before the money goes back: there must really be no transfer.
        made = await self._made(payout)
        if made is not None:
            async with self._database.transaction() as session:
                await sync.settle(session, payout.id, made)
            return
        about_account = error.code in _ABOUT_THE_ACCOUNT
        async with self._database.transaction() as session:
            reason = ACCOUNT if about_account else REFUSED
            await sync.fail(session, payout.id, reason, str(error))
        if about_account:
            await self._refresh(payout.stripe_account_id)

    async def _refresh(self, account_id: str) -> None:
        """See what is wrong with an account, so that its seller does."""
        try:
            effect = await self._accounts.look(account_id)
        except (StripeRefusedError, StripeUnavailableError) as error:
            log.warning("account not seen", account=account_id, reason=str(error))
            return
        async with self._database.transaction() as session:
            await effect(session)
