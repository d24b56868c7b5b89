"""Passages hold every word, are bounded, and keep code whole where that is possible."""

import re
import time
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.brain.passages import (
    MAX_HEADING,
    MAX_PASSAGES,
    MAX_TEXT,
    OVERLAP,
    Passage,
    passage_id,
    split,
    text_hash,
)
from api.brain.search_documents import excerpt

DEMO = Path(__file__).parents[3] / "cli/demo/brain"
_WORDS = st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=60)
_SENTENCE = _WORDS.map(lambda words: " ".join(words).capitalize() + ".")
_PARAGRAPH = st.lists(_SENTENCE, min_size=1, max_size=6).map(" ".join)
_LIST = st.lists(_SENTENCE.map(lambda one: f"- {one}"), min_size=1, max_size=5).map("\n".join)
_HEADING = st.tuples(st.integers(1, 6), _WORDS).map(
    lambda drawn: "#" * drawn[0] + " " + " ".join(drawn[1])
)
_CODE = st.tuples(
    st.sampled_from(["```", "~~~~", "```python"]),
    st.lists(_WORDS.map(" ".join) | st.just("# no heading") | st.just(""), max_size=40),
).map(lambda drawn: "\n".join([drawn[0], *drawn[1], drawn[0].rstrip("python")]))
_TEXT = st.lists(_PARAGRAPH | _LIST | _HEADING | _CODE, max_size=12).map("\n\n".join)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@settings(max_examples=100, deadline=None)
@given(_TEXT)
def test_every_word_is_in_some_passage_and_every_passage_is_bounded(text: str) -> None:
    passages = split(text)
    found = set().union(*(words(f"{one.heading} {one.text}") for one in passages))
    assert words(text) <= found
    assert [one.position for one in passages] == list(range(len(passages)))
    for one in passages:
        assert 0 < len(one.text) <= MAX_TEXT
        assert len(one.heading) <= 6 * (MAX_HEADING + 3)
    assert split(text) == passages


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=4000))
def test_any_text_at_all_makes_bounded_passages(text: str) -> None:
    passages = split(text)
    assert all(0 < len(one.text) <= MAX_TEXT for one in passages)
    assert bool(passages) or not words(text)


@settings(max_examples=80, deadline=None)
@given(_TEXT)
def test_passages_have_whole_blocks_of_code(text: str) -> None:
    for one in split(text):
        fences = [line for line in one.text.splitlines() if re.match(r"```|~~~", line)]
        assert len(fences) % 2 == 0, one.text


def test_code_that_fits_is_not_torn_and_code_that_does_not_is_fenced_anew() -> None:
    short = "```go\n" + "line := 1\n\n" * 80 + "```"
    prose = "Words before it. " * 50
    assert any(short in one.text for one in split(f"{prose}\n\n{short}"))
    long = "```go\n" + "\n".join(f"line_{number} := 1" for number in range(200)) + "\n```"
    pieces = split(long)
    assert len(pieces) > 1
    assert all(one.text.startswith("```go\n") and one.text.endswith("\n```") for one in pieces)


@pytest.mark.parametrize("mark", ["`", "~"])
@pytest.mark.parametrize("length", [201, 599, 700, 2000])
def test_a_line_that_is_drawn_leaves_the_words_below_it(mark: str, length: int) -> None:
    lines = [f"word{number} and more of it" for number in range(100)]
    text = "\n".join([mark * length, *lines, mark * length, "After."])
    passages = split(text)
    assert words(text) <= set().union(*(words(one.text) for one in passages))
    assert all(len(one.text) <= MAX_TEXT for one in passages)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# a" + " " * 60_000 + "b", id="heading"),
        pytest.param("# a" + " #" * 30_000 + "b", id="closed heading"),
        pytest.param("[" * 60_000, id="brackets"),
        pytest.param("[a](" * 15_000, id="links"),
        pytest.param("[a](()" * 10_000, id="nested links"),
        pytest.param("```" * 20_000, id="fences"),
        pytest.param("| " * 30_000 + "x", id="table"),
        pytest.param("a" + "_" * 60_000 + "b", id="underscores"),
        pytest.param("a".join("`" * number for number in range(340)), id="code"),
    ],
)
def test_no_text_takes_long(text: str) -> None:
    # Quadratic in its length it would be half a minute.
    began = time.process_time()
    split(text)
    excerpt(text)
    assert time.process_time() - began < 2


def test_an_entry_of_headings_alone_has_not_more_passages_than_all_others() -> None:
    passages = split("\n".join(f"# {number}" for number in range(20_000)))
    assert [one.text for one in passages] == [str(number) for number in range(MAX_PASSAGES)]
    assert len(split("A sentence of a usual entry. " * 3448)) < MAX_PASSAGES / 3


def test_an_excerpt_has_no_markup() -> None:
    text = (
        "# One\n\n- A [link](https://a.example/b_(c)) and ![it](x.png).\n\n```\ncode\n```\n> *So*"
        " _is_ `locked_until` of `SELECT *` in a_b"
    )
    assert excerpt(text) == "One. A link and it. So is locked_until of SELECT * in a_b"


def test_headings_in_an_excerpt_end_like_sentences() -> None:
    text = "# Why?\n\nSo.\n## C#\n### Closed ###\n## The `x` of it\n#\n# \nEnd"
    assert excerpt(text) == "Why? So. C#. Closed. The x of it. End"


def test_passages_of_a_section_overlap_by_whole_sentences() -> None:
    sentences = [f"Sentence number {number} says something of its own." for number in range(60)]
    first, second, *_ = split(" ".join(sentences))
    shared = [one for one in sentences if one in first.text and one in second.text]
    assert shared
    assert len(" ".join(shared)) <= OVERLAP
    assert second.text.startswith(shared[0])
    assert first.text.endswith(shared[-1])


def test_headings_name_what_stands_above_them() -> None:
    text = "Intro.\n\n# One\n\n## Deep #\n\nBody.\n\n# Two\n\n# Three\n```\n# no heading\n```"
    assert [(one.heading, one.text) for one in split(text)] == [
        ("", "Intro."),
        ("One > Deep", "Body."),
        ("", "Two"),
        ("Three", "```\n# no heading\n```"),
    ]
    assert split("") == split(" \n\n") == []


def test_ids_and_hashes_stay_the_same_for_all_time() -> None:
    entry = uuid.UUID(int=1)
    assert passage_id(entry, 0) == uuid.UUID("b107c7e3-afea-55c5-8402-30787a1709ec")
    assert passage_id(entry, 0) != passage_id(entry, 1) != passage_id(uuid.UUID(int=2), 1)
    assert text_hash("a").startswith("ca978112ca1bbdca")


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.md")), ids=lambda path: path.stem)
def test_demo_entries_make_passages_of_a_useful_size(path: Path) -> None:
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    passages = split(body)
    assert 2 <= len(passages) <= 40
    assert isinstance(passages[0], Passage)
    assert all(one.text.count("```") % 2 == 0 for one in passages)
