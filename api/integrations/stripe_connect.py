"""Sellers at Stripe: connected accounts, and transfers to them.

Accounts are made through version 1 of the API by their controller's properties
(https://docs.stripe.com/connect/accounts-v2/connect-account-configuration); this module is where
version 2 would take its place.
"""

from dataclasses import replace

from api.integrations.stripe_connection import PAGE, StripeConnection, translated
from api.integrations.stripe_objects import AccountState, TransferState
from api.integrations.stripe_reading import account_of, transfer_of


class StripeConnect(StripeConnection):
    """Connected accounts and transfers."""

    async def create_account(self, *, key: str, seller_id: str, email: str) -> AccountState:
        """Make a connected account: Express dashboard, fees and losses borne by the platform."""
        with translated():
            made = await self._v1.accounts.create_async(
                {
                    "controller": {
                        "fees": {"payer": "application"},
                        "losses": {"payments": "application"},
                        "requirement_collection": "stripe",
                        "stripe_dashboard": {"type": "express"},
                    },
                    "capabilities": {"transfers": {"requested": True}},
                    "email": email,
                    "metadata": {"seller_id": seller_id},
                },
                {"idempotency_key": key},
            )
        return account_of(made)

    async def account(self, account_id: str) -> AccountState:
        """Return a connected account."""
        with translated():
            return account_of(await self._v1.accounts.retrieve_async(account_id))

    async def onboarding_link(self, account_id: str, *, refresh_url: str, return_url: str) -> str:
        """Return the address of Stripe's form, which works once and for some minutes."""
        with translated():
            link = await self._v1.account_links.create_async(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "refresh_url": refresh_url,
                    "return_url": return_url,
                }
            )
        return str(link["url"])

    async def dashboard_link(self, account_id: str) -> str:
        """Return an address that signs a seller in to the Express dashboard, once."""
        with translated():
            return str((await self._v1.accounts.login_links.create_async(account_id))["url"])

    async def create_transfer(
        self, *, key: str, amount_cents: int, currency: str, account_id: str, group: str
    ) -> TransferState:
        """Send money to a connected account; ``group`` is the payout's id."""
        with translated():
            made = await self._v1.transfers.create_async(
                {
                    "amount": amount_cents,
                    "currency": currency.lower(),
                    "destination": account_id,
                    "transfer_group": group,
                    "metadata": {"payout_id": group},
                },
                {"idempotency_key": key},
            )
        return transfer_of(made)

    async def transfer(self, transfer_id: str) -> TransferState:
        """Return a transfer with all of its reversals."""
        with translated():
            found = await self._v1.transfers.retrieve_async(transfer_id)
            if not found["reversals"]["has_more"]:
                return transfer_of(found)
            page = await self._v1.transfers.reversals.list_async(transfer_id, {"limit": PAGE})
            reversals = [(one["id"], one["amount"]) async for one in page.auto_paging_iter()]
        return replace(transfer_of(found), reversals=tuple(reversals))

    async def transfers_of(self, group: str) -> list[TransferState]:
        """Return the transfers of a group."""
        with translated():
            page = await self._v1.transfers.list_async({"transfer_group": group, "limit": PAGE})
            return [transfer_of(one) async for one in page.auto_paging_iter()]
