"""One search: candidates by words, ordered bucket by bucket, cut to a page."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from pyroaring import BitMap

from sandbox.search.engine import scoring
from sandbox.search.engine.contract import Documents
from sandbox.search.engine.fields import matches, matches_any
from sandbox.search.engine.filter_eval import Evaluator
from sandbox.search.engine.filter_parser import parse
from sandbox.search.engine.query_graph import Matcher, Term, parse_query
from sandbox.search.engine.ranking import Placement, Text, phrase_spots, place
from sandbox.search.engine.state import State
from sandbox.search.errors import ApiError

_JUDGED = 1000
"""Documents of one bucket that are judged one by one; see ``Search._worth_judging``."""


def candidates(state: State, expression: Any) -> BitMap:  # noqa: ANN401 - string or nested arrays
    """Return the documents that a filter selects, all without one."""
    node = parse(expression)
    if node is None:
        return state.everything.copy()
    return Evaluator(state.fields, state.everything, state.schema.check_filter).select(node)


def sorted_parts(
    state: State, bucket: BitMap, sorts: Sequence[tuple[str, bool]]
) -> Iterator[BitMap]:
    """Yield documents value by value of these fields; those without a value come last."""
    if not sorts:
        yield bucket
        return
    (name, ascending), rest = sorts[0], sorts[1:]
    left = bucket.copy()
    field = state.fields.get(name)
    for part in field.in_order(bucket, ascending=ascending) if field else ():
        yield from sorted_parts(state, part, rest)
        left -= part
    if left:
        yield from sorted_parts(state, left, rest)


def value_of(state: State, identifier: int, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return the value by which a document is sorted."""
    field = state.fields.get(name)
    return next(iter(field.values(identifier)), None) if field else None


class Search:
    """One query on one state of an index."""

    def __init__(self, state: State, documents: Documents, query: dict[str, Any]) -> None:
        self._state = state
        self._documents = documents
        self._query = query
        self._settings = state.schema.settings
        self.attributes = self._searched()
        self._among = candidates(state, query["filter"])
        self.sorts = read_sorts(state, query)
        prefixes = self._settings["prefixSearch"] != "disabled"
        parsed = parse_query(query["q"] or "", state.tokenizer, prefixes=prefixes)
        self.terms = parsed.terms
        self._matcher = Matcher(
            state.words, self.attributes, self._settings, state.tokenizer, self._with_phrase
        )
        self._joined = self._matcher.expand(self.terms)
        for words in parsed.unwanted:
            self._among -= self._with_phrase(words, self._among)
        self._order: list[Term] = []
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
            owners &= self._state.words.owners((word,), self.attributes)
        if len(words) < 2:  # noqa: PLR2004 - one word has no neighbours
            return owners
        numbers = [
            number for word in words if (number := self._state.words.number(word)) is not None
        ]
        found = BitMap()
        for identifier in self._state.words.side_by_side(numbers, owners):
            hits: dict[int, list[tuple[int, int]]] = {}
            for text in self._texts(identifier):
                for number, position in zip(text.words, text.positions, strict=True):
                    if number in numbers:
                        hits.setdefault(number, []).append((text.rank, position))
            if phrase_spots(numbers, hits):
                found.add(identifier)
        return found

    def _texts(self, identifier: int) -> list[Text]:
        rank = self._state.schema.attribute_rank
        return [
            Text(rank(path) or 0, words, positions)
            for path, words, positions in self._state.words.text(identifier)
            if path in self.attributes
        ]

    def _word_buckets(self) -> Iterator[tuple[int, int, BitMap]]:
        """Yield (words matched, typos, documents), best first, without overlaps."""
        if not self.terms:
            yield 0, 0, self._among
            return
        strategy = self._query["matchingStrategy"]
        # A phrase is never left out, so phrases are the first that count.
        order = sorted(self.terms, key=lambda term: not term.phrase)
        if strategy == "frequency":
            size = {
                id(term): sum(
                    map(len, self._matcher.by_typos(term, self._among, self.attributes).values())
                )
                for term in order
            }
            order.sort(key=lambda term: (not term.phrase, size[id(term)]))
        self._order = order
        left = self._among.copy()
        fewest = max(1, sum(bool(term.phrase) for term in order))
        for count in range(len(order), fewest - 1, -1):
            kept = [term for term in self.terms if term in order[:count]]
            for typos, bucket in self._matcher.buckets(kept, self._joined, left):
                yield count, typos, bucket
                left -= bucket
            if strategy == "all":
                return

    def ordered(self, enough: int) -> Iterator[int]:
        """Yield documents, best first; at least ``enough`` are judged well."""
        groups: dict[int, list[tuple[int, BitMap]]] = {}
        for words, typos, bucket in self._buckets:
            groups.setdefault(words, []).append((typos, bucket))
        for words in sorted(groups, reverse=True):
            rules = [rule for rule in self._settings["rankingRules"] if rule != "words"]
            everything = BitMap().union(*(bucket for _, bucket in groups[words]))
            yield from self._rank(everything, rules, groups[words], words, enough)

    def _rank(
        self,
        bucket: BitMap,
        rules: list[str],
        typos: list[tuple[int, BitMap]],
        words: int,
        enough: int,
    ) -> Iterator[int]:
        if not rules or len(bucket) == 1:
            yield from bucket
            return
        rule, rest = rules[0], rules[1:]
        parts: Iterator[BitMap]
        if rule == "typo":
            parts = iter([bucket & owners for _, owners in typos])
        elif rule == "sort":
            parts = sorted_parts(self._state, bucket, self.sorts)
        elif ":" in rule:
            name, _, direction = rule.partition(":")
            parts = sorted_parts(self._state, bucket, [(name, direction == "asc")])
        elif self.terms:
            parts = self._placed(bucket, rule, rest, words, enough)
        else:
            parts = iter([bucket])
        for part in parts:
            if part:
                yield from self._rank(part, rest, typos, words, enough)

    def _placed(
        self, bucket: BitMap, rule: str, rest: list[str], words: int, enough: int
    ) -> Iterator[BitMap]:
        judged = self._worth_judging(bucket, rest, words, max(_JUDGED, enough))
        groups: dict[int, BitMap] = {}
        for identifier in judged:
            placement = self._placement(identifier, words)
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
        if len(judged) < len(bucket):
            yield bucket - judged

    def _worth_judging(self, bucket: BitMap, rest: list[str], words: int, most: int) -> BitMap:
        """Return the documents of a bucket that can come first, all of a small one.

        Those with every word in the most important attribute before those that need the next one,
        and among equals those that the last rules will prefer.
        """
        if len(bucket) <= most:
            return bucket
        terms = self._kept(words)
        rank = self._state.schema.attribute_rank
        ranks = sorted({rank(path) or 0 for path in self.attributes})
        last = [rule.partition(":") for rule in rest if ":" in rule]
        sorts = [(name, direction == "asc") for name, _, direction in last]
        chosen = BitMap()
        left = bucket
        for limit in ranks:
            within = [path for path in self.attributes if (rank(path) or 0) <= limit]
            stratum = self._matcher.within(terms, left, within)
            for part in sorted_parts(self._state, stratum, sorts):
                room = most - len(chosen)
                if room <= 0:
                    return chosen
                chosen |= part if len(part) <= room else part[:room]
            left = left - stratum
        return chosen or bucket[:most]

    def _kept(self, words: int) -> list[Term]:
        return self._order[:words] if words < len(self.terms) else self.terms

    def _placement(self, identifier: int, words: int) -> Placement:
        known = self._judged.get((identifier, words))
        if known is None:
            terms = sorted(self._kept(words), key=lambda term: term.start)
            known = place(terms, self._joined, self._texts(identifier))
            self._judged[identifier, words] = known
        return known

    def score(self, identifier: int) -> float:
        """Return how well a found document matches, from 0 to 1."""
        match = self._match(identifier)
        return 1.0 if match is None else scoring.score(match, self._settings["rankingRules"])

    def score_details(self, identifier: int) -> dict[str, Any]:
        """Return what each ranking rule says of a found document."""
        rules = self._settings["rankingRules"]
        value = partial(value_of, self._state, identifier)
        return scoring.details(self._match(identifier), rules, self.sorts, value)

    def score_values(self, identifier: int) -> list[scoring.Value]:
        """Return what to compare a found document by with those of another search."""
        rules = self._settings["rankingRules"]
        return scoring.values(self._match(identifier), rules, self.sorts)

    def _match(self, identifier: int) -> scoring.Match | None:
        if not self.terms:
            return None
        words, typos = next(
            (words, typos) for words, typos, bucket in self._buckets if identifier in bucket
        )
        kept = self._kept(words)
        return scoring.Match(
            placement=self._placement(identifier, words),
            words=words,
            most_words=len(self.terms),
            typos=typos,
            most_typos=sum(self._matcher.allowed_typos(term) for term in kept),
            positions=sum(term.span for term in kept),
            attributes=len(self._settings["searchableAttributes"]) - 1,
        )

    def matches(self, word: str) -> int:
        """Return how many letters of a word of a document match the query."""
        for term in (*self.terms, *self._joined):
            if word in term.forms:
                return len(term.word) if term.prefix and word.startswith(term.word) else len(word)
            if any(word in phrase for phrase, _ in term.phrases):
                return len(word)
        return 0


def read_sorts(state: State, query: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the fields that a query sorts by, each with whether it ascends."""
    sorts = [_read_sort(rule) for rule in query.get("sort") or ()]
    for name, _ in sorts:
        state.schema.check_sort(name)
    return sorts


def _read_sort(rule: str) -> tuple[str, bool]:
    name, _, direction = rule.rpartition(":")
    if direction not in ("asc", "desc") or not name:
        raise ApiError(
            "invalid_search_sort",
            f"Invalid syntax for the sort parameter: expected expression ending by `:asc` or "
            f"`:desc`, found `{rule}`.",
        )
    return name, direction == "asc"
