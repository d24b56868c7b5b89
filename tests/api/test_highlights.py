from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api.search.engine_search import quote
from api.search.highlights import POST_TAG, PRE_TAG, from_marked, from_words, query_words
from api.search.result import Segment

TEXTS = st.text(
    alphabet=st.sampled_from(["a", "B", "é", "ﬁ", "ß", " ", "-", "<", PRE_TAG, POST_TAG])
)


def joined(segments: list[Segment]) -> str:
    return "".join(segment["text"] for segment in segments)


@given(original=TEXTS, marked=TEXTS)
def test_a_text_with_marks_of_its_own_claims_no_match(original: str, marked: str) -> None:
    if PRE_TAG in original or POST_TAG in original:
        segments = from_marked(original, marked)
        assert joined(segments) == original
        assert not any(segment["match"] for segment in segments)


@given(pieces=st.lists(st.tuples(st.text(alphabet="ab <"), st.booleans())))
def test_marks_become_segments(pieces: list[tuple[str, bool]]) -> None:
    original = "".join(text for text, _ in pieces)
    marked = "".join(PRE_TAG + text + POST_TAG if match else text for text, match in pieces)
    segments = from_marked(original, marked)
    assert joined(segments) == original
    assert joined([s for s in segments if s["match"]]) == "".join(t for t, match in pieces if match)
    assert all(segment["text"] for segment in segments)
    assert all(a["match"] != b["match"] for a, b in pairwise(segments))


@given(text=TEXTS, q=TEXTS)
def test_marking_words_never_changes_the_text(text: str, q: str) -> None:
    assert joined(from_words(text, query_words(q))) == text


def test_words_are_marked_without_regard_to_case_and_accents() -> None:
    assert from_words("Le Café-Dashboard", query_words("CAFE dash")) == [
        {"text": "Le ", "match": False},
        {"text": "Café", "match": True},
        {"text": "-", "match": False},
        {"text": "Dash", "match": True},
        {"text": "board", "match": False},
    ]


@given(value=st.text().filter(lambda value: "\\" not in value))
def test_a_quoted_value_cannot_end_its_quotes(value: str) -> None:
    quoted = quote(value)
    assert quoted[0] == quoted[-1] == '"'
    assert '"' not in quoted[1:-1].replace('\\"', "")
