"""Scores and their details are the numbers that Meilisearch 1.50 gives for the same documents."""

from typing import Any

import pytest

from sandbox.search.engine import Index
from sandbox.search.queries import read_search
from tests.sandbox.search.engine.test_exact import opened

RULES = ["words", "typo", "proximity", "attribute", "sort", "exactness", "price:desc"]
CONTENTS = [
    {"id": 1, "title": "Kubernetes dashboard", "price": 5, "tech": ["B", "a"]},
    {"id": 2, "title": "A dashboard for kubernetes", "price": 9.5},
    {"id": 3, "title": "Kubernete board", "body": "dashboards", "price": 1},
]


@pytest.fixture
def index() -> Index:
    return opened(CONTENTS, rankingRules=RULES, sortableAttributes=["price", "tech"])


def hits(index: Index, **query: Any) -> list[dict[str, Any]]:
    scored = {"showRankingScore": True, "showRankingScoreDetails": True}
    found: list[dict[str, Any]] = index.search(read_search({**query, **scored}))["hits"]
    return found


def test_each_rule_gives_its_share(index: Index) -> None:
    _, second, third = hits(index, q="kubernetes dashbord")
    assert (second["id"], third["id"]) == (2, 3)
    assert second["_rankingScore"] == pytest.approx(0.8083664021164021)
    assert third["_rankingScore"] == pytest.approx(0.6534391534391535)
    assert second["_rankingScoreDetails"] == {
        "words": {"order": 0, "matchingWords": 2, "maxMatchingWords": 2, "score": 1.0},
        "typo": {"order": 1, "typoCount": 1, "maxTypoCount": 3, "score": 0.75},
        "proximity": {"order": 2, "score": 0.5},
        "attribute": {
            "order": 3,
            "attributeRankingOrderScore": 1.0,
            "queryWordDistanceScore": pytest.approx(0.9047619047619048),
            "score": pytest.approx(0.9047619047619048),
        },
        "exactness": {
            "order": 4,
            "matchType": "noExactMatch",
            "matchingWords": 1,
            "maxMatchingWords": 2,
            "score": pytest.approx(2 / 9),
        },
        "price:desc": {"order": 5, "value": 9.5},
    }


def test_sorting_shows_the_value_and_leaves_the_score_alone(index: Index) -> None:
    first = hits(index, q="dashboard", sort=["tech:asc"])[1]
    assert first["id"] == 1
    assert first["_rankingScore"] == pytest.approx(0.9494949494949495)
    assert first["_rankingScoreDetails"]["tech:asc"] == {"order": 4, "value": "a"}


def test_without_words_only_sorting_ranks(index: Index) -> None:
    first = hits(index, sort=["price:asc"])[0]
    assert first["_rankingScore"] == 1.0
    assert first["_rankingScoreDetails"] == {"price:asc": {"order": 0, "value": 1.0}}


def test_a_threshold_leaves_out_what_scores_less(index: Index) -> None:
    found = index.search(read_search({"q": "kubernetes dashbord", "rankingScoreThreshold": 0.8}))
    assert [hit["id"] for hit in found["hits"]] == [1, 2]
    assert found["estimatedTotalHits"] == 2
