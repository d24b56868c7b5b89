"""What sellers may do with their own products."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.catalogue import repository, views
from api.catalogue.errors import (
    InvalidProductError,
    NotPublishableError,
    OwnProductNotFoundError,
    ProductArchivedError,
    ProductChangedError,
)
from api.catalogue.publishing import Contents, missing, missing_fields
from api.catalogue.schemas import (
    Action,
    LabelKind,
    OwnParameters,
    ProductFields,
    SearchState,
)
from api.catalogue.slugs import RESERVED, free_slug, slug_of
from api.core.database import Database
from api.core.paging import page_of
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.models import Category, Product, ProductStatus
from api.products.service import ProductService

LABELS_SHOWN = 12
COPY_OF = "Copy of "
NAME_LENGTH = 120


class CatalogueService:
    """The rules of a seller's own products; each method works on the seller's own alone."""

    def __init__(self, settings: Settings, database: Database, products: ProductService) -> None:
        self._minimum_price_cents = settings.minimum_price_cents
        self._database = database
        self._products = products

    async def page(
        self, session: AsyncSession, seller_id: uuid.UUID, parameters: OwnParameters
    ) -> dict[str, Any]:
        """Return a page as ``OwnProductPage``."""
        products, total = await repository.page(session, seller_id, parameters)
        items = [views.row(product, seen, revenue) for product, seen, revenue in products]
        return page_of(items, total, parameters) | {
            "counts": {
                status.value: number
                for status, number in (await repository.counts(session, seller_id)).items()
            },
        }

    async def product(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return a product as ``OwnProduct``; raises OwnProductNotFoundError."""
        product = await self._find(session, seller_id, product_id, lock=False)
        contents = await repository.contents(session, [product_id])
        lacking = missing(product, contents[product_id], self._minimum_price_cents)
        return views.product(product, lacking)

    async def lock(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> Product:
        """Return a product that can be changed, and keep others from it until the transaction ends.

        Raises OwnProductNotFoundError or ProductArchivedError.
        """
        product = await self._find(session, seller_id, product_id, lock=True)
        if product.status is ProductStatus.ARCHIVED:
            raise ProductArchivedError
        return product

    async def create(
        self, session: AsyncSession, seller_id: uuid.UUID, name: str
    ) -> dict[str, Any]:
        """Begin a draft; returns ``OwnProduct``."""
        product = Product(seller_id=seller_id, name=name, slug=await self._slug(session, name))
        await repository.add(session, product)
        return await self.product(session, seller_id, product.id)

    async def change(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        product_id: uuid.UUID,
        revision: int,
        wanted: ProductFields,
    ) -> dict[str, Any]:
        """Write all fields of a product; returns ``OwnProduct``.

        Raises OwnProductNotFoundError, ProductChangedError when ``revision`` is not the present
        one, ProductArchivedError, InvalidProductError, and NotPublishableError when a published
        product would lack what its page needs.
        """
        product = await self.lock(session, seller_id, product_id)
        if product.revision != revision:
            raise ProductChangedError
        category = await self._check(session, wanted)
        product.slug = await self._wanted_slug(session, product, wanted)
        product.name = wanted.name
        product.summary = wanted.summary
        product.description = wanted.description
        product.category_id = None if category is None else category.id
        product.tech_stack = wanted.tech
        product.tags = wanted.tags
        product.price_cents = wanted.price_cents
        product.extended_price_cents = wanted.extended_price_cents
        lacking = missing_fields(product, self._minimum_price_cents)
        if product.status is ProductStatus.PUBLISHED and lacking:
            raise NotPublishableError(lacking)
        await session.flush()
        return await self.product(session, seller_id, product_id)

    async def publish(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> dict[str, Any]:
        """Make a product public; returns ``OwnProduct``.

        Raises OwnProductNotFoundError, ProductArchivedError or NotPublishableError.
        """
        product = await self.lock(session, seller_id, product_id)
        contents = await repository.contents(session, [product_id])
        lacking = self._publish(product, contents[product_id])
        if lacking:
            raise NotPublishableError(lacking)
        await session.flush()
        return await self.product(session, seller_id, product_id)

    async def unpublish(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> dict[str, Any]:
        """Take a product out of the shop; returns ``OwnProduct``.

        Raises OwnProductNotFoundError or ProductArchivedError.
        """
        product = await self.lock(session, seller_id, product_id)
        product.status = ProductStatus.DRAFT
        await session.flush()
        return await self.product(session, seller_id, product_id)

    async def change_all(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        action: Action,
        ids: Sequence[uuid.UUID],
    ) -> dict[str, Any]:
        """Publish or unpublish those that can be; returns ``BulkResult``.

        What is not the seller's, or is archived, is not done, and nothing is said to be missing.
        """
        products = await repository.find_all(session, seller_id, ids)
        contents = await repository.contents(session, list(products))
        outcomes = []
        for id_ in dict.fromkeys(ids):
            product = products.get(id_)
            lacking: Sequence[tuple[str, str]] = ()
            done = product is not None and product.status is not ProductStatus.ARCHIVED
            if product is not None and done:
                if action is Action.PUBLISH:
                    lacking = self._publish(product, contents[product.id])
                    done = not lacking
                else:
                    product.status = ProductStatus.DRAFT
            outcomes.append({"id": str(id_), "done": done, "missing": views.missing(lacking)})
        await session.flush()
        return {"items": outcomes}

    async def duplicate(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> dict[str, Any]:
        """Make a draft like a product; returns ``OwnProduct``. Raises OwnProductNotFoundError."""
        product = await self._find(session, seller_id, product_id, lock=False)
        name = f"{COPY_OF}{product.name}"[:NAME_LENGTH]
        copy = Product(
            seller_id=seller_id,
            category_id=product.category_id,
            slug=await self._slug(session, name),
            name=name,
            summary=product.summary,
            description=product.description,
            tech_stack=product.tech_stack,
            tags=product.tags,
            price_cents=product.price_cents,
            extended_price_cents=product.extended_price_cents,
            currency=product.currency,
        )
        await repository.add(session, copy)
        await repository.copy_images(session, product.id, copy.id)
        return await self.product(session, seller_id, copy.id)

    async def remove(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> dict[str, Any]:
        """Delete a product, or archive it when somebody has bought it; returns ``Removal``.

        Raises OwnProductNotFoundError.
        """
        product = await self._find(session, seller_id, product_id, lock=True)
        # The count alone will not do: an order may be under way, or was refunded.
        if product.sales_count > 0 or await repository.has_orders(session, product_id):
            product.status = ProductStatus.ARCHIVED
            await session.flush()
            return {"outcome": "archived"}
        await repository.remove(session, product_id)
        return {"outcome": "deleted"}

    async def in_search(
        self, seller_id: uuid.UUID, product_id: uuid.UUID, q: str
    ) -> dict[str, Any]:
        """Return whether and why a product is in search, and its place for ``q``, as ``InSearch``.

        Raises OwnProductNotFoundError.
        """
        # No transaction may be open while the engine is asked.
        async with unit_of_work(self._database) as session:
            product = await self._find(session, seller_id, product_id, lock=False)
            facts = await repository.search_facts(session, product_id)
        state = views.search_state(product, facts)
        if q and state["state"] == SearchState.SEARCHABLE:
            state["place"] = await self._products.place(q, product_id)
        return state

    async def labels(self, session: AsyncSession, kind: LabelKind, q: str) -> list[dict[str, Any]]:
        """Return labels to choose from as ``LabelCount``."""
        found = await repository.labels(session, kind, q, LABELS_SHOWN)
        return [{"label": label, "count": count} for label, count in found]

    async def _find(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID, *, lock: bool
    ) -> Product:
        product = await repository.find(session, seller_id, product_id, lock=lock)
        if product is None:
            raise OwnProductNotFoundError
        return product

    def _publish(self, product: Product, contents: Contents) -> Sequence[tuple[str, str]]:
        """Make a product public, or return what it lacks."""
        lacking = missing(product, contents, self._minimum_price_cents)
        if not lacking:
            product.status = ProductStatus.PUBLISHED
            product.published_at = product.published_at or datetime.now(UTC)
        return lacking

    async def _check(self, session: AsyncSession, wanted: ProductFields) -> Category | None:
        """Return the category; raises InvalidProductError for what the form alone cannot tell."""
        wrong = []
        category = None
        if wanted.category is not None:
            category = await repository.category(session, wanted.category)
            if category is None:
                wrong.append(("category", "There is no such category."))
        price, extended = wanted.price_cents, wanted.extended_price_cents
        if price is not None and 0 < price < self._minimum_price_cents:
            least = f"${self._minimum_price_cents / 100:.2f}"
            wrong.append(("price_cents", f"A paid product costs at least {least}."))
        if extended is not None and (price is None or extended < price):
            wrong.append(
                ("extended_price_cents", "The extended licence cannot cost less than the standard.")
            )
        if wanted.slug in RESERVED:
            wrong.append(("slug", "This address is not free. Choose another."))
        if wrong:
            raise InvalidProductError(wrong)
        return category

    async def _slug(self, session: AsyncSession, name: str) -> str:
        await repository.take_turn_at_slugs(session)
        taken = await repository.taken_slugs(session, slug_of(name), None)
        return free_slug(name, taken)

    async def _wanted_slug(
        self, session: AsyncSession, product: Product, wanted: ProductFields
    ) -> str:
        """Return the slug that the seller chose, else the one there is.

        A draft that never was public follows its name until somebody chooses otherwise.
        """
        if wanted.slug is not None and wanted.slug != product.slug:
            await repository.take_turn_at_slugs(session)
            if wanted.slug in await repository.taken_slugs(session, wanted.slug, product.id):
                raise InvalidProductError([("slug", "This address is taken. Choose another.")])
            return wanted.slug
        if wanted.slug is None and product.published_at is None and wanted.name != product.name:
            await repository.take_turn_at_slugs(session)
            taken = await repository.taken_slugs(session, slug_of(wanted.name), product.id)
            return free_slug(wanted.name, taken)
        return product.slug
