"""The searchable state of one index: derived from the documents, in memory."""

import threading
from array import array
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any, Self

from pyroaring import BitMap

from sandbox.search.document_vectors import FIELD, shown
from sandbox.search.engine.contract import Document, Documents, Settings
from sandbox.search.engine.facets import Field
from sandbox.search.engine.fields import matches_any, pick
from sandbox.search.engine.highlight import Formatter
from sandbox.search.engine.hits import ranked, universe
from sandbox.search.engine.saved_state import SavedState
from sandbox.search.engine.searching import candidates
from sandbox.search.engine.semantic import Hit, Semantic, Side
from sandbox.search.engine.state import State
from sandbox.search.engine.tokenizer import normalise
from sandbox.search.engine.words import distance

_FACET_HITS = 100
_CHUNK = 1000
_SAVE_AFTER = 20_000
"""Changes after which the state is saved; a start then has at most about so many to catch up."""


class Index:
    """Implements SearchIndex: the state in memory, and a copy of it on disk to start from."""

    def __init__(self, saved: SavedState, settings: Settings, documents: Documents) -> None:
        self._saved = saved
        self._documents = documents
        self._lock = threading.RLock()
        self._unsaved = 0
        self._sequence = documents.sequence
        self._state = self._restored(settings) or self._build(settings)

    @classmethod
    def open(cls, directory: Path, settings: Settings, documents: Documents) -> Self:
        """Take up the saved state and what has changed since, or derive everything anew."""
        return cls(SavedState(directory / "state"), settings, documents)

    def _restored(self, settings: Settings) -> State | None:
        loaded = self._saved.load(settings)
        if loaded is None:
            return None
        sequence, state = loaded
        changed = self._documents.changed_since(sequence)
        if changed is None:
            return None
        self._unsaved = len(changed)
        present = set(self._documents.present(changed))
        for identifier in changed:
            if identifier not in present:
                state.delete(identifier)
        for start in range(0, len(present), _CHUNK):
            ids = sorted(present)[start : start + _CHUNK]
            for identifier, content in zip(ids, self._documents.get(ids), strict=True):
                state.put(identifier, state.prepare(content))
        return state

    def _build(self, settings: Settings) -> State:
        state = State(settings)
        for identifier, content in self._documents.all():
            state.put(identifier, state.prepare(content))
            self._unsaved += 1
        return state

    def apply(
        self, sequence: int, put: Sequence[tuple[int, Document]], delete: Sequence[int]
    ) -> None:
        """Make these changes searchable, all at once."""
        prepared = [(identifier, self._state.prepare(content)) for identifier, content in put]
        with self._lock:
            for identifier in delete:
                self._state.delete(identifier)
            for identifier, one in prepared:
                self._state.put(identifier, one)
            self._sequence = sequence
            self._unsaved += len(prepared) + len(delete)
        if self._unsaved >= max(_SAVE_AFTER, len(self._state.everything) // 4):
            self._save()

    def configure(self, sequence: int, settings: Settings) -> None:
        """Take new settings, indexing the documents again unless they matter to searches only."""
        state = State(settings)
        if self._state.schema.indexes_like(state.schema):
            with self._lock:
                self._state.schema = state.schema
                self._sequence = sequence
                self._unsaved += 1
            return
        state = self._build(settings)
        with self._lock:
            self._state = state
            self._sequence = sequence

    def _save(self) -> None:
        # The writer is the only one who changes the state, and it is the writer who saves.
        self._saved.save(self._sequence, self._state)
        self._unsaved = 0

    def search(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a search."""
        with self._lock:
            return self._search(query)

    def _search(self, query: dict[str, Any]) -> dict[str, Any]:
        state = self._state
        settings = state.schema.settings
        facets = query["facets"]
        state.schema.check_facets(facets or [])
        if query["distinct"] is not None:
            state.schema.check_distinct(query["distinct"])
        most = settings["pagination"]["maxTotalHits"]
        paged = query["page"] is not None or query["hitsPerPage"] is not None
        page = 1 if query["page"] is None else query["page"]
        size = 20 if query["hitsPerPage"] is None else query["hitsPerPage"]
        limit = size if paged else query["limit"]
        offset = (page - 1) * size if paged else query["offset"]
        if paged and page == 0:
            limit = offset = 0
        offset = min(offset, most)
        last = min(offset + limit, most)
        found = ranked(state, self._documents, query, last)
        best = found.hits[offset:last]
        total = min(found.total, most)
        answer: dict[str, Any] = {
            "hits": self._hits(query, found.marking, best),
            "query": query["q"] or "",
        }
        if found.semantic:
            answer["semanticHitCount"] = sum(isinstance(hit.side, Semantic) for hit in best)
        if found.vector is not None and query["retrieveVectors"]:
            answer["queryVector"] = array("f", found.vector).tolist()
        if paged:
            pages = ceil(total / size) if size else 0
            answer |= {"page": page, "hitsPerPage": size, "totalPages": pages, "totalHits": total}
        else:
            answer |= {"limit": query["limit"], "offset": query["offset"]}
            answer["estimatedTotalHits"] = total
        if facets is not None:
            answer |= self._facets(found.found, facets)
        return answer

    def _facets(self, found: BitMap, names: list[str]) -> dict[str, Any]:
        settings = self._state.schema.settings["faceting"]
        orders = settings["sortFacetValuesBy"]
        distribution: dict[str, dict[str, int]] = {}
        stats: dict[str, dict[str, float]] = {}
        known = [path for path in self._state.fields if self._state.schema.filterable(path)]
        for name in sorted({name for name in (*known, *names) if name != "*"}):
            if "*" not in names and not matches_any(names, name):
                continue
            field = self._state.fields.get(name, Field())
            counts = list(field.counts(found).items())
            if orders.get(name, orders.get("*", "alpha")) == "count":
                counts.sort(key=lambda pair: -pair[1])
            distribution[name] = dict(counts[: settings["maxValuesPerFacet"]])
            extent = field.stats(found)
            if extent is not None:
                stats[name] = extent
        return {"facetDistribution": distribution, "facetStats": stats}

    def _hits(
        self, query: dict[str, Any], marking: Side, ranked: list[Hit]
    ) -> list[dict[str, Any]]:
        displayed = self._state.schema.settings["displayedAttributes"]
        wanted = query["attributesToRetrieve"]
        vectors = query["retrieveVectors"] and matches_any(displayed, FIELD)
        formatter = Formatter(self._state.tokenizer, marking.matches, query)
        extra = [*(query["attributesToHighlight"] or ()), *formatter.cropped]
        hits = []
        contents = self._documents.get([one.document for one in ranked])
        for content, one in zip(contents, ranked, strict=True):
            fields = shown(content, self._state.vectors, vectors=False)
            visible = pick(fields, displayed)
            hit = dict(visible if wanted is None else pick(visible, wanted))
            if vectors:
                hit[FIELD] = shown(content, self._state.vectors, vectors=True)[FIELD]
            if formatter.needed:
                marked = visible if wanted is None else pick(visible, [*wanted, *extra])
                hit["_formatted"] = formatter.formatted(marked)
            if query["showMatchesPosition"]:
                hit["_matchesPosition"] = formatter.positions(visible)
            if query["showRankingScore"]:
                hit["_rankingScore"] = one.side.score(one.document)
            if query["showRankingScoreDetails"]:
                hit["_rankingScoreDetails"] = one.side.score_details(one.document)
            hits.append(hit)
        return hits

    def facet_search(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a search among the values of a facet."""
        with self._lock:
            state = self._state
            name = query["facetName"]
            state.schema.check_facet_search(name)
            found = universe(state, self._documents, query)
            field = state.fields.get(name, Field())
            wanted = normalise(query["facetQuery"] or "")
            hits: list[dict[str, Any]] = []
            for key in sorted(field.texts):
                if not _resembles(wanted, key):
                    continue
                amount = field.texts[key].intersection_cardinality(found)
                if amount:
                    hits.append({"value": field.shown[key], "count": amount})
            orders = state.schema.settings["faceting"]["sortFacetValuesBy"]
            if orders.get(name, orders.get("*", "alpha")) == "count":
                hits.sort(key=lambda hit: -hit["count"])
            return {"facetHits": hits[:_FACET_HITS], "facetQuery": query["facetQuery"]}

    def matching(self, expression: Any) -> Sequence[int]:  # noqa: ANN401 - string or nested arrays
        """Return the documents that a filter selects."""
        with self._lock:
            return list(candidates(self._state, expression))

    def field_distribution(self) -> dict[str, int]:
        """How many documents have each field."""
        with self._lock:
            counts = self._state.distribution
            return {name: counts[name] for name in sorted(counts) if counts[name] > 0}

    def embeddings(self) -> tuple[int, int]:
        """How many embeddings there are, and of how many documents."""
        with self._lock:
            kept = self._state.vectors.values()
            documents = BitMap().union(*(vectors.documents() for vectors in kept))
            return sum(vectors.count() for vectors in kept), len(documents)

    def close(self) -> None:
        """Save what has changed since the last time."""
        if self._unsaved:
            self._save()


def _resembles(wanted: str, value: str) -> bool:
    """Tell whether a facet value contains a word that starts like the one wanted."""
    if not wanted:
        return True
    typos = (len(wanted) >= 5) + (len(wanted) >= 9)  # noqa: PLR2004 - the default word sizes
    starts = [value, *(value[at + 1 :] for at, letter in enumerate(value) if letter == " ")]
    return any(
        start.startswith(wanted) or distance(wanted, start, typos, prefix=True) <= typos
        for start in starts
    )
