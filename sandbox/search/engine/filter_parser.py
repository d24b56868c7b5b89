"""Filter expressions as text to a tree."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.search.errors import ApiError

_WORD = re.compile(r"[\w\-/.]+")
_OPERATOR = re.compile(r">=|<=|!=|=|>|<")
_KEYWORDS = frozenset(
    ["OR", "AND", "NOT", "IN", "TO", "EXISTS", "IS", "NULL", "EMPTY", "CONTAINS", "STARTS", "WITH"]
)
_OPERATIONS = (
    "`=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, `EXISTS`, `NOT EXISTS`, `IS NULL`, "
    "`IS NOT NULL`, `IS EMPTY`, `IS NOT EMPTY`, `CONTAINS`, `NOT CONTAINS`, `STARTS WITH`, "
    "`NOT STARTS WITH`, `_geoRadius`, `_geoBoundingBox` or `_geoPolygon`"
)
_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a field. ``start``/``end`` are where the field stands in ``source``."""

    field: str
    operator: str
    values: tuple[str, ...]
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """``and``, ``or`` or ``not`` over other nodes."""

    kind: str
    nodes: tuple["Node", ...]


Node = Condition | Group


def refusal(message: str, source: str, start: int, end: int) -> ApiError:
    """Return the refusal of a filter, with the place in it that is to blame."""
    return ApiError("invalid_search_filter", f"{message}\n{start + 1}:{end + 1} {source}")


def parse(expression: Any) -> Node | None:  # noqa: ANN401 - string or nested arrays
    """Parse a filter: text, or an array (and) of texts and arrays (or) of texts.

    Returns None for a filter without conditions. Raises ApiError ``invalid_search_filter``.
    """
    if expression is None:
        return None
    if isinstance(expression, str):
        return _Parser(expression).whole() if expression.strip() else None
    nodes: list[Node] = []
    for part in expression:
        if isinstance(part, str):
            node = parse(part)
        elif isinstance(part, list):
            inner = []
            for text in part:
                if not isinstance(text, str):
                    raise _syntax("String", text)
                parsed = parse(text)
                if parsed is not None:
                    inner.append(parsed)
            node = Group("or", tuple(inner)) if inner else None
        else:
            raise _syntax("String, [String]", part)
        if node is not None:
            nodes.append(node)
    return Group("and", tuple(nodes)) if nodes else None


def _syntax(expected: str, found: Any) -> ApiError:  # noqa: ANN401 - JSON
    return ApiError(
        "invalid_search_filter",
        f"Invalid syntax for the filter parameter: `expected {expected}, found: {found}`.",
    )


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._or()
        self._space()
        if self._at < len(self._source):
            rest = self._source[self._at :]
            raise self._error(
                f"Found unexpected characters at the end of the filter: `{rest}`. You probably "
                "forgot an `OR` or an `AND` rule."
            )
        return node

    def _error(self, message: str, start: int | None = None) -> ApiError:
        begin = self._at if start is None else start
        return refusal(message, self._source, begin, len(self._source))

    def _space(self) -> None:
        while self._at < len(self._source) and self._source[self._at].isspace():
            self._at += 1

    def _peek(self) -> str:
        self._space()
        match = _WORD.match(self._source, self._at)
        return match.group() if match else ""

    def _keyword(self, *words: str) -> bool:
        before = self._at
        for word in words:
            if self._peek().upper() != word or not self._peek().isupper():
                self._at = before
                return False
            self._at += len(word)
        return True

    def _symbol(self, symbol: str) -> bool:
        self._space()
        if self._source.startswith(symbol, self._at):
            self._at += len(symbol)
            return True
        return False

    def _or(self) -> Node:
        nodes = [self._and()]
        while self._keyword("OR"):
            nodes.append(self._and())
        return nodes[0] if len(nodes) == 1 else Group("or", tuple(nodes))

    def _and(self) -> Node:
        nodes = [self._not()]
        while self._keyword("AND"):
            nodes.append(self._not())
        return nodes[0] if len(nodes) == 1 else Group("and", tuple(nodes))

    def _not(self) -> Node:
        self._depth += 1
        if self._depth > _DEPTH:
            raise self._error(
                "The filter exceeded the maximum depth limit. Try rewriting the filter so that it "
                "contains fewer nested conditions."
            )
        try:
            if self._keyword("NOT"):
                return Group("not", (self._not(),))
            start = self._at
            if self._symbol("("):
                node = self._or()
                if not self._symbol(")"):
                    raise self._error(
                        f"Expression `{self._source[start:].strip()}` is missing the following "
                        "closing delimiter: `)`.",
                        start,
                    )
                return node
            return self._condition()
        finally:
            self._depth -= 1

    def _value(self) -> str:
        self._space()
        if self._at < len(self._source) and self._source[self._at] in "'\"":
            return self._quoted()
        word = self._peek()
        if not word or word in _KEYWORDS:
            rest = word or self._source[self._at :]
            if not rest.strip():
                raise self._error("Was expecting a value but instead got nothing.")
            reserved = (
                f", which is a reserved keyword. To use `{rest}` as a field name or a value, "
                "surround it by quotes."
                if word
                else "."
            )
            raise self._error(f"Was expecting a value but instead got `{rest}`{reserved}")
        self._at += len(word)
        return word

    def _quoted(self) -> str:
        start = self._at
        quote = self._source[start]
        letters: list[str] = []
        at = start + 1
        while at < len(self._source) and self._source[at] != quote:
            if self._source[at] == "\\" and self._source[at + 1 : at + 2] == quote:
                at += 1
            letters.append(self._source[at])
            at += 1
        if at >= len(self._source):
            raise self._error(
                f"Expression `{self._source[start:]}` is missing the following closing "
                f"delimiter: `{quote}`.",
                start,
            )
        self._at = at + 1
        return "".join(letters)

    def _condition(self) -> Condition:
        self._space()
        start = self._at
        if self._source.startswith("_geo", start):
            raise refusal(
                "Attribute `_geo` is not filterable. This server does not search by place.",
                self._source,
                start,
                len(self._source),
            )
        if start >= len(self._source):
            raise self._error(f"Was expecting an operation {_OPERATIONS} but instead got nothing.")
        field = self._value()
        end = self._at
        operator, values = self._operation(start)
        return Condition(field, operator, values, self._source, start, end)

    def _operation(self, start: int) -> tuple[str, tuple[str, ...]]:
        self._space()
        match = _OPERATOR.match(self._source, self._at)
        if match:
            self._at = match.end()
            return match.group(), (self._value(),)
        for words, operator in (
            (("NOT", "IN"), "NOT IN"),
            (("IN",), "IN"),
            (("NOT", "EXISTS"), "NOT EXISTS"),
            (("EXISTS",), "EXISTS"),
            (("IS", "NOT", "NULL"), "IS NOT NULL"),
            (("IS", "NULL"), "IS NULL"),
            (("IS", "NOT", "EMPTY"), "IS NOT EMPTY"),
            (("IS", "EMPTY"), "IS EMPTY"),
            (("NOT", "STARTS", "WITH"), "NOT STARTS WITH"),
            (("STARTS", "WITH"), "STARTS WITH"),
        ):
            if self._keyword(*words):
                if operator.endswith("IN"):
                    return operator, self._list()
                return operator, (self._value(),) if operator.endswith("WITH") else ()
        self._space()
        if self._keyword("CONTAINS") or self._keyword("NOT", "CONTAINS"):
            at = self._source.index("CONTAINS", start)
            error = refusal(
                "Using `CONTAINS` in a filter requires enabling the `contains filter` experimental "
                "feature. See https://github.com/orgs/meilisearch/discussions/763",
                self._source,
                at,
                at + len("CONTAINS"),
            )
            raise ApiError("feature_not_enabled", error.message)
        before = self._at
        if self._source[self._at :].strip():
            low = self._value()
            if self._keyword("TO"):
                return "TO", (low, self._value())
        self._at = before
        found = self._source[start:].strip()
        text = f"at `{found}`." if found else "but instead got nothing."
        raise self._error(f"Was expecting an operation {_OPERATIONS} {text}", start)

    def _list(self) -> tuple[str, ...]:
        if not self._symbol("["):
            raise self._error("Expected `[` after `IN` keyword.")
        values: list[str] = []
        while not self._symbol("]"):
            values.append(self._value())
            if not self._symbol(","):
                if self._symbol("]"):
                    break
                raise self._error(
                    "Expected only comma-separated field names inside `IN[..]` but instead found "
                    f"`{self._source[self._at :]}`."
                )
        return tuple(values)
