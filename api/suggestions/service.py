"""Suggestions while somebody types: products, categories, technologies and Brain entries."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.search_spec import SPEC as BRAIN
from api.brain.service import BrainService
from api.integrations.public_addresses import PublicAddresses
from api.products.search_spec import SPEC as PRODUCTS
from api.products.service import ProductService
from api.search.engine_search import engine_queries, read_hits
from api.search.highlights import fold
from api.search.query import SearchQuery, SearchSpec
from api.search.result import Hit
from api.search.service import Answered, SearchService

LIMIT = 5
"""Suggestions of each kind."""

_PRODUCTS = replace(
    PRODUCTS,
    facets=(),
    card=("id", "slug", "name", "category", "category_name", "price", "currency", "cover"),
    highlighted=("name",),
)
_BRAIN = replace(
    BRAIN,
    facets=(),
    card=("id", "slug", "title", "entry_type", "category", "category_name"),
    highlighted=("title",),
)
_INDEX = "suggestions"


class SuggestionService:
    """One answer made of several searches."""

    def __init__(
        self,
        search: SearchService,
        products: ProductService,
        brain: BrainService,
        addresses: PublicAddresses,
    ) -> None:
        self._search = search
        self._addresses = addresses
        self._products = products
        self._brain = brain

    async def suggest(self, q: str) -> tuple[dict[str, Any], Answered]:
        """Return ``Suggestions``, but for what is in ``Answered``.

        Raises DatabaseUnavailableError when neither the engine nor Postgres can answer.
        """
        products, brain = _query(_PRODUCTS, q), _query(_BRAIN, q)
        engine = self._search.engine

        async def from_engine() -> dict[str, Any]:
            (found_products, found_entries), tech = await engine.together(
                engine.multi_search(
                    [
                        query
                        for spec, asked in ((_PRODUCTS, products), (_BRAIN, brain))
                        for query in engine_queries(
                            spec, asked, engine.index_uid(spec.entity.value)
                        )
                    ]
                ),
                engine.facet_search(PRODUCTS.entity.value, {"facetName": "tech", "facetQuery": q}),
            )
            return self._present(
                q,
                read_hits(_PRODUCTS, products, found_products),
                [(value["value"], value["count"]) for value in tech[:LIMIT]],
                read_hits(_BRAIN, brain, found_entries),
            )

        async def from_postgres(session: AsyncSession) -> dict[str, Any]:
            found_products = await self._products.search_in_postgres(session, products, _PRODUCTS)
            tech = await self._products.technologies_in_postgres(session, q, LIMIT)
            found_entries = await self._brain.search_in_postgres(session, brain, _BRAIN)
            return self._present(q, found_products.hits, tech, found_entries.hits)

        return await self._search.answer(_INDEX, from_engine, from_postgres)

    def _present(
        self, q: str, products: list[Hit], tech: list[tuple[str, int]], entries: list[Hit]
    ) -> dict[str, Any]:
        return {
            "products": [self._product(hit) for hit in products],
            "categories": self._categories(q),
            "tech": [{"value": value, "count": count} for value, count in tech],
            "brain": [_entry(hit) for hit in entries],
        }

    def _categories(self, q: str) -> list[dict[str, str]]:
        begun = fold(q)
        found = [
            {"slug": slug, "name": name}
            for slug, name in self._products.categories.names.items()
            if f" {fold(name)}".find(f" {begun}") >= 0
        ]
        return found[:LIMIT]

    def _product(self, hit: Hit) -> dict[str, Any]:
        document = hit.document
        return {
            "id": document["id"],
            "slug": document["slug"],
            "name": hit.highlights["name"],
            "category": {"slug": document["category"], "name": document["category_name"]},
            "price_cents": document["price"],
            "currency": document["currency"],
            "cover": self._addresses.cover(document["cover"]),
        }


def _query(spec: SearchSpec, q: str) -> SearchQuery:
    return SearchQuery(q=q, sort=spec.sort_for(q, None), page=1, per_page=LIMIT)


def _entry(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "id": document["id"],
        "slug": document["slug"],
        "title": hit.highlights["title"],
        "entry_type": document["entry_type"],
        "category": {"slug": document["category"], "name": document["category_name"]},
    }
