"""Links to products that were renamed or withdrawn, and what resembles them."""

import pytest

from api.core.database import Database
from api.core.settings import Settings
from api.products.schemas import SimilarProducts
from tests.api.helpers import Api, Shop, running
from tests.support.catalogue import add_product, add_seller, execute


@pytest.fixture(params=["engine", "postgres"])
def either(request: pytest.FixtureRequest, api: Api, api_without_engine: Api) -> Api:
    return api if request.param == "engine" else api_without_engine


async def test_a_withdrawn_product_is_gone_and_a_draft_was_never_there(api: Api) -> None:
    gone = await api.client.get("/api/products/orphan")
    assert (gone.status_code, gone.json()["code"]) == (410, "product_withdrawn")
    for slug in ("secret-draft", "no-such-product"):
        unknown = await api.client.get(f"/api/products/{slug}")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "product_not_found")
        assert (await api.client.get(f"/api/products/{slug}/similar")).status_code == 404


async def test_former_names_lead_to_the_present_one(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        seller = await add_seller(session)
        await add_product(session, seller, "first")
        await add_product(session, seller, "draft", status="draft")
        await execute(session, "UPDATE products SET slug = 'second' WHERE slug = 'first'")
        await execute(session, "UPDATE products SET slug = 'third' WHERE slug = 'second'")
        await execute(session, "UPDATE products SET slug = 'renamed-draft' WHERE slug = 'draft'")
    async with running(fresh_settings) as api:
        for slug in ("first", "second"):
            moved = await api.client.get(f"/api/products/{slug}")
            assert (moved.status_code, moved.json()["code"]) == (308, "product_renamed")
            assert moved.headers["Location"] == "/api/products/third"
        assert (await api.client.get("/api/products/draft")).status_code == 404
        # A product that takes the name over comes first, and gives it back when it goes.
        async with fresh_database.transaction() as session:
            await add_product(session, seller, "first", name="Another")
        assert (await api.get("/api/products/first"))["name"] == "Another"
        async with fresh_database.transaction() as session:
            await execute(session, "UPDATE products SET status = 'archived' WHERE slug = 'first'")
        assert (await api.client.get("/api/products/first")).status_code == 410
        async with fresh_database.transaction() as session:
            await execute(session, "DELETE FROM products WHERE slug = 'first'")
        assert (await api.client.get("/api/products/first")).status_code == 308


async def test_similar_products_are_of_the_same_category_and_public(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        seller = await add_seller(session)
        for slug, tech, sales in (("a", "Go", 0), ("b", "Go", 0), ("c", "Rust", 9), ("d", "Go", 0)):
            await add_product(session, seller, slug, tech=[tech], category="security", sales=sales)
        await add_product(session, seller, "other", tech=["Go"], category="admin-dashboards")
        await execute(session, "UPDATE products SET status = 'draft' WHERE slug IN ('a', 'd')")
    without = fresh_settings.model_copy(update={"meili_url": "http://127.0.0.1:9"})
    async with running(without) as api:
        answer = await api.get("/api/products/a/similar")
        assert [item["slug"] for item in answer["items"]] == ["b", "c"]
        assert answer["degraded"] is True


async def test_similar_products_have_the_declared_form(either: Api) -> None:
    answer = await either.get("/api/products/kubernetes-dashboard/similar", limit=3)
    assert SimilarProducts.model_validate(answer).model_dump(mode="json") == answer
    assert "kubernetes-dashboard" not in {item["slug"] for item in answer["items"]}


async def test_terms_are_those_of_the_settings(shop: Shop) -> None:
    changed = {
        "platform_percent": 15,
        "minimum_price_cents": 900,
        "support_email": "help@shop.example",
        "answers_per_day": 7,
    }
    async with running(shop.settings.model_copy(update=changed)) as api:
        assert await api.get("/api/terms") == changed | {"currency": "USD"}


async def test_figures_count_what_is_public(api: Api) -> None:
    figures = await api.get("/api/figures")
    assert (figures["products"], figures["sellers"], figures["brain_entries"]) == (3, 2, 2)
    assert figures["categories"] > 10


@pytest.mark.parametrize(
    ("kind", "slugs"),
    [
        ("products", ["invoice-api", "kubernetes-dashboard", "react-admin"]),
        ("sellers", ["north-works", "south-works"]),
        ("brain", ["kubernetes-probes", "short-transactions"]),
    ],
)
async def test_public_pages_are_listed_in_parts(api: Api, kind: str, slugs: list[str]) -> None:
    whole = await api.get(f"/api/pages/{kind}")
    assert [item["slug"] for item in whole["items"]] == slugs
    second = await api.get(f"/api/pages/{kind}", page=2, per_page=1)
    assert [item["slug"] for item in second["items"]] == slugs[1:2]
    assert (second["total"], second["pages"]) == (len(slugs), len(slugs))
