"""Citations in a text that comes in pieces: those of what was given stay, all others go."""

import re

_START = re.compile(r" *\[|`+| +\Z")
_CITATION = re.compile(r" *\[\s*([0-9]{1,9}(?:\s*,\s*[0-9]{1,9})*)\s*\]")
_UNFINISHED = re.compile(r" *\[[\s0-9,]*\Z")
_FENCE = 3
"""From so many backticks on, code goes to the end of the text if nothing closes it."""
# After a citation each of these would make something else of it in Markdown: a link, a reference,
# a definition.
_JOINING = ("(", "[", ":")


class CitationFilter:
    """Takes pieces, and gives back what can be shown of them.

    A citation is ``[1]`` or ``[1, 2]`` outside of code. What might yet become one, or code, is
    held back. ``cited`` are the numbers that were kept.
    """

    def __init__(self, allowed: int) -> None:
        self.cited: set[int] = set()
        self._allowed = range(1, allowed + 1)
        self._held = ""
        self._after_citation = False
        self._space_dropped = False

    def feed(self, piece: str) -> str:
        """Take the next piece; returns what can be shown now."""
        return self._pass_on(self._held + piece, last=False)

    def end(self) -> str:
        """Return the rest."""
        return self._pass_on(self._held, last=True)

    def _pass_on(self, text: str, *, last: bool) -> str:
        shown: list[str] = []
        at = 0
        while (start := _START.search(text, at)) is not None:
            shown.append(self._plain(text[at : start.start()]))
            at = start.start()
            if "`" in start[0]:
                end = _end_of_code(text, start, last=last)
            elif (citation := _CITATION.match(text, at)) is not None:
                shown.append(self._kept(citation))
                at = citation.end()
                continue
            elif not last and (start.end() == len(text) or _UNFINISHED.match(text, at)):
                end = None
            else:
                end = start.end()
            if end is None:
                break
            shown.append(self._plain(text[at:end]))
            at = end
        else:
            shown.append(self._plain(text[at:]))
            at = len(text)
        self._held = text[at:]
        return "".join(shown)

    def _plain(self, text: str) -> str:
        if text:
            apart = self._after_citation and text.startswith(_JOINING)
            self._after_citation = self._space_dropped = False
            return f" {text}" if apart else text
        return ""

    def _kept(self, citation: re.Match[str]) -> str:
        numbers = [int(one) for one in citation[1].split(",")]
        kept = [one for one in dict.fromkeys(numbers) if one in self._allowed]
        if not kept:
            self._space_dropped |= citation[0].startswith(" ")
            return ""
        self.cited.update(kept)
        spaced = citation[0].startswith(" ") or self._after_citation or self._space_dropped
        self._after_citation, self._space_dropped = True, False
        return (" " if spaced else "") + " ".join(f"[{one}]" for one in kept)


def _end_of_code(text: str, ticks: re.Match[str], *, last: bool) -> int | None:
    """Return where code ends that these backticks begin; None while that cannot be told.

    Backticks that begin no code end where they do.
    """
    if ticks.end() == len(text) and not last:
        return None
    closing = re.compile(rf"(?<!`){ticks[0]}(?!`)").search(text, ticks.end())
    if len(ticks[0]) >= _FENCE:
        if closing is None:
            return len(text) if last else None
        return None if closing.end() == len(text) and not last else closing.end()
    blank = text.find("\n\n", ticks.end())
    if closing is not None and (blank < 0 or closing.start() < blank):
        return None if closing.end() == len(text) and not last else closing.end()
    return ticks.end() if last or blank >= 0 else None
