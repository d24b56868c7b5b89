"""Citations of what was given stay, all others go, however the text is cut into pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.brain_answers.citations import CitationFilter

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
    ("```\nrows[5]", "```\nrows[5]", set()),
    ("A lone ` tick [9]\n\nand [1]", "A lone ` tick\n\nand [1]", {1}),
    ("Not one: [a], [ ] [x](y) [1", "Not one: [a], [ ] [x](y) [1", set()),
]


@pytest.mark.parametrize(("text", "shown", "cited"), CASES)
def test_in_one_piece_and_letter_by_letter(text: str, shown: str, cited: set[int]) -> None:
    for pieces in ([text], list(text)):
        citations = CitationFilter(2)
        found = "".join(citations.feed(piece) for piece in pieces) + citations.end()
        assert (found, citations.cited) == (shown, cited)


@given(st.lists(st.text(alphabet="[]12,9 `a\n(:", max_size=6), max_size=8))
def test_how_a_text_is_cut_makes_no_difference(pieces: list[str]) -> None:
    whole, cut = CitationFilter(2), CitationFilter(2)
    expected = whole.feed("".join(pieces)) + whole.end()
    assert "".join(cut.feed(piece) for piece in pieces) + cut.end() == expected
    assert cut.cited == whole.cited <= {1, 2}


def test_text_is_passed_on_as_it_comes() -> None:
    citations = CitationFilter(1)
    assert [citations.feed(piece) for piece in ("Word ", "by", " word [", "1", "] on")] == [
        "Word",
        " by",
        " word",
        "",
        " [1] on",
    ]
