"""One search: candidates by words, ordered bucket by bucket, cut to a page."""

from collections.abc import Iterator, Sequence
from typing import Any

from pyroaring import BitMap

from sandbox.search.engine.contract import Documents
from sandbox.search.engine.facets import Field
from sandbox.search.engine.fields import matches, matches_any
from sandbox.search.engine.filter_eval import Evaluator
from sandbox.search.engine.filter_parser import parse
from sandbox.search.engine.query_graph import Matcher, Term, parse_query
from sandbox.search.engine.ranking import Placement, place
from sandbox.search.engine.state import State
from sandbox.search.errors import ApiError

_JUDGED = 500
"""Documents of one bucket whose text is read to order them; the others follow by id."""


def candidates(state: State, expression: Any) -> BitMap:  # noqa: ANN401 - string or nested arrays
    """Return the documents that a filter selects, all without one."""
    node = parse(expression)
    if node is None:
        return state.everything.copy()
    return Evaluator(state.fields, state.everything, state.schema.check_filter).select(node)


class Search:
    """One query on one state of an index."""

    def __init__(self, state: State, documents: Documents, query: dict[str, Any]) -> None:
        self._state = state
        self._documents = documents
        self._query = query
        self._settings = state.schema.settings
        self.attributes = self._searched()
        self._among = candidates(state, query["filter"])
        self._sorts = [_read_sort(rule) for rule in query.get("sort") or ()]
        for name, _ in self._sorts:
            state.schema.check_sort(name)
        prefixes = self._settings["prefixSearch"] != "disabled"
        parsed = parse_query(query["q"] or "", state.tokenizer, prefixes=prefixes)
        self.terms = parsed.terms
        self._matcher = Matcher(state.words, self.attributes, self._settings, self._with_phrase)
        for term in self.terms:
            self._matcher.expand(term, state.tokenizer)
        for words in parsed.unwanted:
            self._among -= self._with_phrase(words, self._among)
        self._judged: dict[tuple[int, int], Placement] = {}
        self._buckets = list(self._word_buckets())
        self.found = BitMap().union(*(bucket for _, _, bucket in self._buckets))

    def _searched(self) -> list[str]:
        known = list(self._state.words.attributes)
        wanted = self._query.get("attributesToSearchOn")
        if wanted is None or "*" in wanted:
            return known
        for name in wanted:
            if "*" not in self._settings["searchableAttributes"] and not any(
                matches(own, name) for own in self._settings["searchableAttributes"]
            ):
                available = ", ".join(sorted(self._settings["searchableAttributes"]))
                raise ApiError(
                    "invalid_search_attributes_to_search_on",
                    f"Attribute `{name}` is not searchable. Available searchable attributes are: "
                    f"`{available}`.",
                )
        return [path for path in known if matches_any(wanted, path)]

    def _with_phrase(self, words: Sequence[str], among: BitMap) -> BitMap:
        owners = among.copy()
        for word in words:
            owners &= self._state.words.owners(word, self.attributes)
        if len(words) < 2:  # noqa: PLR2004 - one word has no neighbours
            return owners
        ids = list(owners)
        found = BitMap()
        for identifier, content in zip(ids, self._documents.get(ids), strict=True):
            for path, tokens in self._state.tokens(content).items():
                if path not in self.attributes:
                    continue
                places = {(token.position, token.word) for token in tokens}
                if any(
                    all((start + step, word) in places for step, word in enumerate(words))
                    for start, first in places
                    if first == words[0]
                ):
                    found.add(identifier)
                    break
        return found

    def _word_buckets(self) -> Iterator[tuple[int, int, BitMap]]:
        """Yield (words matched, typos, documents), best first, without overlaps."""
        if not self.terms:
            yield 0, 0, self._among
            return
        strategy = self._query["matchingStrategy"]
        order = list(self.terms)
        if strategy == "frequency":
            size = {
                id(term): sum(map(len, self._matcher.by_typos(term, self._among).values()))
                for term in order
            }
            order.sort(key=lambda term: size[id(term)])
        left = self._among.copy()
        for count in range(len(order), 0, -1):
            kept = [term for term in self.terms if term in order[:count]]
            for typos, bucket in self._matcher.buckets(kept, left):
                yield count, typos, bucket
                left -= bucket
            if strategy == "all":
                return

    def ordered(self, enough: int) -> Iterator[tuple[int, float]]:
        """Yield documents with their scores, best first; at least ``enough`` are judged well."""
        groups: dict[int, list[tuple[int, BitMap]]] = {}
        for words, typos, bucket in self._buckets:
            groups.setdefault(words, []).append((typos, bucket))
        for words in sorted(groups, reverse=True):
            rules = [rule for rule in self._settings["rankingRules"] if rule != "words"]
            share = words / len(self.terms) if self.terms else 1.0
            everything = BitMap().union(*(bucket for _, bucket in groups[words]))
            yield from self._rank(everything, rules, groups[words], words, share, enough)

    def _rank(  # noqa: PLR0917 - a recursion that hands on what it was given
        self,
        bucket: BitMap,
        rules: list[str],
        typos: list[tuple[int, BitMap]],
        words: int,
        share: float,
        enough: int,
    ) -> Iterator[tuple[int, float]]:
        if not rules or len(bucket) == 1:
            yield from ((identifier, share) for identifier in bucket)
            return
        rule, rest = rules[0], rules[1:]
        parts: Iterator[BitMap]
        if rule == "typo":
            parts = iter([bucket & owners for _, owners in typos])
        elif rule == "sort":
            parts = self._sorted(bucket, self._sorts)
        elif ":" in rule:
            name, _, direction = rule.partition(":")
            parts = self._sorted(bucket, [(name, direction == "asc")])
        elif self.terms:
            parts = self._placed(bucket, rule, words, enough)
        else:
            parts = iter([bucket])
        for number, part in enumerate(parts):
            if part:
                lower = share * (1 - 0.02 * min(number, 40)) if ":" not in rule else share
                yield from self._rank(part, rest, typos, words, lower, enough)

    def _sorted(self, bucket: BitMap, sorts: list[tuple[str, bool]]) -> Iterator[BitMap]:
        if not sorts:
            yield bucket
            return
        (name, ascending), rest = sorts[0], sorts[1:]
        left = bucket.copy()
        for part in _sorted_parts(self._state.fields.get(name), bucket, ascending=ascending):
            yield from self._sorted(part, rest)
            left -= part
        if left:
            yield from self._sorted(left, rest)

    def _placed(self, bucket: BitMap, rule: str, words: int, enough: int) -> Iterator[BitMap]:
        ids = list(bucket[: max(_JUDGED, enough)])
        groups: dict[int, BitMap] = {}
        for identifier, placement in zip(ids, self._placements(ids, words), strict=True):
            key = {
                "proximity": placement.proximity,
                "attributeRank": placement.attribute,
                "attribute": placement.attribute * 1000 + placement.position,
                "wordPosition": placement.position,
                "exactness": placement.exactness,
            }[rule]
            groups.setdefault(key, BitMap()).add(identifier)
        for key in sorted(groups):
            yield groups[key]
        if len(ids) < len(bucket):
            yield bucket - BitMap(ids)

    def _placements(self, ids: list[int], words: int) -> list[Placement]:
        terms: list[Term] = self.terms[:words]
        missing = [identifier for identifier in ids if (identifier, words) not in self._judged]
        for identifier, content in zip(missing, self._documents.get(missing), strict=True):
            tokens = self._state.tokens(content)
            texts = [tokens[path] for path in tokens if path in self.attributes]
            self._judged[identifier, words] = place(terms, texts)
        return [self._judged[identifier, words] for identifier in ids]

    def matches(self, word: str) -> int:
        """Return how many letters of a word of a document match the query."""
        for term in self.terms:
            if term.phrase:
                if word in term.phrase:
                    return len(word)
            elif word in term.forms:
                return len(term.word) if term.prefix and word.startswith(term.word) else len(word)
            elif any(word in pair for pair in (*term.splits, *term.synonyms)):
                return len(word)
        return 0


def _read_sort(rule: str) -> tuple[str, bool]:
    name, _, direction = rule.rpartition(":")
    if direction not in ("asc", "desc") or not name:
        raise ApiError(
            "invalid_search_sort",
            f"Invalid syntax for the sort parameter: expected expression ending by `:asc` or "
            f"`:desc`, found `{rule}`.",
        )
    return name, direction == "asc"


def _sorted_parts(field: Field | None, bucket: BitMap, *, ascending: bool) -> Iterator[BitMap]:
    """Yield the documents value by value; numbers come before texts, those without do not."""
    if field is None:
        return
    pick = min if ascending else max
    numbers: dict[float, BitMap] = {}
    texts: dict[str, BitMap] = {}
    for identifier in bucket:
        if identifier in field.of_number:
            numbers.setdefault(pick(field.of_number[identifier]), BitMap()).add(identifier)
        elif identifier in field.of_text:
            texts.setdefault(pick(field.of_text[identifier]), BitMap()).add(identifier)
    for number in sorted(numbers, reverse=not ascending):
        yield numbers[number]
    for text in sorted(texts, reverse=not ascending):
        yield texts[text]
