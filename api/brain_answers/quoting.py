"""Answers where no model writes any: the best passages, quoted and cited."""

import re
from collections.abc import Sequence

from api.brain.retrieval import FoundPassage
from api.brain.search_documents import excerpt
from api.brain_answers.citations import with_citations_as_text

MOST = 3
MOST_CHARACTERS = 1200
_FENCE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,}).*$", re.MULTILINE)


def quoted(passages: Sequence[FoundPassage]) -> dict[int, str]:
    """Return Markdown that quotes and cites the best passages, by their numbers.

    They share a word with the question: nobody else judges whether they answer it.
    """
    sharing = [
        (number, passage) for number, passage in enumerate(passages, 1) if passage.shares_word
    ]
    return {number: _quote(number, passage) for number, passage in sharing[:MOST]}


def in_plain_words(markdown: str) -> str:
    """Return the beginning of a passage without its markup; of nothing but code, the code's."""
    return excerpt(markdown) or excerpt(_FENCE.sub("", markdown))


def _quote(number: int, passage: FoundPassage) -> str:
    text = passage.text
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rsplit(maxsplit=1)[0] + " …"
    lines = "\n".join(f"> {line}".rstrip() for line in with_citations_as_text(text).splitlines())
    return f"{lines}\n>\n> [{number}]\n\n"
