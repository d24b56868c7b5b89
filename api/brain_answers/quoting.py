"""Answers where no model writes any: the best passages, quoted and cited."""

from collections.abc import Sequence

from api.brain.retrieval import FoundPassage
from api.brain_answers.citations import with_citations_as_text

MOST = 3
MOST_CHARACTERS = 1200


def quoted(passages: Sequence[FoundPassage]) -> list[str]:
    """Return for each of the best passages a piece of Markdown that quotes and cites it."""
    return [_quote(number, passage) for number, passage in enumerate(passages[:MOST], 1)]


def _quote(number: int, passage: FoundPassage) -> str:
    text = passage.text
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rsplit(maxsplit=1)[0] + " …"
    lines = "\n".join(f"> {line}".rstrip() for line in with_citations_as_text(text).splitlines())
    return f"{lines}\n>\n> [{number}]\n\n"
