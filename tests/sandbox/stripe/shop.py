"""What a shop asks of Stripe, by Stripe's own client."""

from collections.abc import Sequence
from typing import Any

from stripe import Account, AccountLink, Charge, PaymentIntent, StripeClient, StripeObject
from stripe.checkout import Session

from tests.support.stripe_stand_in import StripeStandIn

SUCCESS = "http://localhost:3000/success?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://localhost:3000/cart"
REFRESH = "http://localhost:3000/refresh"
RETURN = "http://localhost:3000/return"


def plain(found: StripeObject | None) -> dict[str, Any]:
    """Return an object of the client as a table."""
    assert found is not None
    return found.to_dict()


def session_of(
    sdk: StripeClient, *cents: int, names: Sequence[str] = (), group: str = "order_1"
) -> Session:
    """Make a Checkout Session for products at these prices."""
    return sdk.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "success_url": SUCCESS,
            "cancel_url": CANCEL,
            "client_reference_id": "cart_1",
            "metadata": {"cart": "1"},
            "payment_intent_data": {
                "transfer_group": group,
                "metadata": {"order": "1"},
                "receipt_email": "receipt@example.com",
            },
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "usd",
                        "unit_amount": amount,
                        "product_data": {"name": names[place] if names else f"Product {place}"},
                    },
                }
                for place, amount in enumerate(cents)
            ],
        }
    )


async def paid_charge(
    stripe: StripeStandIn, sdk: StripeClient, cents: int, card: str = "4242424242424242"
) -> Charge:
    """Have a buyer pay this much; returns the charge."""
    session = session_of(sdk, cents)
    await stripe.pay(session.url or "", card)
    paid = sdk.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert isinstance(paid.payment_intent, PaymentIntent)
    return sdk.v1.charges.retrieve(str(paid.payment_intent.latest_charge))


async def account_of(
    stripe: StripeStandIn, sdk: StripeClient, action: str | None = "complete"
) -> Account:
    """Make a seller's account, onboarded to its end unless ``action`` says otherwise."""
    account = sdk.v1.accounts.create(
        {
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
            "country": "US",
            "email": "seller@example.com",
            "metadata": {"seller": "1"},
        }
    )
    if action:
        link = link_of(sdk, account.id)
        assert await stripe.onboard(link.url, action) == RETURN
    return sdk.v1.accounts.retrieve(account.id)


def link_of(sdk: StripeClient, account_id: str) -> AccountLink:
    """Make a link to the onboarding page."""
    return sdk.v1.account_links.create(
        {
            "account": account_id,
            "type": "account_onboarding",
            "refresh_url": REFRESH,
            "return_url": RETURN,
        }
    )
