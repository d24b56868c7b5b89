"""Single products, sellers, entries, categories; searching the Brain; suggestions."""

from typing import Any

import pytest

from api.brain.schemas import EntryDetail, EntryPage
from api.products.schemas import CategoryOut, ProductDetail
from api.sellers.schemas import SellerProfileOut
from api.suggestions.schemas import Suggestions
from tests.api.helpers import Api


@pytest.fixture(params=["engine", "postgres"])
def either(request: pytest.FixtureRequest, api: Api, api_without_engine: Api) -> Api:
    return api if request.param == "engine" else api_without_engine


async def test_product_page(api: Api) -> None:
    product = await api.get("/api/products/kubernetes-dashboard")
    assert ProductDetail.model_validate(product).model_dump(mode="json") == product
    assert product["description"].startswith("# Board")
    assert product["licenses"] == [
        {"kind": "standard", "price_cents": 4900},
        {"kind": "extended", "price_cents": 19900},
    ]
    assert [image["url"] for image in product["images"]] == [
        "https://img.example.com/board.webp",
        "https://img.example.com/board-2.webp",
    ]
    assert product["seller"]["username"] == "north-works"
    assert (product["rating"], product["review_count"]) == (4.5, 10)


async def test_seller_page(api: Api) -> None:
    seller = await api.get("/api/sellers/North-Works")
    assert SellerProfileOut.model_validate(seller).model_dump(mode="json") == seller
    assert seller["username"] == "north-works"
    assert (seller["product_count"], seller["sales_count"], seller["review_count"]) == (2, 30, 12)
    assert seller["rating"] == 4.33
    assert (await api.get("/api/sellers/south-works"))["rating"] is None
    assert (await api.get("/api/sellers/south-works"))["product_count"] == 1


async def test_categories(api: Api) -> None:
    categories = (await api.client.get("/api/categories")).json()
    for category in categories:
        CategoryOut.model_validate(category)
    assert categories[0]["slug"] == "saas-templates"
    counts = {category["slug"]: category["product_count"] for category in categories}
    assert counts["devops-infrastructure"] == 1
    assert sum(counts.values()) == 3


async def test_entry_page(api: Api) -> None:
    entry = await api.get("/api/brain/kubernetes-probes")
    assert EntryDetail.model_validate(entry).model_dump(mode="json") == entry
    assert [product["slug"] for product in entry["products"]] == ["kubernetes-dashboard"]
    assert (entry["helpful_count"], entry["citation_count"]) == (3, 2)


@pytest.mark.parametrize("q", ["", "kubernetes", "probes"])
async def test_brain_search_has_the_declared_form(either: Api, q: str) -> None:
    answer = await either.get("/api/brain", q=q)
    assert EntryPage.model_validate(answer).model_dump(mode="json") == answer


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"q": "kubernetes"}, ["kubernetes-probes"]),
        ({"q": "liveness"}, ["kubernetes-probes"]),
        ({"q": "transactons"}, ["short-transactions"]),
        ({"tag": "HEALTH"}, ["kubernetes-probes"]),
        ({"entry_type": "LESSON"}, ["short-transactions"]),
        ({"entry_type": ["lesson", "guide"]}, ["kubernetes-probes", "short-transactions"]),
        ({"category": "databases", "entry_type": "guide"}, []),
        ({"sort": "most_helpful"}, ["kubernetes-probes", "short-transactions"]),
        ({"per_page": 1, "page": 2}, ["short-transactions"]),
    ],
)
async def test_brain_search(either: Api, parameters: dict[str, Any], found: list[str]) -> None:
    answer = await either.get("/api/brain", **parameters)
    assert [item["slug"] for item in answer["items"]] == found


async def test_brain_facets(either: Api) -> None:
    facets = (await either.get("/api/brain", entry_type="lesson"))["facets"]
    assert facets["entry_type"] == [
        {"value": "guide", "label": "Guide", "count": 1, "selected": False},
        {"value": "lesson", "label": "Lesson", "count": 1, "selected": True},
    ]
    assert facets["category"] == [
        {"value": "databases", "label": "Databases", "count": 1, "selected": False}
    ]


async def test_suggestions_of_every_kind(either: Api) -> None:
    answer = await either.get("/api/search/suggest", q="kube")
    assert Suggestions.model_validate(answer).model_dump(mode="json") == answer
    assert [product["slug"] for product in answer["products"]] == ["kubernetes-dashboard"]
    assert answer["products"][0]["name"][0] == {"text": "Kube", "match": True}
    assert [entry["slug"] for entry in answer["brain"]] == ["kubernetes-probes"]
    by_tech = await either.get("/api/search/suggest", q="rea")
    assert by_tech["tech"] == [{"value": "React", "count": 2}]
    by_category = await either.get("/api/search/suggest", q="infra")
    assert by_category["categories"] == [
        {"slug": "devops-infrastructure", "name": "DevOps and infrastructure"}
    ]


async def test_suggestions_without_words_are_what_is_popular(either: Api) -> None:
    answer = await either.get("/api/search/suggest")
    assert answer["products"][0]["slug"] == "kubernetes-dashboard"
    assert len(answer["categories"]) == 5
