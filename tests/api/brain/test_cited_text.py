"""What is shown of an answer carries a citation, however the text is cut into pieces.

What is shown is read by a parser of Markdown of somebody else's.
"""

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from api.brain_answers.cited_text import CitedText

CITATION = re.compile(r"\[([0-9]+)\]")
CODE = "```py\nrows[9]\n```"
CASES = [
    ("One [1]. Two. Three [2]. Four.", "One [1]. Two. Three [2]."),
    ("Nothing.\n\nOne [1].\n\nNothing.\n\nTwo [2].\n", "One [1].\n\nTwo [2]."),
    ("One,\nwrapped [1].\nNot.", "One,\nwrapped [1]."),
    ("- One [1]\n- Two\n- Three [2]", "- One [1]\n- Three [2]"),
    ("1. One\n2. Two [9]\n3. Three [2]", "3. Three [2]"),
    ("**One [1].** (See [2].) Not.", "**One [1].** (See [2].)"),
    ("| a | b |\n|---|---|\n| x | y [1] |\n| z | q |\n", "| a | b |\n|---|---|\n| x | y [1] |"),
    ("# Title\n\nOne [1].\n***\nTwo [2].", "One [1].\n\nTwo [2]."),
    ("Not.\n> One [1].\n>\n> Not.\n>\n> Two [1].", "> One [1].\n>\n> Two [1]."),
    # What leads in to a list stays for its first item that does.
    ("So it goes:\n\n- One\n- Two [1]", "So it goes:\n\n- Two [1]"),
    ("One [1]. So it goes:\n- Two [1]", "One [1]. So it goes:\n- Two [1]"),
    ("A claim. And so:\n\n- One [1]", "- One [1]"),
    ("So it goes:\n\n- One", ""),
    ("So it goes:\n\nOne [1].", "One [1]."),
    # An item stays for what is below it.
    ("- A\n  - B\n    - C [1]\n  - D\n- E", "- A\n  - B\n    - C [1]"),
    ("1. A\n\n   More [1].\n2. B\n\nNot.", "1. A\n\n   More [1]."),
    ("1. A\n  - Not below [1]", "  - Not below [1]"),
    # Code stands beside what is cited.
    (f"One [1].\n\n{CODE}", f"One [1].\n\n{CODE}"),
    (f"One [1]. So:\n{CODE}\nNot.", f"One [1]. So:\n{CODE}"),
    (f"So:\n\n{CODE}\n\nOne [1].", f"So:\n\n{CODE}\n\nOne [1]."),
    (f"{CODE}\n\n- Not.\n\n{CODE}\n- One [1]", f"{CODE}\n- One [1]"),
    (f"One [1].\n\nNot.\n\n{CODE}\n\nNot.\n\nTwo [2].", "One [1].\n\nTwo [2]."),
    (f"One [1].\n\n{CODE}\n\n{CODE}", f"One [1].\n\n{CODE}"),
    ("1. Run:\n   ```\n   x\n   ```\n2. Then [1]", "1. Run:\n   ```\n   x\n   ```\n2. Then [1]"),
    ("1. Not.\n   ```\n   x\n   ```\n2. Two [1]", "2. Two [1]"),
    (f"{CODE}\n\n{CODE}\n\nOne [1].", f"{CODE}\n\nOne [1]."),
    ("- ```\n  x\n  ```\n  Not.\n- One [1]", "- One [1]"),
    ("One [1].\n```\nx", "One [1].\n```\nx\n```"),
]
LINES = (
    *("Words.", "Words [1].", "Two [9]. Words [2] so.", "So it goes:", "[1]", "", "", "# Title"),
    *("- Item", "- Item [1].", "  - Below", "  - Below [2]", "1. First:", "2. Second [1]", "***"),
    *(CODE, "  ```\n  x\n  ```", "> Quoted", "> Quoted [2].", "| a |\n|---|\n| b [1] |", "`[1]`"),
)
SENTENCES = ("One [1].", "More of it, **bold [2].**", "Code `a[9]` (see [1]).", "Both [1] [2]:")


def shown(pieces: Sequence[str]) -> str:
    text = CitedText(2)
    return "".join(map(text.feed, pieces)) + text.end()


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_in_one_piece_and_letter_by_letter(text: str, expected: str) -> None:
    assert shown([text]) == expected
    assert shown(list(text)) == expected


def test_text_is_shown_at_each_citation() -> None:
    text = CitedText(2)
    pieces = [
        "So it ",
        "is [1",
        "]",
        ". And",
        " so",
        " [2]",
        ".\n",
        "\n```x\n",
        "y\n```",
        "\n",
        "No",
    ]
    wanted = ["", "", "So it is [1]", ".", "", " And so [2]", ".", "", "", "\n\n```x\ny\n```", ""]
    assert [text.feed(piece) for piece in pieces] == wanted
    assert (text.end(), text.cited) == ("", {1, 2})


@given(st.lists(st.text(alphabet="[]129 `~a\n.:->#|*", max_size=8), max_size=10))
def test_how_a_text_is_cut_makes_no_difference(pieces: list[str]) -> None:
    assert shown(pieces) == shown(["".join(pieces)])


def cited(node: SyntaxTreeNode) -> bool:
    """Whether a citation stands somewhere in a part of a text, outside of code."""
    return any(
        CITATION.search(one.content) is not None for one in node.walk() if one.type == "text"
    )


def leaves(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """Yield the paragraphs, headings, tables and blocks of code in the order of the text."""
    for one in node.children:
        if one.type in {"paragraph", "heading", "table", "fence", "code_block"}:
            yield one
        elif one.type != "hr":
            yield from leaves(one)


def above_what_is_cited(node: SyntaxTreeNode) -> bool:
    parent = node.parent
    while parent is not None and parent.type != "root":
        if parent.type == "list_item" and cited(parent):
            return True
        parent = parent.parent
    return False


def leads_in(block: SyntaxTreeNode, after: SyntaxTreeNode) -> bool:
    before_list = after.parent is not None and after.parent.type == "list_item"
    words = block.children[0].content if block.type == "paragraph" else ""
    return words.endswith(":") and (before_list or after.type == "fence")


@given(st.lists(st.sampled_from(LINES), max_size=9))
def test_all_that_is_shown_carries_a_citation_or_leads_in_to_what_does(lines: list[str]) -> None:
    found = shown(["\n".join(lines)])
    assert {int(one) for one in CITATION.findall(found.replace("rows[9]", ""))} <= {1, 2}
    blocks = list(leaves(SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(found))))
    for place, block in enumerate(blocks):
        # Between code and what it stands beside there may be what leads in to it.
        beside = blocks[max(0, place - 2) : place + 2] if block.type == "fence" else []
        assert (
            cited(block)
            or any(map(cited, beside))
            or any(leads_in(block, after) for after in blocks[place + 1 : place + 2])
            or above_what_is_cited(block)
        ), found


@st.composite
def cited_texts(draw: st.DrawFn) -> str:
    sentence = st.sampled_from(SENTENCES)
    paragraph = st.lists(sentence, min_size=1, max_size=3).map(" ".join)
    items = st.lists(paragraph, min_size=1, max_size=3)
    one = st.one_of(
        paragraph,
        paragraph.map(lambda text: f"{text}\n\n{CODE}"),
        paragraph.map(lambda text: f"So it goes:\n\n{CODE}\n\n{text}"),
        paragraph.map(lambda text: f"> {text}"),
        items.map(lambda texts: "\n".join(f"- {text}" for text in texts)),
        items.map(lambda texts: "So it goes:\n" + "\n".join(f"1. {text}" for text in texts)),
        items.map(lambda texts: "- Above\n" + "\n".join(f"  - {text}" for text in texts)),
    )
    return "\n\n".join(draw(st.lists(one, min_size=1, max_size=4)))


@given(cited_texts())
def test_what_is_cited_throughout_stays_as_it_is(text: str) -> None:
    assert shown([text]) == text
