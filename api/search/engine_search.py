"""A question to an index as Meilisearch queries, and their answers as a result.

Protocol: Meilisearch's ``POST /multi-search``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from api.search.highlights import POST_TAG, PRE_TAG, from_marked, plain
from api.search.query import Facet, FacetKind, Range, SearchQuery, SearchSpec, Selection
from api.search.result import Document, Highlights, Hit

Json = dict[str, Any]


def engine_queries(spec: SearchSpec, query: SearchQuery, uid: str) -> list[Json]:
    """Return the page's query, followed by one for each selected facet that is counted."""
    filters = {
        facet.name: facet_filter(facet, query.selections[facet.name])
        for facet in spec.facets
        if facet.name in query.selections
    }
    common: Json = {"indexUid": uid, "q": query.q, "matchingStrategy": query.matching.value}
    page: Json = {
        **common,
        "filter": list(filters.values()),
        "facets": [
            name for facet in spec.facets if facet.name not in filters for name in facet.asked
        ],
        "page": query.page,
        "hitsPerPage": query.per_page,
        "attributesToRetrieve": spec.card,
    }
    if sort := spec.sorts[query.sort]:
        page["sort"] = sort
    if query.q:
        page |= {
            "attributesToHighlight": spec.highlighted,
            "highlightPreTag": PRE_TAG,
            "highlightPostTag": POST_TAG,
        }
    return [
        page,
        *(
            {
                **common,
                "filter": [text for name, text in filters.items() if name != facet.name],
                "facets": facet.asked,
                "limit": 0,
            }
            for facet in spec.facets
            if facet.name in filters and facet.asked
        ),
    ]


def facet_filter(facet: Facet, selection: Selection) -> str:
    """Return one facet's selection in the engine's filter grammar."""
    match selection:
        case tuple():
            return f"{facet.attribute} IN [{', '.join(map(quote, selection))}]"
        case Range(minimum, maximum):
            ends = [
                f"{facet.attribute} {operator} {end}"
                for operator, end in ((">=", minimum), ("<=", maximum))
                if end is not None
            ]
            return " AND ".join(ends)
        case float() if facet.kind is FacetKind.AT_LEAST:
            return f"{facet.attribute} >= {selection!r}"
        case _:
            raise TypeError(f"{facet.name} cannot be selected by {selection!r}")


def quote(value: str) -> str:
    """Return a value as a string of the filter grammar.

    Raises ValueError for a backslash: the grammar cannot express every value that has one (before
    a quote it escapes, before anything else it stands for itself, at the end it eats the quote).
    """
    if "\\" in value:
        raise ValueError("a filter value cannot contain a backslash")
    return '"' + value.replace('"', '\\"') + '"'


def read_hits(spec: SearchSpec, query: SearchQuery, answer: Json) -> list[Hit]:
    """Return the hits of the page's answer; raises LookupError and its like on nonsense."""
    hits = answer["hits"]
    if not query.q:
        return [Hit(hit, plain_highlights(spec, hit)) for hit in hits]
    result = []
    for hit in hits:
        marked = hit.pop("_formatted")
        highlights = {name: from_marked(hit[name], marked[name]) for name in spec.highlighted}
        result.append(Hit(hit, highlights))
    return result


def plain_highlights(spec: SearchSpec, document: Document) -> Highlights:
    """Return a document's highlighted fields without a match."""
    return {name: plain(document[name]) for name in spec.highlighted}


def read_facets(
    answers: Sequence[Json],
) -> tuple[Mapping[str, Mapping[str, int]], Mapping[str, tuple[float, float]]]:
    """Return counts by field and value, and smallest and largest number by field."""
    counts: dict[str, Mapping[str, int]] = {}
    bounds: dict[str, tuple[float, float]] = {}
    for answer in answers:
        counts.update(answer.get("facetDistribution", {}))
        for name, stats in answer.get("facetStats", {}).items():
            bounds[name] = (stats["min"], stats["max"])
    return counts, bounds
