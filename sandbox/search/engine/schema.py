"""What the settings of an index allow its fields to be used for."""

from typing import Any

from sandbox.search.engine.fields import matches, matches_any
from sandbox.search.engine.filter_parser import Condition, refusal
from sandbox.search.errors import ApiError

_NONE = "This index does not have configured {} attributes."


_INDEXING = (
    "searchableAttributes",
    "filterableAttributes",
    "sortableAttributes",
    "distinctAttribute",
    "stopWords",
    "separatorTokens",
    "nonSeparatorTokens",
    "dictionary",
    "embedders",
)


class Schema:
    """The settings of an index as questions about attributes."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._ranks: dict[str, int | None] = {}
        self._filter_patterns: list[str] = []
        self._facet_search_patterns: list[str] = []
        for rule in settings["filterableAttributes"]:
            if isinstance(rule, str):
                self._filter_patterns.append(rule)
                self._facet_search_patterns.append(rule)
                continue
            features = rule["features"]
            if any(features["filter"].values()):
                self._filter_patterns += rule["attributePatterns"]
            if features["facetSearch"]:
                self._facet_search_patterns += rule["attributePatterns"]
        self._sortable: list[str] = sorted(settings["sortableAttributes"])

    def is_kept(self, path: str) -> bool:
        """Tell whether the values of a field must be at hand outside the documents."""
        settings = self.settings
        names = [
            *self._filter_patterns,
            *self._facet_search_patterns,
            *self._sortable,
            *self.custom_rules(),
        ]
        if settings["distinctAttribute"]:
            names.append(settings["distinctAttribute"])
        return matches_any(names, path)

    def indexes_like(self, other: "Schema") -> bool:
        """Tell whether documents are indexed in the same way under other settings."""
        ours, theirs = self.settings, other.settings
        return all(ours[name] == theirs[name] for name in _INDEXING) and (
            self.custom_rules() == other.custom_rules()
        )

    def custom_rules(self) -> set[str]:
        """Return the fields that ranking rules of the index's own order by."""
        rules = self.settings["rankingRules"]
        return {rule.partition(":")[0] for rule in rules if ":" in rule}

    def attribute_rank(self, path: str) -> int | None:
        """Return how far down the searchable attributes a field stands; None if not searched."""
        if path not in self._ranks:
            names = self.settings["searchableAttributes"]
            found = (rank for rank, name in enumerate(names) if matches(name, path))
            self._ranks[path] = 0 if "*" in names else next(found, None)
        return self._ranks[path]

    def check_filter(self, test: Condition) -> None:
        """Refuse a condition on a field that cannot be filtered."""
        if matches_any(self._filter_patterns, test.field):
            return
        available = "`, `".join(sorted(self._filter_patterns))
        hint = (
            f"Available filterable attribute patterns are: `{available}`."
            if available
            else _NONE.format("filterable")
        )
        raise refusal(
            f"Attribute `{test.field}` is not filterable. {hint}", test.source, test.start, test.end
        )

    def check_facets(self, names: list[str]) -> None:
        """Refuse facets that cannot be counted."""
        for name in names:
            if name != "*" and not matches_any(self._filter_patterns, name):
                available = ", ".join(sorted(self._filter_patterns))
                hint = (
                    f"Available filterable attributes patterns are: `{available}`."
                    if available
                    else _NONE.format("filterable")
                )
                raise ApiError(
                    "invalid_search_facets",
                    f"Invalid facet distribution: Pattern `{name}` is not filterable. {hint}",
                )

    def filterable(self, path: str) -> bool:
        """Tell whether a field can be filtered and counted."""
        return matches_any(self._filter_patterns, path)

    def check_sort(self, name: str) -> None:
        """Refuse to sort by a field that is not sortable."""
        if name in self._sortable:
            return
        hint = (
            f"Available sortable attributes are: `{', '.join(self._sortable)}`."
            if self._sortable
            else _NONE.format("sortable")
        )
        raise ApiError("invalid_search_sort", f"Attribute `{name}` is not sortable. {hint}")

    def check_distinct(self, name: str) -> None:
        """Refuse a distinct attribute of a query that cannot be filtered."""
        if self.filterable(name):
            return
        available = ", ".join(sorted(self._filter_patterns))
        hint = (
            f"Available filterable attributes patterns are: `{available}`."
            if available
            else _NONE.format("filterable")
        )
        raise ApiError(
            "invalid_search_distinct",
            f"Attribute `{name}` is not filterable and thus, cannot be used as distinct "
            f"attribute. {hint}",
        )

    def check_facet_search(self, name: str) -> None:
        """Refuse to search the values of a field that is not facet-searchable."""
        if not self.settings["facetSearch"]:
            raise ApiError("facet_search_disabled", "The facet search is disabled for this index")
        if matches_any(self._facet_search_patterns, name):
            return
        available = ", ".join(sorted(self._facet_search_patterns))
        advice = "To make it facet-searchable add it to the `filterableAttributes` index settings."
        hint = (
            f"Available facet-searchable attributes patterns are: `{available}`."
            if available
            else _NONE.format("facet-searchable")
        )
        raise ApiError(
            "invalid_facet_search_facet_name",
            f"Attribute `{name}` is not facet-searchable. {hint} {advice}",
        )
