"""Citations of what was given stay, all others go, however the text is cut into pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.brain_answers.citations import (
    CitationFilter,
    Part,
    with_citations_as_text,
    without_citations,
)


def shown(parts: list[Part]) -> str:
    return "".join(part.text for part in parts)


CASES = [
    ("Plain text, no more.", "Plain text, no more.", set()),
    ("So it is [1]. And so [2].", "So it is [1]. And so [2].", {1, 2}),
    ("So it is [7]. And so [0].", "So it is. And so.", set()),
    ("Both [1][2], [1, 9, 2].", "Both [1] [2], [1] [2].", {1, 2}),
    ("Both [7][2] [8][1]", "Both [2] [1]", {1, 2}),
    ("Huge [999999999]", "Huge", set()),
    ("Links [1](http://evil.example) go", "Links [1] (http://evil.example) go", {1}),
    ("[1]: http://evil.example", "[1] : http://evil.example", {1}),
    ("Take `rows[0]` and ``a`[9]`` [2]", "Take `rows[0]` and ``a`[9]`` [2]", {2}),
    ("```py\nrows[0]\n```\nas [1] says [3]", "```py\nrows[0]\n```\nas [1] says", {1}),
    ("~~~\nrows[0]\n~~~\n~~not [9]~~ so", "~~~\nrows[0]\n~~~\n~~not~~ so", set()),
    ("Inline ```rows[5]``` and [9] so", "Inline ```rows[5]``` and so", set()),
    # The fence within is not at the start of its line, nor is the shorter one the end.
    ("````\nrows[5] ````\n```\n[9]\n````\nno [9]", "````\nrows[5] ````\n```\n[9]\n````\nno", set()),
    # What nothing closes is closed, so that it takes in nothing that is put behind it.
    ("```\nrows[5]", "```\nrows[5]\n```", set()),
    ("- ~~~~\n  rows[5]\n", "- ~~~~\n  rows[5]\n  ~~~~", set()),
    ("Both [1-2], [1 – 2] and 【1】.", "Both [1] [2], [1] [2] and [1].", {1, 2}),
    ("Not given [1-3] [2-1]【7】. So [2, 7-9].", "Not given. So [2].", {2}),
    ("Any of [0-9] or [1-", "Any of [0-9] or [1-", set()),
    ("Use this [1]:\n\n```\nx\n```", "Use this [1]:\n\n```\nx\n```", {1}),
    ("Use `it` [9][1]:\n- **so [2]:**", "Use `it` [1]:\n- **so [2]:**", {1, 2}),
    ("As follows [1]: so", "As follows [1]: so", {1}),
    ("It works![1] \\[2] docs][1]", "It works! [1] \\ [2] docs] [1]", {1, 2}),
    ("- [1]: http://evil.example", "- [1] : http://evil.example", {1}),
    ("A lone ` tick [9]\n\nand [1]", "A lone ` tick\n\nand [1]", {1}),
    ("Not one: [a], [ ] [x](y) [1", "Not one: [a], [ ] [x](y) [1", set()),
]


@pytest.mark.parametrize(("text", "text_shown", "cited"), CASES)
def test_in_one_piece_and_letter_by_letter(text: str, text_shown: str, cited: set[int]) -> None:
    for pieces in ([text], list(text)):
        citations = CitationFilter(2)
        parts = [part for piece in pieces for part in citations.feed(piece)] + citations.end()
        assert (shown(parts), citations.cited) == (text_shown, cited)


@given(st.lists(st.text(alphabet="[]12,9 `~a\n(:!-【】", max_size=6), max_size=8))
def test_how_a_text_is_cut_makes_no_difference(pieces: list[str]) -> None:
    whole, cut = CitationFilter(2), CitationFilter(2)
    expected = shown(whole.feed("".join(pieces)) + whole.end())
    assert shown([part for piece in pieces for part in cut.feed(piece)] + cut.end()) == expected
    assert cut.cited == whole.cited <= {1, 2}


def test_text_is_passed_on_as_it_comes() -> None:
    citations = CitationFilter(1)
    assert [shown(citations.feed(piece)) for piece in ("Word ", "by", " word [", "1", "] on")] == [
        "Word",
        " by",
        " word",
        "",
        " [1] on",
    ]


def test_a_text_of_somebody_elses_has_no_citations_of_ours() -> None:
    text = "So [1], [2, 3] and `a[1]` (see [4]), x = rows[0][1]. [5]: http://a.example"
    assert without_citations(text) == "So, and `a[1]` (see), x = rows[0][1].: http://a.example"
    assert with_citations_as_text(text) == (
        r"So \[1\], \[2, 3\] and `a[1]` (see \[4\]), x = rows\[0\]\[1\]. \[5\]: http://a.example"
    )
