"""Where code begins and ends in Markdown of which the rest is yet to come (CommonMark 4.5, 6.1)."""

import re

WITHIN_LINE_START = re.compile(r"[ \t>]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)*[ \t>]*")
"""What may stand before a block on its line: space, and marks of quotes and items."""
_FENCE = 3


def end_of_code(
    text: str, fence: re.Match[str], *, at_line_start: bool, last: bool
) -> tuple[bool, int | None]:
    """Return whether a block of code begins here, and where it or code within a line ends.

    None while that cannot be told. Backticks and tildes that begin no code end where they do.
    """
    if fence.end() == len(text) and not last:
        return False, None
    if at_line_start and len(fence[0]) >= _FENCE:
        end_of_line = text.find("\n", fence.end())
        first = text[fence.end() : end_of_line if end_of_line >= 0 else len(text)]
        if fence[0][0] not in first or fence[0][0] == "~":
            return True, _end_of_block(text, fence[0], end_of_line, last=last)
    return False, _end_within_line(text, fence, last=last)


def unclosed(block: str, before: str) -> str:
    """Return what closes a block of code that its text has ended in; nothing if it is closed.

    ``before`` is what stands before it on its line.
    """
    fence = re.match(r"`+|~+", block)
    if fence is None or _closing(fence[0]).search(block, fence.end()) is not None:
        return ""
    margin = re.sub(r"[^ \t>]", " ", before)
    return ("" if block.endswith("\n") else "\n") + margin + fence[0]


def _closing(fence: str) -> re.Pattern[str]:
    return re.compile(rf"\n[ \t>]*{fence}{fence[0]}*[ \t]*(?=\n|\Z)")


def _end_of_block(text: str, fence: str, end_of_line: int, *, last: bool) -> int | None:
    closing = None if end_of_line < 0 else _closing(fence).search(text, end_of_line)
    if closing is None or closing.end() == len(text):
        return len(text) if last else None
    return closing.end()


def _end_within_line(text: str, ticks: re.Match[str], *, last: bool) -> int | None:
    if ticks[0][0] == "~":
        return ticks.end()
    closing = re.compile(rf"(?<!`){ticks[0]}(?!`)").search(text, ticks.end())
    blank = text.find("\n\n", ticks.end())
    if closing is not None and (blank < 0 or closing.start() < blank):
        return None if closing.end() == len(text) and not last else closing.end()
    return ticks.end() if last or blank >= 0 else None
