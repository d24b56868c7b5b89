"""Who may do what with labels: all see how often they are used, admins change them.

A category or a tag is on entries of many members, so that its name is nobody's own: whoever calls a
tag otherwise changes what others have written. Each change is a transaction of its own, with more
time than a request's usual: it may write thousands of entries, which triggers then note for the
search index.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.service import BrainService
from api.brain_labels import repository
from api.brain_labels.errors import CategoryInUseError, LabelNotFoundError, LabelTakenError
from api.brain_labels.schemas import TagParameters
from api.core.database import Database
from api.core.paging import page_of
from api.core.slugs import Slugs
from api.core.unit_of_work import unit_of_work
from api.models import BrainCategory

CHANGE_TIMEOUT_MS = 30_000
LONGEST_SLUG = 54
"""Of the 60 characters that there are; a number may follow."""
CATEGORY, TAG = "category", "tag"
_SLUGS = Slugs(CATEGORY, (), LONGEST_SLUG)


class LabelService:
    """The rules of categories and tags of the Brain."""

    def __init__(self, database: Database, brain: BrainService) -> None:
        self._database = database
        self._brain = brain

    async def categories(self, session: AsyncSession) -> list[dict[str, Any]]:
        """Return all categories as ``BrainCategoryCount``."""
        return [
            {"slug": category.slug, "name": category.name, "entry_count": entries}
            for category, entries in await repository.categories(session)
        ]

    async def tags(self, session: AsyncSession, parameters: TagParameters) -> dict[str, Any]:
        """Return a page of tags as ``BrainTagPage``."""
        found, total = await repository.tags(
            session, parameters.q, parameters.page, parameters.per_page
        )
        items = [{"tag": tag, "entry_count": entries} for tag, entries in found]
        return page_of(items, total, parameters)

    async def add_category(self, name: str) -> dict[str, Any]:
        """Make a category; returns ``BrainCategoryCount``. Raises LabelTakenError."""
        async with self._change() as session:
            if await repository.category_named(session, name) is not None:
                raise LabelTakenError(CATEGORY, new=True)
            taken = await repository.category_slugs(session, _SLUGS.slug_of(name))
            slug = _SLUGS.free(name, taken)
            await repository.add_category(session, slug, name)
        await self._brain.refresh_labels()
        return {"slug": slug, "name": name, "entry_count": 0}

    async def rename_category(self, slug: str, name: str) -> dict[str, Any]:
        """Call a category otherwise; its slug stays, so links do. Returns ``LabelChange``.

        Raises LabelNotFoundError or LabelTakenError.
        """
        async with self._change() as session:
            category = await self._category(session, slug)
            other = await repository.category_named(session, name)
            if other is not None and other.id != category.id:
                raise LabelTakenError(CATEGORY)
            category.name = name
            entries = await repository.entries_in(session, category.id)
            await session.flush()
        await self._brain.refresh_labels()
        return {"entries": entries}

    async def merge_category(self, slug: str, into: str) -> dict[str, Any]:
        """Put all entries of a category into another and delete it; returns ``LabelChange``.

        Raises LabelNotFoundError, also when the two are one.
        """
        async with self._change() as session:
            if slug == into:
                raise LabelNotFoundError("other category")
            # In the order in which members keep those that they choose.
            locked = {one: await self._category(session, one) for one in sorted((slug, into))}
            source, target = locked[slug], locked[into]
            moved = await repository.move_entries(session, source.id, target.id)
            await repository.keep_former_category(session, source, target.id)
            await repository.remove_category(session, source.id)
        await self._brain.refresh_labels()
        return {"entries": moved}

    async def remove_category(self, slug: str) -> None:
        """Delete a category without entries; raises LabelNotFoundError or CategoryInUseError."""
        async with self._change() as session:
            category = await self._category(session, slug)
            if entries := await repository.entries_in(session, category.id):
                raise CategoryInUseError(entries)
            await repository.remove_category(session, category.id)
        await self._brain.refresh_labels()

    async def rename_tag(self, tag: str, name: str) -> dict[str, Any]:
        """Call a tag otherwise on all entries; returns ``LabelChange``.

        Raises LabelNotFoundError, and LabelTakenError when entries have the new one already, unless
        only its case changes.
        """
        async with self._change() as session:
            if tag.lower() != name.lower() and await repository.tag_as_written(session, name):
                raise LabelTakenError(TAG)
            changed = await self._replace(session, tag, name)
        await self._brain.refresh_labels()
        return changed

    async def merge_tag(self, tag: str, into: str) -> dict[str, Any]:
        """Have a tag become another one, as that is written, on all entries.

        Returns ``LabelChange``; raises LabelNotFoundError, also when the two are one.
        """
        async with self._change() as session:
            written = await repository.tag_as_written(session, into)
            if written is None or tag.lower() == into.lower():
                raise LabelNotFoundError("other tag")
            changed = await self._replace(session, tag, written)
        await self._brain.refresh_labels()
        return changed

    async def remove_tag(self, tag: str) -> dict[str, Any]:
        """Take a tag off all entries; returns ``LabelChange``. Raises LabelNotFoundError."""
        async with self._change() as session:
            changed = await self._replace(session, tag, None)
        await self._brain.refresh_labels()
        return changed

    @asynccontextmanager
    async def _change(self) -> AsyncIterator[AsyncSession]:
        async with unit_of_work(self._database, statement_timeout_ms=CHANGE_TIMEOUT_MS) as session:
            await repository.take_turn(session)
            yield session

    async def _category(self, session: AsyncSession, slug: str) -> BrainCategory:
        category = await repository.lock_category(session, slug)
        if category is None:
            raise LabelNotFoundError(CATEGORY)
        return category

    async def _replace(self, session: AsyncSession, tag: str, name: str | None) -> dict[str, Any]:
        entries = await repository.replace_tag(session, tag, name)
        if entries == 0:
            raise LabelNotFoundError(TAG)
        await repository.keep_former_tag(session, tag, name)
        return {"entries": entries}
