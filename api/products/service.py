"""What may be asked about products, and what is answered."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.unit_of_work import unit_of_work
from api.integrations.public_addresses import PublicAddresses
from api.products import cards, repository
from api.products.errors import (
    ProductNotFoundError,
    ProductRenamedError,
    ProductWithdrawnError,
)
from api.products.schemas import ProductParameters
from api.products.search_spec import SPEC
from api.search.engine_search import plain_highlights
from api.search.labels import Labels
from api.search.query import Matching, Range, SearchQuery, SearchSpec, Selection
from api.search.result import Hit, SearchResult
from api.search.service import Answered, SearchService

SIMILAR_TECH = 4
"""Technologies by which products resemble each other: the first ones of a stack matter most."""
RELEASES_SHOWN = 20
MAX_PLACE = 1000
"""How far down the list a product's place is looked for: the engine returns no more at once."""
SIMILAR_SPEC = replace(SPEC, facets=tuple(replace(one, counted=()) for one in SPEC.facets))


class ProductService:
    """The products' rules."""

    def __init__(
        self, search: SearchService, database: Database, addresses: PublicAddresses
    ) -> None:
        self._search = search
        self._addresses = addresses
        self._database = database
        self.categories = Labels(database, repository.category_names)

    async def search(self, parameters: ProductParameters) -> tuple[dict[str, Any], Answered]:
        """Return a page as ``ProductPage``, but for what is in ``Answered``.

        Raises DatabaseUnavailableError when neither the engine nor Postgres can answer.
        """
        query = search_query(parameters)
        return await self._search.search(
            SPEC,
            query,
            repository.search,
            lambda result: cards.page(query, result, self.categories, self._addresses),
        )

    async def search_in_postgres(
        self, session: AsyncSession, query: SearchQuery, spec: SearchSpec
    ) -> SearchResult:
        """Answer a narrower question of another feature while the engine is away."""
        return await repository.search(session, query, spec)

    async def technologies_in_postgres(
        self, session: AsyncSession, q: str, limit: int
    ) -> list[tuple[str, int]]:
        """Return technologies that begin so and how many products have them, most first."""
        return await repository.technologies(session, q, limit)

    async def cards(self, session: AsyncSession, ids: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
        """Return those of these products that are public as ``ProductCard``, in their order."""
        documents = await repository.public_documents(session, ids)
        return [
            cards.card(Hit(item, plain_highlights(SPEC, item)), self._addresses)
            for item in documents
        ]

    async def seller_totals(
        self, session: AsyncSession, seller_id: uuid.UUID
    ) -> repository.SellerTotals:
        """Return the sums over a seller's public products."""
        return await repository.seller_totals(session, seller_id)

    async def product(self, session: AsyncSession, slug: str) -> dict[str, Any]:
        """Return a public product as ``ProductDetail``.

        Raises ProductRenamedError, ProductWithdrawnError or ProductNotFoundError.
        """
        product = await repository.public_product(session, slug)
        if product is not None:
            return cards.detail(
                product,
                await repository.newest_version(session, product.id),
                await repository.releases(session, product.id, RELEASES_SHOWN),
                self._addresses,
            )
        owner = await repository.slug_owner(session, slug)
        if owner is None or owner.published_at is None:
            raise ProductNotFoundError
        if owner.slug != slug:
            raise ProductRenamedError(f"/api/products/{owner.slug}")
        raise ProductWithdrawnError

    async def place(self, q: str, product_id: uuid.UUID) -> int | None:
        """Return at which place a search for ``q`` shows a product; None beyond the first thousand.

        Must not be called in a transaction. Raises DatabaseUnavailableError.
        """
        query = SearchQuery(
            q=q, sort=SPEC.sort_for(q, None), page=1, per_page=MAX_PLACE, selections={}
        )

        def ids(result: SearchResult) -> list[str]:
            return [hit.document["id"] for hit in result.hits]

        found, _ = await self._search.search(SIMILAR_SPEC, query, repository.search, ids)
        wanted = str(product_id)
        return found.index(wanted) + 1 if wanted in found else None

    async def similar(self, slug: str, limit: int) -> tuple[dict[str, Any], Answered]:
        """Return public products like one that is or was public, as ``SimilarProducts``.

        The same category, those with most of its tech stack first, then the popular ones. Raises
        ProductNotFoundError.
        """
        # A transaction of its own: none may be open while the engine is asked.
        async with unit_of_work(self._database) as session:
            owner = await repository.slug_owner(session, slug)
        if owner is None or owner.published_at is None:
            raise ProductNotFoundError
        found: dict[str, dict[str, Any]] = {}
        answered = Answered(degraded=False, took_ms=0)
        for q in (" ".join(owner.tech[:SIMILAR_TECH]), ""):
            cards_found, by = await self._similar(owner, q, limit)
            for one in cards_found:
                found.setdefault(one["id"], one)
            answered = Answered(answered.degraded or by.degraded, answered.took_ms + by.took_ms)
            if len(found) >= limit:
                break
        return {"items": list(found.values())[:limit]}, answered

    async def _similar(
        self, owner: repository.SlugOwner, q: str, limit: int
    ) -> tuple[list[dict[str, Any]], Answered]:
        query = SearchQuery(
            q=q,
            sort=SPEC.sort_for(q, None),
            page=1,
            # One more: the product itself is usually among them.
            per_page=limit + 1,
            selections={"category": (owner.category,)},
            matching=Matching.LAST,
        )

        def present(result: SearchResult) -> list[dict[str, Any]]:
            return [
                cards.card(Hit(hit.document, plain_highlights(SPEC, hit.document)), self._addresses)
                for hit in result.hits
                if hit.document["id"] != str(owner.id)
            ]

        return await self._search.search(SIMILAR_SPEC, query, repository.search, present)

    async def category_list(self, session: AsyncSession) -> list[dict[str, Any]]:
        """Return all categories as ``CategoryOut``."""
        return [
            {
                "slug": category.slug,
                "name": category.name,
                "description": category.description,
                "product_count": count,
            }
            for category, count in await repository.categories_with_counts(session)
        ]


def search_query(parameters: ProductParameters) -> SearchQuery:
    """Return the question that a request's parameters ask."""
    selections: dict[str, Selection] = {}
    if parameters.category:
        selections["category"] = tuple(parameters.category)
    if parameters.tech:
        selections["tech"] = tuple(parameters.tech)
    if parameters.license:
        selections["license"] = tuple(kind.value for kind in parameters.license)
    if parameters.seller is not None:
        selections["seller"] = (parameters.seller,)
    if parameters.rating_min is not None:
        selections["rating"] = parameters.rating_min
    if parameters.price_min is not None or parameters.price_max is not None:
        selections["price"] = Range(parameters.price_min, parameters.price_max)
    return SearchQuery(
        q=parameters.q,
        sort=SPEC.sort_for(parameters.q, parameters.sort),
        page=parameters.page,
        per_page=parameters.per_page,
        selections=selections,
    )
