"""The engine, Postgres and a slow obvious evaluation agree on every search without words."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from api.core.database import Database
from api.search.documents import Entity
from api.search.price_bands import band_bounds, price_band
from api.search.query import fold_value
from tests.api.helpers import (
    CATEGORIES,
    CLOSED,
    TECH,
    Api,
    add_random_catalogue,
    documents,
    fill_indexes,
    running,
)
from tests.conftest import copied_settings

SORTS: dict[str | None, Callable[[Any], tuple[float, ...]]] = {
    None: lambda d: (-d["popularity"],),
    "relevance": lambda d: (-d["popularity"],),
    "popular": lambda d: (-d["popularity"],),
    "newest": lambda d: (-d["published_at"], -d["popularity"]),
    "price_asc": lambda d: (d["price"], -d["popularity"]),
    "price_desc": lambda d: (-d["price"], -d["popularity"]),
    "rating": lambda d: (-d["rating"], -d["review_count"], -d["popularity"]),
}


@dataclass
class Trio:
    """The same catalogue three times."""

    engine: Api
    postgres: Api
    documents: list[Any]


@pytest.fixture(scope="session", params=[1, 2])
async def trio(
    request: pytest.FixtureRequest, server_url: URL, template_database: str
) -> AsyncIterator[Trio]:
    async with copied_settings(server_url, template_database) as own:
        database = Database.connect(own, application_name="tests")
        async with database.transaction() as session:
            await add_random_catalogue(session, seed=request.param, size=120)
        await fill_indexes(own, database)
        found = await documents(database)
        await database.close()
        away = own.model_copy(update={"meili_url": CLOSED})
        async with running(own) as engine, running(away) as postgres:
            yield Trio(engine, postgres, found[Entity.PRODUCTS])


def in_order(chosen: Any) -> bool:
    return bool(chosen.get("price_min", 0) <= chosen.get("price_max", 10**9))


def filters() -> st.SearchStrategy[Any]:
    spelling = st.sampled_from(TECH).flatmap(lambda t: st.sampled_from([t, t.upper(), t.lower()]))
    prices = st.sampled_from((0, 1, 499, 500, 1900, 5000, 9900, 100_000))
    return st.fixed_dictionaries(
        {},
        optional={
            "category": st.lists(st.sampled_from((*CATEGORIES, "games-graphics", "none-such"))),
            "tech": st.lists(spelling | st.just("Cobol"), max_size=3),
            "license": st.lists(st.sampled_from(("standard", "extended", "EXTENDED")), max_size=2),
            "seller": st.sampled_from(("seller-0", "SELLER-1", "seller-3")),
            "price_min": prices,
            "price_max": prices,
            "rating_min": st.sampled_from((1, 2.5, 4, 4.01, 5)),
            "sort": st.sampled_from([sort for sort in SORTS if sort]),
            "page": st.integers(1, 4),
            "per_page": st.sampled_from((1, 7, 24, 100)),
        },
    ).filter(in_order)


def folded(values: list[str]) -> set[str]:
    return {fold_value(value) for value in values}


def matches(document: Any, chosen: dict[str, Any], but: str | None = None) -> bool:
    conditions = {
        "category": not chosen.get("category") or document["category"] in chosen["category"],
        "tech": not chosen.get("tech") or folded(document["tech"]) & folded(chosen["tech"]),
        "license": not chosen.get("license")
        or set(document["license"]) & folded(chosen["license"]),
        "seller": document["seller"]["username"]
        == chosen.get("seller", document["seller"]["username"]).lower(),
        "price": chosen.get("price_min", 0) <= document["price"] <= chosen.get("price_max", 10**9),
        "rating": document["rating"] >= chosen.get("rating_min", 0),
    }
    return all(holds for name, holds in conditions.items() if name != but)


def expected(everything: list[Any], chosen: dict[str, Any]) -> dict[str, Any]:
    def others(name: str) -> list[Any]:
        return [d for d in everything if matches(d, chosen, but=name)]

    def values(name: str) -> dict[str, int]:
        counts = Counter(v for d in others(name) for v in folded(as_list(d[name])))
        return {**dict.fromkeys(folded(chosen.get(name, [])), 0), **counts}

    found = sorted((d for d in everything if matches(d, chosen)), key=SORTS[chosen.get("sort")])
    page, per_page = chosen.get("page", 1), chosen.get("per_page", 24)
    bands = Counter(price_band(d["price"]) for d in others("price"))
    prices = [d["price"] for d in others("price")]
    steps = {4.5, 4, 3, 2, *([chosen["rating_min"]] if "rating_min" in chosen else [])}
    return {
        "total": len(found),
        "order": [
            SORTS[chosen.get("sort")](d) for d in found[(page - 1) * per_page : page * per_page]
        ],
        "category": values("category"),
        "tech": values("tech"),
        "license": values("license"),
        "rating": {step: sum(d["rating"] >= step for d in others("rating")) for step in steps},
        "bounds": (min(prices, default=None), max(prices, default=None)),
        "histogram": {band_bounds(band): count for band, count in bands.items()},
    }


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def seen(answer: dict[str, Any], everything: list[Any], chosen: dict[str, Any]) -> dict[str, Any]:
    by_id = {d["id"]: d for d in everything}
    facets = answer["facets"]

    def values(name: str) -> dict[str, int]:
        rows = facets[name]
        counts = {fold_value(row["value"]): row["count"] for row in rows}
        assert len(counts) == len(rows)
        assert {fold_value(row["value"]) for row in rows if row["selected"]} == folded(
            chosen.get(name, [])
        )
        return counts

    return {
        "total": answer["total"],
        "order": [SORTS[chosen.get("sort")](by_id[item["id"]]) for item in answer["items"]],
        "category": values("category"),
        "tech": values("tech"),
        "license": values("license"),
        "rating": {row["at_least"]: row["count"] for row in facets["rating"]},
        "bounds": (facets["price"]["min"], facets["price"]["max"]),
        "histogram": {
            (bar["from"], bar["to"]): bar["count"]
            for bar in facets["price"]["histogram"]
            if bar["count"]
        },
    }


@settings(max_examples=60, deadline=None)
@given(chosen=filters())
async def test_all_three_agree(trio: Trio, chosen: dict[str, Any]) -> None:
    truth = expected(trio.documents, chosen)
    for api, degraded in ((trio.engine, False), (trio.postgres, True)):
        answer = await api.get("/api/products", **chosen)
        assert answer["degraded"] is degraded
        assert seen(answer, trio.documents, chosen) == truth


@settings(max_examples=30, deadline=None)
@given(chosen=filters())
async def test_items_are_the_same_whoever_answers(trio: Trio, chosen: dict[str, Any]) -> None:
    everything = {**chosen, "page": 1, "per_page": 100}
    by_engine = await trio.engine.get("/api/products", **everything)
    by_postgres = await trio.postgres.get("/api/products", **everything)
    if by_engine["total"] <= 100:

        def by_id(item: dict[str, Any]) -> str:
            return str(item["id"])

        assert sorted(by_engine["items"], key=by_id) == sorted(by_postgres["items"], key=by_id)


async def test_pages_hold_everything_once(trio: Trio) -> None:
    for api in (trio.engine, trio.postgres):
        ids = []
        first = await api.get("/api/products", per_page=7, sort="rating")
        for page in range(1, first["pages"] + 1):
            answer = await api.get("/api/products", per_page=7, sort="rating", page=page)
            ids += [item["id"] for item in answer["items"]]
        assert len(ids) == first["total"]
        assert set(ids) == {d["id"] for d in trio.documents}
