"""What may be asked about products, and what is answered."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.products import cards, repository
from api.products.errors import ProductNotFoundError
from api.products.schemas import ProductParameters
from api.products.search_spec import SPEC
from api.search.labels import Labels
from api.search.query import Range, SearchQuery, Selection
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
