"""Who may call what: the whole contract, against a written table."""

import uuid
from typing import Any

import pytest
from sqlalchemy import text

from api.core.database import Database
from tests.api.helpers import Api
from tests.support.issuer import Issuer, forged
from tests.support.people import Person, fresh_name
from tests.support.sellers import COMPLETE, Seller

TABLE = {
    ("GET", "/api/products"): "anybody",
    ("GET", "/api/products/{product}"): "anybody",
    ("GET", "/api/products/{product}/similar"): "anybody",
    ("GET", "/api/categories"): "anybody",
    ("GET", "/api/search/suggest"): "anybody",
    ("GET", "/api/brain"): "anybody",
    ("GET", "/api/brain/{entry}"): "anybody",
    ("GET", "/api/brain/query"): "signed_in",
    ("GET", "/api/brain/query/quota"): "signed_in",
    ("GET", "/api/contributors"): "anybody",
    ("POST", "/api/brain/{entry}/views"): "anybody",
    ("GET", "/api/brain/{entry}/helpful"): "signed_in",
    ("PUT", "/api/brain/{entry}/helpful"): "signed_in",
    ("DELETE", "/api/brain/{entry}/helpful"): "signed_in",
    ("GET", "/api/brain/me"): "signed_in",
    ("GET", "/api/brain/me/{entry}"): "signed_in",
    ("GET", "/api/brain/me/{entry}/revisions"): "signed_in",
    ("GET", "/api/brain/me/{entry}/revisions/{revision}"): "signed_in",
    ("POST", "/api/brain"): "signed_in",
    ("PUT", "/api/brain/{entry}"): "signed_in",
    ("DELETE", "/api/brain/{entry}"): "signed_in",
    ("POST", "/api/brain/{entry}/publish"): "signed_in",
    ("POST", "/api/brain/{entry}/withdraw"): "signed_in",
    ("POST", "/api/brain/{entry}/revisions/{revision}/restore"): "signed_in",
    ("GET", "/api/brain/categories"): "signed_in",
    ("GET", "/api/brain/tags"): "signed_in",
    ("POST", "/api/brain/categories"): "admin",
    ("PUT", "/api/brain/categories/{category}"): "admin",
    ("POST", "/api/brain/categories/{category}/merge"): "admin",
    ("DELETE", "/api/brain/categories/{category}"): "admin",
    ("POST", "/api/brain/tags/rename"): "admin",
    ("POST", "/api/brain/tags/merge"): "admin",
    ("DELETE", "/api/brain/tags"): "admin",
    ("GET", "/api/sellers/{username}"): "anybody",
    ("GET", "/api/figures"): "anybody",
    ("GET", "/api/terms"): "anybody",
    ("GET", "/api/pages/{kind}"): "anybody",
    ("GET", "/api/health/live"): "anybody",
    ("GET", "/api/health/ready"): "anybody",
    ("GET", "/api/users/me"): "signed_in",
    ("PUT", "/api/users/me"): "signed_in",
    ("POST", "/api/users/become-seller"): "signed_in",
    ("GET", "/api/users/me/seller-profile"): "seller",
    ("PUT", "/api/users/me/seller-profile"): "seller",
    ("GET", "/api/products/me"): "seller",
    ("GET", "/api/products/me/{product}"): "seller",
    ("GET", "/api/products/me/{product}/search"): "seller",
    ("GET", "/api/products/labels/{kind}"): "seller",
    ("POST", "/api/products"): "seller",
    ("POST", "/api/products/bulk"): "seller",
    ("PUT", "/api/products/{product}"): "seller",
    ("DELETE", "/api/products/{product}"): "seller",
    ("POST", "/api/products/{product}/publish"): "seller",
    ("POST", "/api/products/{product}/unpublish"): "seller",
    ("POST", "/api/products/{product}/duplicate"): "seller",
    ("GET", "/api/products/{product}/images"): "seller",
    ("PUT", "/api/products/{product}/images"): "seller",
    ("GET", "/api/products/{product}/versions"): "seller",
    ("POST", "/api/products/{product}/versions"): "seller",
    ("GET", "/api/uploads"): "seller",
    ("POST", "/api/uploads"): "seller",
    ("GET", "/api/uploads/{upload}"): "seller",
    ("DELETE", "/api/uploads/{upload}"): "seller",
    ("POST", "/api/uploads/{upload}/addresses"): "seller",
    ("POST", "/api/uploads/{upload}/complete"): "seller",
    ("DELETE", "/api/users/me"): "signed_in",
    ("GET", "/api/users/me/closing"): "signed_in",
    ("GET", "/api/users/me/exports"): "signed_in",
    ("POST", "/api/users/me/exports"): "signed_in",
    ("GET", "/api/users/me/notifications"): "signed_in",
    ("PUT", "/api/users/me/notifications"): "signed_in",
    ("GET", "/api/notifications/unsubscribe"): "anybody",
    ("POST", "/api/notifications/unsubscribe"): "anybody",
    ("POST", "/api/events"): "anybody",
    ("GET", "/api/attention"): "seller",
    ("GET", "/api/analytics/export"): "seller",
    ("GET", "/api/analytics/overview"): "seller",
    ("GET", "/api/analytics/time-zone"): "seller",
    ("PUT", "/api/analytics/time-zone"): "seller",
    ("GET", "/api/analytics/products/{product}"): "seller",
    ("GET", "/api/orders"): "signed_in",
    ("GET", "/api/orders/{order}"): "signed_in",
    ("GET", "/api/orders/{order}/download"): "signed_in",
    ("POST", "/api/orders/{order}/refunds"): "signed_in",
    ("POST", "/api/refunds/{refund}/appeal"): "signed_in",
    ("POST", "/api/refunds/{refund}/approve"): "seller",
    ("POST", "/api/refunds/{refund}/decline"): "seller",
    ("GET", "/api/sales"): "seller",
    ("GET", "/api/sales/export"): "seller",
    ("GET", "/api/sales/{order}"): "seller",
    ("PUT", "/api/sales/{order}/licence"): "seller",
    ("POST", "/api/sales/{order}/grants"): "seller",
    ("POST", "/api/sales/{order}/grants/revoke"): "seller",
    ("POST", "/api/sales/{order}/grants/extend"): "seller",
    ("POST", "/api/sales/{order}/refunds"): "seller",
    ("GET", "/api/admin/refunds"): "admin",
    ("POST", "/api/admin/refunds/{refund}/approve"): "admin",
    ("POST", "/api/admin/refunds/{refund}/reject"): "admin",
    ("GET", "/api/reviews/product/{product}"): "anybody",
    ("POST", "/api/reviews"): "signed_in",
    ("PUT", "/api/reviews/{review}"): "signed_in",
    ("DELETE", "/api/reviews/{review}"): "signed_in",
    ("PUT", "/api/reviews/{review}/reply"): "seller",
    ("DELETE", "/api/reviews/{review}/reply"): "seller",
    ("GET", "/api/payouts/balance"): "seller",
    ("GET", "/api/payouts"): "seller",
    ("POST", "/api/payouts"): "seller",
    ("GET", "/api/payouts/export"): "seller",
    ("GET", "/api/payouts/account"): "seller",
    ("POST", "/api/payouts/account/onboarding"): "seller",
    ("POST", "/api/payouts/account/dashboard"): "seller",
    ("GET", "/api/payouts/{payout}"): "seller",
    ("GET", "/api/subscriptions/plan"): "anybody",
    ("GET", "/api/subscriptions/me"): "signed_in",
    ("POST", "/api/subscriptions"): "signed_in",
    ("POST", "/api/subscriptions/cancel"): "signed_in",
    ("POST", "/api/subscriptions/resume"): "signed_in",
    ("POST", "/api/webhooks/clerk"): "webhook",
    ("POST", "/api/webhooks/stripe"): "webhook",
    ("GET", "/api/cart"): "signed_in",
    ("PUT", "/api/cart"): "signed_in",
    ("POST", "/api/cart/merge"): "signed_in",
    ("POST", "/api/cart/quote"): "anybody",
    ("POST", "/api/cart/quote/mine"): "signed_in",
    ("POST", "/api/orders"): "signed_in",
    ("GET", "/api/checkouts/{checkout}"): "signed_in",
    ("POST", "/api/checkouts/{checkout}/cancel"): "signed_in",
    ("GET", "/api/checkouts/{checkout}/receipt"): "signed_in",
    ("POST", "/api/licences/verify"): "anybody",
    ("POST", "/api/licences/activate"): "anybody",
    ("POST", "/api/licences/deactivate"): "anybody",
}
ALLOWED = {
    "anybody": {"anonymous", "buyer", "seller", "admin", "wrong"},
    "webhook": set(),
    "signed_in": {"buyer", "seller", "admin"},
    "seller": {"seller"},
    "admin": {"admin"},
}


async def operations(api: Api) -> dict[tuple[str, str], dict[str, Any]]:
    document = (await api.client.get("/api/openapi.json")).json()
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


async def test_every_endpoint_declares_who_may_call_it(api: Api) -> None:
    assert {key: one["x-access"] for key, one in (await operations(api)).items()} == TABLE


@pytest.fixture
async def tokens(api: Api, issuer: Issuer, database: Database) -> dict[str, str | None]:
    names = {kind: f"user_{kind}_{uuid.uuid4().hex}" for kind in ("buyer", "seller", "admin")}
    for name in names.values():
        answer = await api.client.get(
            "/api/users/me", headers={"Authorization": f"Bearer {issuer.token(name)}"}
        )
        assert answer.status_code == 200
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE users SET role = 'admin' WHERE clerk_id = :id"), {"id": names["admin"]}
        )
    selling = await api.client.post(
        "/api/users/become-seller",
        headers={"Authorization": f"Bearer {issuer.token(names['seller'])}"},
        json={
            "username": f"s-{uuid.uuid4().hex[:12]}",
            "display_name": "Seller",
            "headline": "",
            "bio": "",
            "location": None,
            "website_url": None,
            "support_email": None,
        },
    )
    assert selling.status_code == 201, selling.text
    return {
        "anonymous": None,
        **{f"wrong: {how}": token for how, token in forged(issuer, names["seller"]).items()},
        **{kind: issuer.token(name) for kind, name in names.items()},
    }


async def test_only_those_get_in_who_may(api: Api, tokens: dict[str, str | None]) -> None:
    for (method, path), access in TABLE.items():
        names = ("product", "upload", "order", "refund", "review", "checkout", "payout", "entry")
        ids = {name: uuid.uuid4() for name in names}
        words = {"username": "nobody", "kind": "products", "category": "nothing", "revision": 1}
        address = path.format(**words, **ids)
        for kind, token in tokens.items():
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            answer = await api.client.request(method, address, headers=headers)
            where = f"{method} {path} as {kind}: {answer.status_code}"
            if access == "webhook":
                assert answer.status_code == 401, where
            elif kind.partition(":")[0] in ALLOWED[access]:
                assert answer.status_code not in {401, 403}, where
            elif kind.partition(":")[0] in {"anonymous", "wrong"}:
                assert answer.status_code == 401, where
            else:
                assert answer.status_code == 403, where


FIELDS = {"name": "Thing", "slug": None, **COMPLETE}
VERSION = {"version": "9.0.0", "changelog": ""}
PRIVATE: dict[tuple[str, str], tuple[dict[str, Any] | None, dict[str, str]]] = {
    ("GET", "/api/products/me/{product}"): (None, {}),
    ("GET", "/api/products/me/{product}/search"): (None, {}),
    ("PUT", "/api/products/{product}"): (FIELDS, {"If-Match": '"1"'}),
    ("POST", "/api/products/{product}/publish"): (None, {}),
    ("POST", "/api/products/{product}/unpublish"): (None, {}),
    ("POST", "/api/products/{product}/duplicate"): (None, {}),
    ("GET", "/api/products/{product}/images"): (None, {}),
    ("PUT", "/api/products/{product}/images"): ({"items": []}, {"If-Match": '"x"'}),
    ("GET", "/api/products/{product}/versions"): (None, {}),
    ("POST", "/api/products/{product}/versions"): (
        VERSION | {"upload_id": str(uuid.uuid4())},
        {},
    ),
    ("GET", "/api/analytics/products/{product}"): (None, {}),
    ("GET", "/api/payouts/{payout}"): (None, {}),
    ("GET", "/api/uploads/{upload}"): (None, {}),
    ("POST", "/api/uploads/{upload}/addresses"): (None, {}),
    ("POST", "/api/uploads/{upload}/complete"): (None, {}),
    ("DELETE", "/api/uploads/{upload}"): (None, {}),
    ("DELETE", "/api/products/{product}"): (None, {}),
}
"""What is a seller's own, with a body that is well-formed and headers that it needs."""


OF_ORDERS = ("{order}", "{refund}", "{review}")


def test_everything_that_is_a_sellers_own_is_in_the_table() -> None:
    # What belongs to an order has a seller and a buyer: tests/api/orders/test_whose.py.
    named = {
        key
        for key, access in TABLE.items()
        if "{" in key[1] and access == "seller" and not any(name in key[1] for name in OF_ORDERS)
    }
    assert named - {("GET", "/api/products/labels/{kind}")} == set(PRIVATE)


async def test_what_is_a_sellers_own_is_not_there_for_others(api: Api, issuer: Issuer) -> None:
    owner, other, buyer = Seller(api, issuer), Seller(api, issuer), Person(api, issuer)
    for seller in (owner, other):
        assert (await seller.sell(fresh_name())).status_code == 201
    product = await owner.draft()
    file = {"product_id": product["id"], "kind": "image", "filename": "a.png", "size": 9}
    upload = (await owner("POST", "/api/uploads", file)).json()["upload"]
    database: Database = api.app.state.database
    async with database.transaction() as session:
        payout = await session.scalar(
            text(
                "INSERT INTO payouts (seller_id, idempotency_key, amount_cents, currency,"
                " stripe_account_id) SELECT seller_id, 'key', 100, 'USD', 'acct_1' FROM products"
                " WHERE id = :product RETURNING id"
            ),
            {"product": product["id"]},
        )
    ids = {"product": product["id"], "upload": upload["id"], "payout": payout}
    for (method, path), (body, headers) in PRIVATE.items():
        address = path.format(**ids)
        assert (await other(method, address, body, **headers)).status_code == 404, path
        assert (await buyer(method, address, body, **headers)).status_code == 403, path
    for (method, path), (body, headers) in PRIVATE.items():
        answer = await owner(method, path.format(**ids), body, **headers)
        assert answer.status_code not in {401, 403, 404}, (path, answer.text)
    assert (await other("POST", "/api/uploads", file)).status_code == 404
    assert (await other("GET", f"/api/uploads?product_id={product['id']}")).json() == []
