"""Links to categories and tags by what they were called before they were merged or renamed."""

from collections.abc import Sequence
from typing import Any

from api.brain import repository
from api.brain.schemas import BrainParameters
from api.core.database import Database
from api.search.labels import Labels


class FormerLabels:
    """Former categories and tags, kept in memory: a search needs no database to follow them."""

    def __init__(self, database: Database) -> None:
        self._categories = Labels(database, repository.former_categories)
        self._tags = Labels(database, repository.former_tags)

    @property
    def tables(self) -> Sequence[Labels]:
        """What is to be read anew after a change, and closed at the end."""
        return self._categories, self._tags

    def follow(self, asked: BrainParameters) -> tuple[BrainParameters, list[dict[str, Any]]]:
        """Return parameters with what labels are called now, and each change as ``MovedLabel``."""
        moved: list[dict[str, Any]] = []
        present: dict[str, list[str]] = {}
        for facet, labels in (("category", self._categories), ("tag", self._tags)):
            wanted: list[str] = getattr(asked, facet)
            pairs = [(value, labels.label(value)) for value in wanted]
            moved += [
                {"facet": facet, "former": value, "present": now}
                for value, now in pairs
                if now != value
            ]
            present[facet] = list(dict.fromkeys(now for _, now in pairs))
        return asked.model_copy(update=present), moved
