"""Everything that is ever posted, and to which accounts: the platform's book-keeping.

A debit is positive: cash that comes in is a debit of ``cash``, and a credit (negative) of what is
owed to the seller for it. Every function posts its cause once; a repetition changes nothing and
returns False. Callers hold the lock of the order or payout that the posting is about.
"""

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from api.ledger import repository
from api.ledger.repository import Account
from api.models import AccountKind, LedgerPosting, Order, Payout

CASH = Account(AccountKind.CASH)
REVENUE = Account(AccountKind.REVENUE)
SUBSCRIPTIONS = Account(AccountKind.SUBSCRIPTIONS)
FEES = Account(AccountKind.FEES)
DISPUTED = Account(AccountKind.DISPUTED)


def pending(seller_id: uuid.UUID) -> Account:
    """Return the account of what is inside the hold period."""
    return Account(AccountKind.SELLER_PENDING, seller_id)


def available(seller_id: uuid.UUID) -> Account:
    """Return the account of what can be paid out; refunds may take it below zero."""
    return Account(AccountKind.SELLER_AVAILABLE, seller_id)


def frozen(seller_id: uuid.UUID) -> Account:
    """Return the account of what a dispute is about."""
    return Account(AccountKind.SELLER_FROZEN, seller_id)


def in_transit(seller_id: uuid.UUID) -> Account:
    """Return the account of what is being paid out."""
    return Account(AccountKind.SELLER_IN_TRANSIT, seller_id)


def share_account(order: Order) -> Account:
    """Return the account that holds the seller's share of an order."""
    return pending(order.seller_id) if order.released_at is None else available(order.seller_id)


async def lock(session: AsyncSession, seller_ids: Iterable[uuid.UUID], currency: str) -> None:
    """Lock the accounts of all sellers that a transaction is going to post for.

    One that posts for several begins with this, so that no two wait for each other in a circle.
    """
    await repository.lock_sellers(session, seller_ids, currency)


async def sale(session: AsyncSession, order: Order, stripe_id: str) -> bool:
    """Post a paid order: the price came in, the seller's share is pending, the cut is ours."""
    amounts = {
        CASH: order.price_cents,
        pending(order.seller_id): -order.seller_cents,
        REVENUE: -order.platform_cents,
    }
    return await _post(session, f"sale:{order.id}", amounts, order=order, stripe_id=stripe_id)


async def fee(session: AsyncSession, stripe_id: str, cents: int, currency: str) -> bool:
    """Post what Stripe kept of a charge."""
    amounts = {FEES: cents, CASH: -cents}
    return await _post(session, f"fee:{stripe_id}", amounts, currency=currency, stripe_id=stripe_id)


async def release(session: AsyncSession, order: Order) -> bool:
    """Post the end of the hold period: what was not given back is available."""
    cents = order.seller_cents - order.refunded_seller_cents
    amounts = {pending(order.seller_id): cents, available(order.seller_id): -cents}
    return await _post(session, f"release:{order.id}", amounts, order=order)


async def refund(
    session: AsyncSession, order: Order, stripe_id: str, *, cents: int, seller_cents: int
) -> bool:
    """Post money given back, of which ``seller_cents`` are the seller's part."""
    amounts = {
        share_account(order): seller_cents,
        REVENUE: cents - seller_cents,
        CASH: -cents,
    }
    cause = f"refund:{stripe_id}:{order.id}"
    return await _post(session, cause, amounts, order=order, stripe_id=stripe_id)


async def refund_failed(
    session: AsyncSession, order: Order, stripe_id: str, *, cents: int, seller_cents: int
) -> bool:
    """Post a refund that the bank did not take: everything is as before."""
    amounts = {
        share_account(order): -seller_cents,
        REVENUE: seller_cents - cents,
        CASH: cents,
    }
    cause = f"refund_failed:{stripe_id}:{order.id}"
    return await _post(session, cause, amounts, order=order, stripe_id=stripe_id)


async def dispute_opened(
    session: AsyncSession, order: Order, stripe_id: str, *, cents: int, seller_cents: int
) -> bool:
    """Post money that a bank has taken, for now; the seller's part of it is frozen."""
    amounts = {
        DISPUTED: cents,
        CASH: -cents,
        share_account(order): seller_cents,
        frozen(order.seller_id): -seller_cents,
    }
    cause = f"dispute:{stripe_id}:{order.id}"
    return await _post(session, cause, amounts, order=order, stripe_id=stripe_id)


async def dispute_won(
    session: AsyncSession, order: Order, stripe_id: str, *, cents: int, seller_cents: int
) -> bool:
    """Post money that the bank has given back."""
    amounts = {
        DISPUTED: -cents,
        CASH: cents,
        frozen(order.seller_id): seller_cents,
        share_account(order): -seller_cents,
    }
    cause = f"dispute_won:{stripe_id}:{order.id}"
    return await _post(session, cause, amounts, order=order, stripe_id=stripe_id)


async def dispute_lost(
    session: AsyncSession, order: Order, stripe_id: str, *, cents: int, seller_cents: int
) -> bool:
    """Post money that the bank keeps: the seller's part and ours are gone."""
    amounts = {
        DISPUTED: -cents,
        frozen(order.seller_id): seller_cents,
        REVENUE: cents - seller_cents,
    }
    return await _post(session, f"dispute_lost:{stripe_id}:{order.id}", amounts, order=order)


async def dispute_excess(
    session: AsyncSession, stripe_id: str, cents: int, currency: str, *, returned: bool
) -> bool:
    """Post what a bank takes beyond what was left of a payment, or gives back: it is our loss."""
    signed = -cents if returned else cents
    cause = f"dispute_excess_returned:{stripe_id}" if returned else f"dispute_excess:{stripe_id}"
    amounts = {REVENUE: signed, CASH: -signed}
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def dispute_fee(
    session: AsyncSession, stripe_id: str, *, was_cents: int, cents: int, currency: str
) -> bool:
    """Post that Stripe's fees for a dispute, which were so much in all, are so much now."""
    cause = f"dispute_fee:{stripe_id}:{was_cents}:{cents}"
    amounts = {FEES: cents - was_cents, CASH: was_cents - cents}
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def payout_requested(session: AsyncSession, payout: Payout) -> bool:
    """Post that available money is on its way."""
    amounts = {
        available(payout.seller_id): payout.amount_cents,
        in_transit(payout.seller_id): -payout.amount_cents,
    }
    return await _post(session, f"payout:{payout.id}", amounts, payout=payout)


async def payout_paid(session: AsyncSession, payout: Payout, stripe_id: str) -> bool:
    """Post that Stripe has transferred it."""
    amounts = {in_transit(payout.seller_id): payout.amount_cents, CASH: -payout.amount_cents}
    cause = f"payout_paid:{payout.id}"
    return await _post(session, cause, amounts, payout=payout, stripe_id=stripe_id)


async def payout_failed(session: AsyncSession, payout: Payout) -> bool:
    """Post that it is available again."""
    amounts = {
        in_transit(payout.seller_id): payout.amount_cents,
        available(payout.seller_id): -payout.amount_cents,
    }
    return await _post(session, f"payout_failed:{payout.id}", amounts, payout=payout)


async def payout_reversed(
    session: AsyncSession, payout: Payout, stripe_id: str, cents: int
) -> bool:
    """Post a transfer, or a part of it, that was taken back afterwards."""
    amounts = {CASH: cents, available(payout.seller_id): -cents}
    cause = f"payout_reversed:{stripe_id}"
    return await _post(session, cause, amounts, payout=payout, stripe_id=stripe_id)


async def subscription_paid(
    session: AsyncSession, invoice_id: str, stripe_id: str, cents: int, currency: str
) -> bool:
    """Post a month of the Pro plan."""
    amounts = {CASH: cents, SUBSCRIPTIONS: -cents}
    cause = f"invoice:{invoice_id}"
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def subscription_refund(
    session: AsyncSession, stripe_id: str, cents: int, currency: str
) -> bool:
    """Post money of the Pro plan that was given back."""
    amounts = {SUBSCRIPTIONS: cents, CASH: -cents}
    cause = f"subscription_refund:{stripe_id}"
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def subscription_refund_failed(
    session: AsyncSession, stripe_id: str, cents: int, currency: str
) -> bool:
    """Post that a bank did not take it."""
    amounts = {SUBSCRIPTIONS: -cents, CASH: cents}
    cause = f"subscription_refund_failed:{stripe_id}"
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def subscription_dispute_opened(
    session: AsyncSession, stripe_id: str, cents: int, currency: str
) -> bool:
    """Post money of the Pro plan that a bank has taken, for now."""
    amounts = {DISPUTED: cents, CASH: -cents}
    cause = f"subscription_dispute:{stripe_id}"
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def subscription_dispute_won(
    session: AsyncSession, stripe_id: str, cents: int, currency: str
) -> bool:
    """Post that the bank has given it back."""
    amounts = {DISPUTED: -cents, CASH: cents}
    cause = f"subscription_dispute_won:{stripe_id}"
    return await _post(session, cause, amounts, currency=currency, stripe_id=stripe_id)


async def subscription_dispute_lost(
    session: AsyncSession, stripe_id: str, cents: int, currency: str
) -> bool:
    """Post that the bank keeps it."""
    amounts = {DISPUTED: -cents, SUBSCRIPTIONS: cents}
    cause = f"subscription_dispute_lost:{stripe_id}"
    return await _post(session, cause, amounts, currency=currency)


async def _post(
    session: AsyncSession,
    cause: str,
    amounts: Mapping[Account, int],
    *,
    currency: str | None = None,
    order: Order | None = None,
    payout: Payout | None = None,
    stripe_id: str | None = None,
) -> bool:
    moving = {account: cents for account, cents in amounts.items() if cents != 0}
    if not moving:
        return False
    about = order or payout
    money = currency or (about.currency if about else "")
    sellers = {account.seller_id for account in moving if account.seller_id is not None}
    await repository.lock_sellers(session, sellers, money)
    ids = await repository.account_ids(session, moving, money)
    posting = LedgerPosting(
        cause=cause,
        order_id=None if order is None else order.id,
        payout_id=None if payout is None else payout.id,
        stripe_id=stripe_id,
    )
    return await repository.add(
        session, posting, {ids[account]: cents for account, cents in moving.items()}
    )
