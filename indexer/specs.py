"""What is indexed: for each entity its index, its loader and its document function."""

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain import search_documents as brain
from api.brain.passage_documents import PassageSource
from api.core.settings import Settings
from api.integrations.embedding_models import embedding_model
from api.models import (
    BrainCategory,
    BrainEntry,
    BrainPassage,
    BrainVector,
    Category,
    Package,
    Product,
    ProductImage,
    ProductVersion,
    SellerProfile,
    User,
)
from api.products import search_documents as products
from api.search.documents import Entity
from api.search.index_settings import index_settings, settings_version

Row = Any
"""A named tuple with at least ``id`` and ``slug``: what a loader returns and a document needs."""


@dataclass(frozen=True)
class IndexSpec:
    """One index: its name, its settings, and how its documents come about.

    ``table`` (or view) has a row for each document, ``sources`` are all tables that one is read
    from, ``references`` the columns by which a row of ``table`` refers to the parents that its
    document shows.
    """

    entity: Entity
    uid: str
    table: str
    sources: tuple[str, ...]
    references: tuple[str, ...]
    settings: Mapping[str, Any]
    settings_version: str
    load_by_ids: Callable[[AsyncSession, Sequence[uuid.UUID]], Awaitable[Sequence[Row]]]
    load_after: Callable[[AsyncSession, uuid.UUID | None, int], Awaitable[Sequence[Row]]]
    count: Callable[[AsyncSession], Awaitable[int]]
    document: Callable[[Row], Mapping[str, Any]]

    @property
    def has_vectors(self) -> bool:
        """Whether documents bring vectors along."""
        return bool(self.settings["embedders"])

    @property
    def build_prefix(self) -> str:
        """How the names of this index's rebuilds begin."""
        return f"{self.uid}_build_"

    def documents(
        self, rows: Sequence[Row]
    ) -> tuple[dict[uuid.UUID, Mapping[str, Any]], dict[uuid.UUID, str]]:
        """Make the documents of these rows; of those that have none, return the reason."""
        made: dict[uuid.UUID, Mapping[str, Any]] = {}
        failed: dict[uuid.UUID, str] = {}
        for row in rows:
            try:
                made[row.id] = self.document(row)
            except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
                failed[row.id] = f"no document could be made: {error!r}"
        return made, failed


def index_specs(settings: Settings) -> dict[Entity, IndexSpec]:
    """Return every index under the configured prefix."""
    model = embedding_model(settings)

    def spec(
        entity: Entity,
        tables: tuple[str, ...],
        references: tuple[str, ...],
        source: ModuleType | PassageSource,
        document: Callable[[Row], Mapping[str, Any]],
        *,
        table: str | None = None,
    ) -> IndexSpec:
        wanted = index_settings(entity, model)
        return IndexSpec(
            entity=entity,
            uid=settings.meili_index_prefix + entity.value,
            table=table or tables[0],
            sources=tables,
            references=references,
            settings=wanted,
            settings_version=settings_version(entity, wanted),
            load_by_ids=source.load_by_ids,
            load_after=source.load_after,
            count=source.count_public,
            document=document,
        )

    passages = PassageSource(model)

    return {
        Entity.PRODUCTS: spec(
            Entity.PRODUCTS,
            tuple(
                mapped.__tablename__
                for mapped in (
                    *(Product, ProductImage, ProductVersion, Package),
                    *(Category, SellerProfile, User),
                )
            ),
            ("seller_id", "category_id"),
            products,
            products.product_document,
        ),
        Entity.BRAIN: spec(
            Entity.BRAIN,
            tuple(
                mapped.__tablename__ for mapped in (BrainEntry, BrainCategory, SellerProfile, User)
            ),
            ("author_id", "category_id"),
            brain,
            brain.brain_document,
        ),
        Entity.PASSAGES: spec(
            Entity.PASSAGES,
            tuple(mapped.__tablename__ for mapped in (BrainPassage, BrainVector, BrainEntry, User)),
            ("entry_id", "author_id"),
            passages,
            passages.document,
            table="brain_passage_parents",
        ),
    }
