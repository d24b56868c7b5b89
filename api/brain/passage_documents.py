"""Which rows make a passage's search document, and how; see the entries' counterpart."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    any_,
    bindparam,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.search_documents import is_public
from api.integrations.embedding_models import EmbeddingModel
from api.models import BrainEntry, BrainEntryType, BrainPassage, BrainVector, User
from api.search.documents import PassageDocument


class PassageRow(NamedTuple):
    """One passage of a public entry with everything that its document shows."""

    id: uuid.UUID
    entry_id: uuid.UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    tags: list[str]
    position: int
    heading: str
    text: str
    vector: list[float] | None


def passage_rows(model: EmbeddingModel | None) -> Select[*tuple[Any, ...]]:
    """Return the select of ``PassageRow``s of all public entries, in no order."""
    vector = null() if model is None else BrainVector.vector
    rows = select(
        BrainPassage.id,
        BrainPassage.entry_id,
        BrainEntry.slug,
        BrainEntry.title,
        BrainEntry.entry_type,
        BrainEntry.tags,
        BrainPassage.position,
        BrainPassage.heading,
        BrainPassage.text,
        vector.label("vector"),
    )
    rows = rows.join(BrainEntry, BrainEntry.id == BrainPassage.entry_id)
    rows = rows.join(User, User.id == BrainEntry.author_id).where(is_public())
    if model is None:
        return rows
    kept = and_(
        BrainVector.text_hash == BrainPassage.text_hash,
        BrainVector.model == literal(model.key, String, literal_execute=True),
    )
    return rows.outerjoin(BrainVector, kept)


class PassageSource:
    """The loader and the document function of passages, where vectors come from this model."""

    def __init__(self, model: EmbeddingModel | None) -> None:
        self._model = model
        rows = passage_rows(model)
        self._by_ids = rows.where(BrainPassage.id == any_(bindparam("ids", type_=ARRAY(UUID))))
        size = bindparam("size", type_=Integer, literal_execute=True)
        self._after = rows.order_by(BrainPassage.id).limit(size)

    async def load_by_ids(
        self, session: AsyncSession, ids: Sequence[uuid.UUID]
    ) -> list[PassageRow]:
        """Return the rows of those of these passages that are public, in no order."""
        result = await session.execute(self._by_ids, {"ids": list(ids)})
        return [PassageRow._make(row) for row in result]

    async def load_after(
        self, session: AsyncSession, after: uuid.UUID | None, size: int
    ) -> list[PassageRow]:
        """Return the next ``size`` public passages in the order of their ids."""
        statement = self._after if after is None else self._after.where(BrainPassage.id > after)
        result = await session.execute(statement, {"size": size})
        return [PassageRow._make(row) for row in result]

    async def count_public(self, session: AsyncSession) -> int:
        """Return how many passages are public."""
        joined = (
            select(func.count())
            .select_from(BrainPassage)
            .join(BrainEntry, BrainEntry.id == BrainPassage.entry_id)
            .join(User, User.id == BrainEntry.author_id)
        )
        return (await session.execute(joined.where(is_public()))).scalar_one()

    def document(self, row: PassageRow) -> PassageDocument:
        """Make the search document of a passage.

        One without a vector says so: the engine refuses a document that leaves it open.
        """
        document: PassageDocument = {
            "id": str(row.id),
            "entry_id": str(row.entry_id),
            "slug": row.slug,
            "title": row.title,
            "entry_type": row.entry_type.value,
            "tags": row.tags,
            "position": row.position,
            "heading": row.heading,
            "text": row.text,
        }
        if self._model is not None:
            vectors = [] if row.vector is None else [row.vector]
            document["_vectors"] = {self._model.key: {"embeddings": vectors, "regenerate": False}}
        return document
