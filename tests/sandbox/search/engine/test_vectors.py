"""Searches by vector and hybrid ones give the hits and scores of Meilisearch 1.50."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.search.engine import Index
from sandbox.search.errors import ApiError
from sandbox.search.queries import read_search
from sandbox.search.settings import defaults, updated
from tests.sandbox.search.engine.test_exact import Documents, opened

EMBEDDERS = {"default": {"source": "userProvided", "dimensions": 2}}
HEROES = [
    {
        "id": "1",
        "title": "Shazam!",
        "desc": "a Captain Marvel ersatz",
        "_vectors": {"default": [1.0, 3.0]},
    },
    {
        "id": "2",
        "title": "Captain Planet",
        "desc": "He's not part of the Marvel Cinematic Universe",
        "_vectors": {"default": [1.0, 2.0]},
    },
    {
        "id": "3",
        "title": "Captain Marvel",
        "desc": "a Shazam ersatz",
        "_vectors": {"default": [2.0, 3.0]},
    },
]


@pytest.fixture
def index() -> Index:
    return opened(HEROES, embedders=EMBEDDERS)


def answer(index: Index, ratio: float, **query: Any) -> dict[str, Any]:
    hybrid = {"embedder": "default", "semanticRatio": ratio}
    asked = {"hybrid": hybrid, "showRankingScore": True, **query}
    found: dict[str, Any] = index.search(read_search(asked))
    return found


def scores(found: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(hit["id"], pytest.approx(hit["_rankingScore"], rel=1e-6)) for hit in found["hits"]]


@pytest.mark.parametrize(
    ("ratio", "expected", "semantic"),
    [
        (0.2, [("2", 0.9848484848484848), ("3", 0.9848484848484848), ("1", 0.9242424242424242)], 0),
        (0.5, [("3", 0.990290343761444), ("2", 0.9848484848484848), ("1", 0.9472135901451112)], 2),
        (0.8, [("3", 0.990290343761444), ("2", 0.974341630935669), ("1", 0.9472135901451112)], 3),
        (1.0, [("3", 0.990290343761444), ("2", 0.974341630935669), ("1", 0.9472135901451112)], 3),
    ],
)
def test_both_sides_are_merged_by_weighted_score(
    index: Index, ratio: float, expected: list[tuple[str, float]], semantic: int
) -> None:
    found = answer(index, ratio, q="Captain", vector=[1.0, 1.0])
    assert scores(found) == expected
    assert found["semanticHitCount"] == semantic
    assert found["estimatedTotalHits"] == 3


@pytest.mark.parametrize(("ratio", "first", "semantic"), [(0.2, "3", 0), (0.9, "2", 1)])
def test_a_page_counts_its_own_hits(index: Index, ratio: float, first: str, semantic: int) -> None:
    found = answer(index, ratio, q="Captain", vector=[1.0, 1.0], offset=1, limit=1)
    assert [hit["id"] for hit in found["hits"]] == [first]
    assert found["semanticHitCount"] == semantic


def test_what_is_missing_decides_how_is_searched(index: Index) -> None:
    placeholder = answer(index, 1.0)
    assert [hit["id"] for hit in placeholder["hits"]] == ["1", "2", "3"]
    assert "semanticHitCount" not in placeholder
    assert "semanticHitCount" not in answer(index, 0.0, q="Captain", vector=[1.0, 0.0])
    assert scores(answer(index, 0.5, vector=[1.0, 0.0])) == [
        ("3", 0.7773500680923462),
        ("2", 0.7236068248748779),
        ("1", 0.6581138968467712),
    ]
    by_words = answer(index, 0.99, q="Planet")
    assert (len(by_words["hits"]), by_words["semanticHitCount"]) == (1, 0)


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        (
            {"vector": [1.0, 0.0, 1.0]},
            "invalid_vector_dimensions",
            "Invalid vector dimensions: expected: `2`, found: `3`.",
        ),
        (
            {"q": "Captain"},
            "vector_embedding_error",
            (
                "Error while generating embeddings: user error: attempt to embed the following "
                "text in a configuration where embeddings must be user provided:\n  - `Captain`"
            ),
        ),
        (
            {"vector": [1.0, 0.0], "hybrid": {"embedder": "other"}},
            "invalid_search_embedder",
            "Cannot find embedder with name `other`.",
        ),
        (
            {"q": "a", "hybrid": {"embedder": "default", "semanticRatio": 1.2}},
            "invalid_search_semantic_ratio",
            (
                "Invalid value at `.hybrid.semanticRatio`: the value of `semanticRatio` is "
                "invalid, expected a float between `0.0` and `1.0`."
            ),
        ),
    ],
)
def test_a_wrong_query_is_refused_in_the_originals_words(
    index: Index, query: dict[str, Any], code: str, message: str
) -> None:
    with pytest.raises(ApiError) as caught:
        answer(index, 1.0, **query)
    assert (caught.value.code, caught.value.message) == (code, message)


def test_vectors_are_shown_on_demand_and_words_of_a_hybrid_search_are_marked(index: Index) -> None:
    query = {"q": "Captain Marvel", "vector": [1.0, 1.0], "attributesToHighlight": ["desc"]}
    found = answer(index, 0.8, **query, retrieveVectors=True)
    first, second, _ = found["hits"]
    assert first["_vectors"] == {"default": {"embeddings": [[2.0, 3.0]], "regenerate": False}}
    assert "<em>Marvel</em> Cinematic" in second["_formatted"]["desc"]
    assert "_vectors" not in first["_formatted"]
    assert found["queryVector"] == [1.0, 1.0]
    hidden = answer(index, 1.0, **query)
    assert "<em>" not in hidden["hits"][1]["_formatted"]["desc"]
    assert "_vectors" not in hidden["hits"][0]
    assert "queryVector" not in hidden


def test_a_distribution_spreads_the_scores() -> None:
    spread = {"default": {**EMBEDDERS["default"], "distribution": {"mean": 0.998, "sigma": 0.01}}}
    found = answer(opened(HEROES, embedders=spread), 1.0, vector=[1.0, 1.0])
    assert [hit["_rankingScore"] for hit in found["hits"]] == [
        pytest.approx(0.19161224365234375, rel=1e-4),
        pytest.approx(1.1920928955078125e-7),
        pytest.approx(1.1920928955078125e-7),
    ]


def test_the_distinct_rule_holds_across_both_sides() -> None:
    contents = [
        {"id": 0, "search": "Captain Planet", "_vectors": {"default": [-1, 0]}, "distinct": 0},
        {"id": 1, "search": "Captain Marvel", "_vectors": {"default": [-1, -1]}, "distinct": 1},
        {
            "id": 2,
            "search": "Some Captain at least",
            "_vectors": {"default": [1, 1]},
            "distinct": 0,
        },
        {"id": 3, "search": "Irrelevant Capitaine", "_vectors": {"default": [1, 0]}, "distinct": 1},
    ]
    index = opened(contents, embedders=EMBEDDERS, distinctAttribute="distinct")
    for ratio, expected, semantic in ((0.0, [1, 0], None), (1.0, [2, 3], 2), (0.5, [2, 1], 1)):
        found = answer(index, ratio, q="Captain Marvel", vector=[1.0, 1.0])
        assert [hit["id"] for hit in found["hits"]] == expected
        assert (found.get("semanticHitCount"), found["estimatedTotalHits"]) == (semantic, 2)


def test_sorting_ranks_where_the_rules_say_so() -> None:
    contents = [
        {"id": 0, "value": 1000, "_vectors": {"default": [1, 1]}},
        {"id": 1, "value": 499, "_vectors": {"default": [1, 1]}},
        {"id": 2, "value": 200, "_vectors": {"default": [-1, 1]}},
        {"id": 3, "value": 1, "_vectors": {"default": [1, 1]}},
    ]
    index = opened(contents, embedders=EMBEDDERS, rankingRules=["words", "value:asc"])
    found = answer(index, 1.0, vector=[1.0, 1.0], showRankingScoreDetails=True)
    assert [hit["id"] for hit in found["hits"]] == [3, 1, 0, 2]
    assert found["hits"][0]["_rankingScoreDetails"] == {
        "vectorSort": {"order": 0, "similarity": pytest.approx(1.0)},
        "value:asc": {"order": 1, "value": 1},
    }


def test_documents_without_vectors_come_last_and_score_nothing() -> None:
    contents = [
        {"id": 0, "_vectors": {"default": None}},
        {"id": 1, "_vectors": {"default": [1, 2]}},
    ]
    index = opened(contents, embedders=EMBEDDERS)
    found = answer(index, 1.0, vector=[1.0, 1.0])
    assert [hit["id"] for hit in found["hits"]] == [1, 0]
    assert found["hits"][1]["_rankingScore"] == 0
    above = answer(index, 1.0, vector=[1.0, 1.0], rankingScoreThreshold=0.1)
    assert [hit["id"] for hit in above["hits"]] == [1]
    assert above["estimatedTotalHits"] == 1


def test_vectors_follow_their_documents_and_survive_a_restart(tmp_path: Path) -> None:
    documents = Documents(HEROES)
    wanted = updated(defaults(), {"embedders": EMBEDDERS})
    index = Index.open(tmp_path, wanted, documents)
    assert index.embeddings() == (3, 3)
    documents.contents[0] = {"id": "1", "_vectors": {"default": [[-1, -1], [0, -1]]}}
    index.apply(2, [(0, documents.contents[0])], [2])
    del documents.contents[2]
    assert index.embeddings() == (3, 2)
    index.close()
    documents.sequence = 2
    for opened_again in (index, Index.open(tmp_path, wanted, documents)):
        found = answer(opened_again, 1.0, vector=[0.0, -1.0])
        assert scores(found) == [("1", 1.0), ("2", pytest.approx(0.0527864, abs=1e-5))]


_NUMBERS = st.integers(-4, 4).map(float)
_POINTS = st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(_POINTS, st.tuples(_NUMBERS, _NUMBERS).filter(any), st.integers(0, 5))
def test_the_order_is_that_of_the_cosine(
    points: list[tuple[float, float]], target: tuple[float, float], price: int
) -> None:
    contents = [
        {"id": place, "price": place, "_vectors": {"default": list(point)}}
        for place, point in enumerate(points)
    ]
    index = opened(contents, embedders=EMBEDDERS)
    found = answer(index, 1.0, vector=list(target), filter=f"price >= {price}")

    def similarity(point: tuple[float, float]) -> float:
        lengths = (sum(x * x for x in point) * sum(x * x for x in target)) ** 0.5
        dot = sum(a * b for a, b in zip(point, target, strict=True))
        return (1 + dot / lengths) / 2 if lengths else 1.0

    among = {place: similarity(point) for place, point in enumerate(points) if place >= price}
    assert {hit["id"]: hit["_rankingScore"] for hit in found["hits"]} == pytest.approx(
        among, abs=1e-6
    )
    given_scores = [hit["_rankingScore"] for hit in found["hits"]]
    assert given_scores == sorted(given_scores, reverse=True)
