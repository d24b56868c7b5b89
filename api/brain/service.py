"""What may be asked about the Brain, and what is answered."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain import cards, repository
from api.brain.errors import EntryNotFoundError, EntryRenamedError
from api.brain.former_labels import FormerLabels
from api.brain.schemas import BrainParameters
from api.brain.search_spec import SPEC
from api.core.database import Database
from api.products.service import ProductService
from api.search.labels import Labels
from api.search.query import SearchQuery, SearchSpec, Selection
from api.search.result import SearchResult
from api.search.service import Answered, SearchService


class BrainService:
    """The Brain's rules."""

    def __init__(self, search: SearchService, database: Database, products: ProductService) -> None:
        self._search = search
        self._products = products
        self.categories = Labels(database, repository.category_names)
        self._former = FormerLabels(database)

    async def search(self, parameters: BrainParameters) -> tuple[dict[str, Any], Answered]:
        """Return a page as ``EntryPage``, but for what is in ``Answered``.

        Raises DatabaseUnavailableError when neither the engine nor Postgres can answer.
        """
        parameters, moved = self._former.follow(parameters)
        query = search_query(parameters)
        return await self._search.search(
            SPEC,
            query,
            repository.search,
            lambda result: cards.page(query, result, self.categories) | {"moved": moved},
        )

    @property
    def labels(self) -> Sequence[Labels]:
        """What is kept in memory of labels, to be read at the beginning and closed at the end."""
        return self.categories, *self._former.tables

    async def refresh_labels(self) -> None:
        """Read the names of labels anew: an admin has changed some."""
        for names in self.labels:
            await names.refresh()

    async def search_in_postgres(
        self, session: AsyncSession, query: SearchQuery, spec: SearchSpec
    ) -> SearchResult:
        """Answer a narrower question of another feature while the engine is away."""
        return await repository.search(session, query, spec)

    async def entry(self, session: AsyncSession, name: str) -> dict[str, Any]:
        """Return a public entry, by its slug or id, as ``EntryDetail``.

        Raises EntryRenamedError or EntryNotFoundError.
        """
        entry = await repository.public_entry(session, name)
        if entry is None:
            slug = await repository.present_slug(session, name)
            if slug is None:
                raise EntryNotFoundError
            raise EntryRenamedError(f"/api/brain/{slug}")
        return cards.detail(entry, await self._products.cards(session, entry.product_ids))


def search_query(parameters: BrainParameters) -> SearchQuery:
    """Return the question that a request's parameters ask."""
    chosen: dict[str, tuple[str, ...]] = {
        "entry_type": tuple(kind.value for kind in parameters.entry_type),
        "category": tuple(parameters.category),
        "tag": tuple(parameters.tag),
    }
    selections: dict[str, Selection] = {name: values for name, values in chosen.items() if values}
    return SearchQuery(
        q=parameters.q,
        sort=SPEC.sort_for(parameters.q, parameters.sort),
        page=parameters.page,
        per_page=parameters.per_page,
        selections=selections,
    )
