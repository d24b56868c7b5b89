"""What members may do with their own entries."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain_entries import history_repository as history
from api.brain_entries import repository, views
from api.brain_entries.errors import (
    EntryChangedError,
    EntryIncompleteError,
    InvalidEntryError,
    OwnEntryNotFoundError,
    RevisionNotFoundError,
)
from api.brain_entries.schemas import EntryFields, NewEntry, OwnEntryParameters
from api.brain_entries.slugs import RESERVED, SLUGS
from api.core.paging import page_of
from api.models import BrainCategory, BrainEntry, BrainEntryStatus
from api.users.service import Caller, stays_open

REVISIONS_SHOWN = 100


class EntryService:
    """The rules of a member's own entries; each method works on the member's own alone."""

    async def page(
        self, session: AsyncSession, author_id: uuid.UUID, parameters: OwnEntryParameters
    ) -> dict[str, Any]:
        """Return a page as ``OwnEntryPage``."""
        rows, total = await repository.page(session, author_id, parameters)
        return page_of([views.row(row) for row in rows], total, parameters) | {
            "totals": (await repository.totals(session, author_id))._asdict(),
        }

    async def entry(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return an entry as ``OwnEntry``; raises OwnEntryNotFoundError."""
        entry = await self._find(session, author_id, entry_id, lock=False)
        ids = await repository.linked_ids(session, entry_id)
        return views.entry(entry, await repository.products(session, list(ids)))

    async def create(
        self, session: AsyncSession, caller: Caller, wanted: NewEntry
    ) -> dict[str, Any]:
        """Begin a draft; returns ``OwnEntry``."""
        await stays_open(session, caller)
        await repository.take_turn_at_slugs(session)
        taken = await repository.taken_slugs(session, SLUGS.slug_of(wanted.title), None)
        entry = BrainEntry(
            author_id=caller.id,
            title=wanted.title,
            slug=SLUGS.free(wanted.title, taken),
            entry_type=wanted.entry_type,
            body="",
        )
        await repository.add(session, entry)
        return await self.entry(session, caller.id, entry.id)

    async def change(
        self,
        session: AsyncSession,
        author_id: uuid.UUID,
        entry_id: uuid.UUID,
        revision: int,
        wanted: EntryFields,
    ) -> dict[str, Any]:
        """Write all fields of an entry; returns ``OwnEntry``.

        Raises OwnEntryNotFoundError, EntryChangedError when ``revision`` is not the present one,
        InvalidEntryError, and EntryIncompleteError when a published entry would lack what readers
        need.
        """
        await self._find(session, author_id, entry_id, lock=False)
        category = await self._check(session, entry_id, wanted)
        entry = await self._find(session, author_id, entry_id, lock=True)
        if entry.revision != revision:
            raise EntryChangedError
        entry.slug = await self._wanted_slug(session, entry, wanted)
        entry.title = wanted.title
        entry.entry_type = wanted.entry_type
        entry.body = wanted.body
        entry.category_id = None if category is None else category.id
        entry.tags = wanted.tags
        await self._write(session, entry, set(wanted.products), restored_from=None)
        return await self.entry(session, author_id, entry_id)

    async def publish(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID
    ) -> dict[str, Any]:
        """Make an entry public; returns ``OwnEntry``.

        Raises OwnEntryNotFoundError or EntryIncompleteError.
        """
        entry = await self._find(session, author_id, entry_id, lock=False)
        await repository.keep_categories(session, views.category(entry))
        entry = await self._find(session, author_id, entry_id, lock=True)
        entry.status = BrainEntryStatus.PUBLISHED
        entry.published_at = entry.published_at or datetime.now(UTC)
        ids = await repository.linked_ids(session, entry_id)
        await self._write(session, entry, ids, restored_from=None)
        return await self.entry(session, author_id, entry_id)

    async def withdraw(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID
    ) -> dict[str, Any]:
        """Take an entry from its readers; returns ``OwnEntry``. Raises OwnEntryNotFoundError."""
        entry = await self._find(session, author_id, entry_id, lock=True)
        entry.status = BrainEntryStatus.DRAFT
        await session.flush()
        return await self.entry(session, author_id, entry_id)

    async def remove(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID
    ) -> None:
        """Delete an entry with its history and its votes; raises OwnEntryNotFoundError."""
        await self._find(session, author_id, entry_id, lock=True)
        await repository.remove(session, entry_id)

    async def revisions(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID
    ) -> list[dict[str, Any]]:
        """Return the newest revisions as ``RevisionRow``; raises OwnEntryNotFoundError."""
        await self._find(session, author_id, entry_id, lock=False)
        found = await history.revisions(session, entry_id, REVISIONS_SHOWN)
        return [views.revision_row(one) for one in found]

    async def revision(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID, number: int
    ) -> dict[str, Any]:
        """Return a revision as ``EntryRevision``.

        Raises OwnEntryNotFoundError or RevisionNotFoundError.
        """
        await self._find(session, author_id, entry_id, lock=False)
        found = await history.revision(session, entry_id, number)
        if found is None:
            raise RevisionNotFoundError
        kept, category = found
        products = await repository.products(session, kept.product_ids)
        return views.revision(kept, category, products)

    async def restore(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID, number: int
    ) -> dict[str, Any]:
        """Write an older revision's words anew; returns ``OwnEntry``.

        The present words are kept as a revision before. Slug and status stay, and the category
        where the older one is gone. Raises OwnEntryNotFoundError, RevisionNotFoundError, or
        EntryIncompleteError when the entry is published and the revision is of a draft.
        """
        entry = await self._find(session, author_id, entry_id, lock=False)
        found = await history.revision(session, entry_id, number)
        if found is None:
            raise RevisionNotFoundError
        old, slug = found
        kept = await repository.keep_categories(session, slug, views.category(entry))
        category = kept.get(slug)
        await repository.keep_products(session, old.product_ids)
        entry = await self._find(session, author_id, entry_id, lock=True)
        present = await repository.linked_ids(session, entry_id)
        await history.keep(session, entry, list(present), None)
        entry.title = old.title
        entry.entry_type = old.entry_type
        entry.body = old.body
        entry.category_id = entry.category_id if category is None else category.id
        entry.tags = old.tags
        # Of a withdrawn product the link is no use, and one that is gone cannot be linked.
        products = await repository.products(session, old.product_ids)
        linked = {one.id for one in products if one.public or one.id in present}
        await self._write(session, entry, linked, restored_from=number)
        return await self.entry(session, author_id, entry_id)

    async def _write(
        self,
        session: AsyncSession,
        entry: BrainEntry,
        products: set[uuid.UUID],
        *,
        restored_from: int | None,
    ) -> None:
        """Write an entry's fields and links; what readers see, or was restored, is kept."""
        published = entry.status is BrainEntryStatus.PUBLISHED
        if published and (lacking := views.missing(entry)):
            raise EntryIncompleteError(lacking)
        if products != await repository.linked_ids(session, entry.id):
            # The trigger counts the entry's own fields; with any of them changed it is one all the
            # same.
            entry.revision += 1
            await repository.link(session, entry.id, products)
        await session.flush()
        await session.refresh(entry, ["revision"])
        if published or restored_from is not None:
            await history.keep(session, entry, list(products), restored_from)

    async def _find(
        self, session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID, *, lock: bool
    ) -> BrainEntry:
        entry = await repository.find(session, author_id, entry_id, lock=lock)
        if entry is None:
            raise OwnEntryNotFoundError
        return entry

    async def _check(
        self, session: AsyncSession, entry_id: uuid.UUID, wanted: EntryFields
    ) -> BrainCategory | None:
        """Return the category; raises InvalidEntryError for what the form alone cannot tell."""
        wrong = []
        category = None
        if wanted.category is not None:
            kept = await repository.keep_categories(session, wanted.category)
            category = kept.get(wanted.category)
            if category is None:
                wrong.append(("category", "There is no such category."))
        await repository.keep_products(session, wanted.products)
        # One that was withdrawn since it was linked is no reason to refuse other changes.
        new = set(wanted.products) - await repository.linked_ids(session, entry_id)
        public = {one.id for one in await repository.products(session, list(new)) if one.public}
        if new - public:
            wrong.append(("products", "Only products that are public can be linked."))
        if wanted.slug in RESERVED:
            wrong.append(("slug", "This address is not free. Choose another."))
        if wrong:
            raise InvalidEntryError(wrong)
        return category

    async def _wanted_slug(
        self, session: AsyncSession, entry: BrainEntry, wanted: EntryFields
    ) -> str:
        """Return the slug that the author chose, else the one there is.

        A draft that never was public follows its title until somebody chooses otherwise.
        """
        if wanted.slug is not None and wanted.slug != entry.slug:
            await repository.take_turn_at_slugs(session)
            if wanted.slug in await repository.taken_slugs(session, wanted.slug, entry.id):
                raise InvalidEntryError([("slug", "This address is taken. Choose another.")])
            return wanted.slug
        if wanted.slug is None and entry.published_at is None and wanted.title != entry.title:
            await repository.take_turn_at_slugs(session)
            taken = await repository.taken_slugs(session, SLUGS.slug_of(wanted.title), entry.id)
            return SLUGS.free(wanted.title, taken)
        return entry.slug
