"""What a buyer gets from ``GET /api/products``."""

from itertools import pairwise
from typing import Any

import pytest

from api.products.schemas import ProductPage
from tests.api.helpers import Api

DASHBOARD = "kubernetes-dashboard"


def slugs(answer: dict[str, Any]) -> list[str]:
    return [item["slug"] for item in answer["items"]]


def counts(answer: dict[str, Any], facet: str) -> dict[str, int]:
    return {row["value"]: row["count"] for row in answer["facets"][facet]}


@pytest.fixture(params=["engine", "postgres"])
def either(request: pytest.FixtureRequest, api: Api, api_without_engine: Api) -> Api:
    return api if request.param == "engine" else api_without_engine


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": "kubernetes"},
        {"q": "nothing-like-this"},
        {
            "tech": ["go", "cobol"],
            "category": "none-such",
            "license": "extended",
            "rating_min": 4.2,
        },
        {"price_min": 100_000},
    ],
)
async def test_answers_have_the_declared_form(either: Api, parameters: dict[str, Any]) -> None:
    answer = await either.get("/api/products", **parameters)
    page = ProductPage.model_validate(answer)
    assert page.model_dump(mode="json", by_alias=True) == answer


async def test_only_public_products_of_active_sellers_are_found(either: Api) -> None:
    answer = await either.get("/api/products", q="kubernetes")
    assert slugs(answer) == [DASHBOARD]
    everything = await either.get("/api/products")
    assert sorted(slugs(everything)) == ["invoice-api", DASHBOARD, "react-admin"]


async def test_typing_errors_and_unfinished_words_are_forgiven(either: Api) -> None:
    assert slugs(await either.get("/api/products", q="kubernets dashbord")) == [DASHBOARD]
    assert slugs(await either.get("/api/products", q="kubernetes dashb")) == [DASHBOARD]


async def test_card_shows_what_a_list_needs(either: Api) -> None:
    (card,) = (await either.get("/api/products", q="kubernetes"))["items"]
    assert card["category"] == {
        "slug": "devops-infrastructure",
        "name": "DevOps and infrastructure",
    }
    assert card["licenses"] == ["standard", "extended"]
    assert (card["price_cents"], card["extended_price_cents"]) == (4900, 19900)
    assert card["cover"]["url"] == "https://img.example.com/board.webp"
    assert card["seller"] == {"username": "north-works", "name": "North-Works"}
    assert card["published_at"].endswith("Z")


async def test_rating_is_null_without_reviews(either: Api) -> None:
    (card,) = (await either.get("/api/products", q="invoice"))["items"]
    assert card["rating"] is None


async def test_matches_are_segments_of_plain_text(either: Api) -> None:
    (card,) = (await either.get("/api/products", q="kubernetes clusters"))["items"]
    assert card["highlights"]["name"] == [
        {"text": "Kubernetes", "match": True},
        {"text": " Dashboard", "match": False},
    ]
    summary = card["highlights"]["summary"]
    assert "".join(segment["text"] for segment in summary) == "Watch clusters <b>live</b>"
    assert [segment["text"] for segment in summary if segment["match"]] == ["clusters"]


async def test_without_words_nothing_is_marked(either: Api) -> None:
    for card in (await either.get("/api/products"))["items"]:
        assert card["highlights"]["name"] == [{"text": card["name"], "match": False}]


@pytest.mark.parametrize("sort", ["relevance", "newest", "price_asc", "rating"])
async def test_page_is_filled_with_fewer_words_whatever_the_sort(either: Api, sort: str) -> None:
    answer = await either.get("/api/products", q="kubernetes xylophone", sort=sort)
    assert slugs(answer) == [DASHBOARD]
    assert answer["total"] == 1
    assert counts(answer, "tech") == {"Go": 1, "React": 1}


async def test_own_selection_does_not_hide_other_values(either: Api) -> None:
    answer = await either.get("/api/products", tech="GO")
    assert slugs(answer) == [DASHBOARD]
    assert counts(answer, "tech") == {"React": 2, "Go": 1, "Rust": 1, "TypeScript": 1}
    assert [row["value"] for row in answer["facets"]["tech"] if row["selected"]] == ["Go"]
    assert counts(answer, "category") == {"devops-infrastructure": 1}


async def test_chosen_values_stay_visible_when_nothing_has_them(either: Api) -> None:
    answer = await either.get("/api/products", tech="golang", category="games-graphics")
    assert answer["total"] == 0
    assert {"value": "golang", "label": "Go", "count": 0, "selected": True} in answer["facets"][
        "tech"
    ]
    assert {
        "value": "games-graphics",
        "label": "Games and graphics",
        "count": 0,
        "selected": True,
    } in answer["facets"]["category"]


async def test_price_bounds_do_not_shrink_with_the_price_filter(either: Api) -> None:
    price = (await either.get("/api/products", price_min=2000, price_max=3000))["facets"]["price"]
    assert (price["min"], price["max"]) == (0, 4900)
    assert sum(bar["count"] for bar in price["histogram"]) == 3
    edges = [(bar["from"], bar["to"]) for bar in price["histogram"]]
    assert all(before[1] == after[0] for before, after in pairwise(edges))


async def test_rating_counts_are_cumulative(either: Api) -> None:
    rating = (await either.get("/api/products", rating_min=4.25))["facets"]["rating"]
    assert [(row["at_least"], row["count"], row["selected"]) for row in rating] == [
        (4.5, 1, False),
        (4.25, 1, True),
        (4.0, 1, False),
        (3.0, 2, False),
        (2.0, 2, False),
    ]


async def test_page_beyond_the_last_is_empty(either: Api) -> None:
    answer = await either.get("/api/products", page=7, per_page=2)
    assert (answer["items"], answer["total"], answer["pages"]) == ([], 3, 2)


@pytest.mark.parametrize(
    "value",
    [
        '"] OR price >= 0 OR tech IN ["Go',
        "Go' OR 1=1 --",
        'Go" OR category EXISTS',
        "Go, Rust",
        "[Go]",
        "NOT Go",
        "_geoRadius(0,0,1)",
        "%",
        "G_",
    ],
)
async def test_filter_values_are_only_values(either: Api, value: str) -> None:
    for facet in ("tech", "category", "seller"):
        answer = await either.get("/api/products", **{facet: value})
        assert answer["total"] == 0


@pytest.mark.parametrize(
    "q",
    [
        "'",
        '"',
        '"unfinished phrase',
        "-",
        "-kubernetes",
        "a:* & !b | (c",
        "\\",
        "<script>alert(1)</script>",
        "%27%20OR%201=1",
        "the of and",
        "🚀",
        "\ue000kubernetes\ue001",
        "c++ c# .net node.js",
        " " * 500,
        "\u00a0",
        "\u2003\u3000",
        "\u2028",
        "a\u00a0\u2003b",
        "x " * 128,
    ],
)
async def test_any_text_may_be_searched(either: Api, q: str) -> None:
    answer = await either.get("/api/products", q=q)
    ProductPage.model_validate(answer)
    assert answer["degraded"] is (either.app.state.settings.meili_url.endswith(":9"))
    for path in ("/api/brain", "/api/search/suggest"):
        assert (await either.get(path, q=q))["degraded"] is answer["degraded"]
