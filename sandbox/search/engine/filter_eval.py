"""Which documents a parsed filter selects."""

import math
from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt

from pyroaring import BitMap

from sandbox.search.engine.facets import Field, read_number
from sandbox.search.engine.filter_parser import Condition, Node
from sandbox.search.engine.tokenizer import normalise

_COMPARE = {">": gt, ">=": ge, "<": lt, "<=": le}
_RANGES = {">": (True, False), ">=": (False, False), "<": (False, True), "<=": (False, False)}


class Evaluator:
    """Evaluates filters over the fields of an index."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        everything: BitMap,
        check: Callable[[Condition], None],
    ) -> None:
        self._fields = fields
        self._everything = everything
        self._check = check

    def select(self, node: Node) -> BitMap:
        """Return the documents that a filter selects; refuses fields that are not filterable."""
        if isinstance(node, Condition):
            self._check(node)
            return self._condition(node)
        parts = [self.select(inner) for inner in node.nodes]
        if node.kind == "not":
            return self._everything - parts[0]
        if node.kind == "or":
            return BitMap.union(*parts)
        return BitMap.intersection(*parts)

    def _condition(self, test: Condition) -> BitMap:
        operator = test.operator
        if operator == "!=" or "NOT" in operator.split():
            positive = "=" if operator == "!=" else operator.replace("NOT ", "")
            return self._everything - self._positive(test, positive)
        return self._positive(test, operator)

    def _positive(  # noqa: PLR0911 - one way out per operator
        self, test: Condition, operator: str
    ) -> BitMap:
        field = self._fields.get(test.field)
        if operator in _RANGES or operator == "TO":
            return self._range(test, operator, field or Field())
        if field is None:
            return BitMap()
        if operator == "EXISTS":
            return field.exists.copy()
        if operator == "IS NULL":
            return field.null.copy()
        if operator == "IS EMPTY":
            return field.empty.copy()
        if operator == "STARTS WITH":
            prefix = normalise(test.values[0])
            found = [owners for key, owners in field.texts.items() if key.startswith(prefix)]
            return BitMap.union(BitMap(), *found)
        return BitMap.union(BitMap(), *(_equal(field, value) for value in test.values))

    def _range(self, test: Condition, operator: str, field: Field) -> BitMap:
        read = [read_number(text) for text in test.values]
        numbers = [number for number in read if number is not None]
        if len(numbers) < len(read):
            # What is no number is compared as text, with the values that are texts.
            values = [normalise(text.strip()) for text in test.values]
            found = [own for key, own in field.texts.items() if _between(key, operator, values)]
            return BitMap.union(BitMap(), *found)
        if operator == "TO":
            return field.between(numbers[0], numbers[1], low_open=False, high_open=False)
        low_open, high_open = _RANGES[operator]
        low, high = (numbers[0], math.inf) if ">" in operator else (-math.inf, numbers[0])
        return field.between(low, high, low_open=low_open, high_open=high_open)


def _between(key: str, operator: str, values: list[str]) -> bool:
    if operator == "TO":
        return values[0] <= key <= values[1]
    return bool(_COMPARE[operator](key, values[0]))


def _equal(field: Field, value: str) -> BitMap:
    found = field.texts.get(normalise(value.strip()), BitMap())
    number = read_number(value)
    if number is None:
        return found
    return found | field.between(number, number, low_open=False, high_open=False)
