"""What may be asked about products, and what is answered."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.products import cards, repository
from api.products.errors import ProductNotFoundError
from api.products.schemas import ProductParameters
from api.products.search_spec import SPEC
from api.search.engine_search import plain_highlights
from api.search.labels import Labels
from api.search.query import Range, SearchQuery, SearchSpec, Selection
from api.search.result import Hit, SearchResult
from api.search.service import Answered, SearchService


class ProductService:
    """The products' rules."""

    def __init__(self, search: SearchService, database: Database) -> None:
        self._search = search
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
            lambda result: cards.page(query, result, self.categories),
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
        return [cards.card(Hit(item, plain_highlights(SPEC, item))) for item in documents]

    async def seller_totals(
        self, session: AsyncSession, seller_id: uuid.UUID
    ) -> repository.SellerTotals:
        """Return the sums over a seller's public products."""
        return await repository.seller_totals(session, seller_id)

    async def product(self, session: AsyncSession, slug: str) -> dict[str, Any]:
        """Return a public product as ``ProductDetail``; raises ProductNotFoundError."""
        product = await repository.public_product(session, slug)
        if product is None:
            raise ProductNotFoundError
        return cards.detail(product)

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
