"""Filters, sorts and facet counts against an obvious evaluation, and the first hits of queries."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.search.engine import Index
from sandbox.search.errors import ApiError
from sandbox.search.queries import read_search
from sandbox.search.settings import defaults, updated


class Documents:
    """Documents in memory."""

    primary_key = "id"
    sequence = 1

    def __init__(self, contents: Sequence[dict[str, Any]]) -> None:
        self.contents = dict(enumerate(contents))

    def get(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        return [self.contents[identifier] for identifier in ids]

    def present(self, ids: Sequence[int]) -> list[int]:
        return [identifier for identifier in ids if identifier in self.contents]

    def all(self) -> Iterator[tuple[int, dict[str, Any]]]:
        yield from self.contents.items()

    def changed_since(self, sequence: int) -> list[int] | None:
        return None if sequence else list(self.contents)


def opened(contents: Sequence[dict[str, Any]], **change: Any) -> Index:
    base = {"filterableAttributes": ["tech", "price", "name"], "sortableAttributes": ["price"]}
    return Index.open(Path(), updated(defaults(), base | change), Documents(contents))


def ids(index: Index, **query: Any) -> list[int]:
    return [hit["id"] for hit in index.search(read_search(query))["hits"]]


products = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["Alpha", "beta", "Gamma"])},
        optional={
            "price": st.integers(-5, 5) | st.floats(-5, 5).map(lambda one: round(one, 1)),
            "tech": st.lists(st.sampled_from(["python", "rust", "go"]), unique=True),
        },
    ),
    max_size=15,
).map(lambda many: [{"id": number, **one} for number, one in enumerate(many)])


@settings(max_examples=60, deadline=None)
@given(products, st.integers(-5, 5))
def test_filters_sorts_and_counts_are_exact(contents: list[dict[str, Any]], bound: int) -> None:
    index = opened(contents)
    wanted = [
        one
        for one in contents
        if ("price" in one and one["price"] >= bound and "rust" not in one.get("tech", []))
        or one["name"] == "Alpha"
    ]
    expression = f"price >= {bound} AND NOT tech = RUST OR name IN [alpha]"
    assert index.matching(expression) == [one["id"] for one in wanted]
    answer = index.search(read_search({"filter": expression, "facets": ["tech"]}))
    counts = Counter(tech for one in wanted for tech in one.get("tech", []))
    assert answer["facetDistribution"]["tech"] == counts
    last = [one["id"] for one in contents if "price" not in one]
    priced = sorted((one for one in contents if "price" in one), key=lambda one: one["price"])
    assert ids(index, sort=["price:asc"]) == [one["id"] for one in priced] + last


@pytest.mark.parametrize(
    ("query", "first"),
    [("invoic", 0), ("invoise", 0), ("dash board", 1), ("newletter", 2), ('"rust kit"', 3)],
)
def test_a_query_finds_what_it_means(query: str, first: int) -> None:
    names = ["Invoice maker", "Dashboard", "Newsletter", "Rust kit", "Kit of rust"]
    index = opened([{"id": number, "name": name} for number, name in enumerate(names)])
    assert ids(index, q=query)[0] == first


def test_applied_changes_are_found_and_deleted_ones_are_not() -> None:
    documents = Documents([{"id": 0, "name": "old"}])
    index = Index.open(Path(), defaults(), documents)
    documents.contents[1] = {"id": 1, "name": "fresh"}
    index.apply(2, [(1, documents.contents[1])], [0])
    assert ids(index) == [1]
    assert ids(index, q="old") == []
    assert index.field_distribution() == {"id": 1, "name": 1}


def test_a_field_that_is_not_filterable_is_refused() -> None:
    with pytest.raises(ApiError, match="Attribute `stock` is not filterable") as refused:
        opened([]).matching("stock = 1")
    assert refused.value.code == "invalid_search_filter"


def test_matching_words_are_marked() -> None:
    index = opened([{"id": 7, "name": "Invoice maker"}])
    query = read_search({"q": "invoi", "attributesToHighlight": ["*"]})
    hit = index.search(query)["hits"][0]
    assert hit["_formatted"] == {"id": "7", "name": "<em>Invoi</em>ce maker"}
