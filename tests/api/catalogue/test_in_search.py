"""Sellers are told whether, since when and why their products are in search or are not (D6a)."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from indexer.drain import Drain
from indexer.specs import index_specs
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer
from tests.support.people import fresh_name
from tests.support.sellers import Seller


@pytest.fixture
async def api(fresh_settings: Settings, issuer: Issuer) -> AsyncIterator[Api]:
    async with running(issuer.settings(fresh_settings)) as api:
        yield api


@pytest.fixture
def drain(fresh_settings: Settings, fresh_database: Database) -> Drain:
    spec = index_specs(fresh_settings)[Entity.PRODUCTS]
    return Drain(spec, fresh_database, Meilisearch(fresh_settings), fresh_settings)


async def test_from_draft_to_searchable_and_its_place(
    api: Api, issuer: Issuer, drain: Drain, fresh_database: Database
) -> None:
    seller = Seller(api, issuer)
    await seller.sell(fresh_name())
    draft = await seller.complete("Invoice Generator")
    path = f"/api/products/me/{draft['id']}/search"
    assert (await seller("GET", path)).json()["state"] == "draft"

    await seller("POST", f"/api/products/{draft['id']}/publish")
    assert (await seller("GET", path)).json()["state"] == "waiting"
    while await drain.run():
        pass
    state = (await seller("GET", f"{path}?q=invoice")).json()
    assert (state["state"], state["place"], state["attempts"]) == ("searchable", 1, 0)
    assert state["revision"] == draft["revision"]
    assert (await seller("GET", f"{path}?q=zeppelin")).json()["place"] is None

    changed = (await seller.put(draft, summary="Something else")).json()
    waiting = (await seller("GET", path)).json()
    assert (waiting["state"], waiting["revision"], waiting["since"]) == ("waiting", None, None)
    while await drain.run():
        pass
    again = (await seller("GET", path)).json()
    assert again["revision"] == changed["revision"]
    assert again["since"] > state["since"]

    async with fresh_database.transaction() as session:
        await session.execute(
            text("UPDATE products SET hidden_at = now(), hidden_reason = 'Copied'"),
        )
    hidden = (await seller("GET", path)).json()
    assert (hidden["state"], hidden["reason"]) == ("hidden", "Copied")


async def test_what_the_engine_refuses_comes_with_its_reason(
    api: Api, issuer: Issuer, fresh_database: Database
) -> None:
    seller = Seller(api, issuer)
    await seller.sell(fresh_name())
    product = await seller.published()
    async with fresh_database.transaction() as session:
        await session.execute(
            text("UPDATE search_outbox SET attempts = 3, last_error = 'document too large'")
        )
    state = (await seller("GET", f"/api/products/me/{product['id']}/search")).json()
    assert (state["state"], state["reason"], state["attempts"]) == (
        "refused",
        "document too large",
        3,
    )


async def test_a_deleted_product_leaves_no_trace(
    api: Api, issuer: Issuer, drain: Drain, fresh_database: Database
) -> None:
    seller = Seller(api, issuer)
    await seller.sell(fresh_name())
    product = await seller.published()
    while await drain.run():
        pass
    await seller("DELETE", f"/api/products/{product['id']}")
    while await drain.run():
        pass
    async with fresh_database.transaction() as session:
        left = await session.execute(text("SELECT 1 FROM product_search_states"))
        assert left.all() == []
    gone = await seller("GET", f"/api/products/me/{product['id']}/search")
    assert gone.status_code == 404
