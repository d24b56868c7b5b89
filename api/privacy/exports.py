"""Exports: a zip archive of JSON files, made by a worker, kept for a week."""

import asyncio
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import orjson
import structlog

from api.core.database import Database
from api.integrations.storage import Storage
from api.integrations.storage_errors import StorageError
from api.models import ExportStatus
from api.notifications.kinds import EXPORT_READY
from api.notifications.letters import write
from api.privacy import repository
from api.privacy.repository import Claimed
from api.privacy.sections import SECTIONS

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
KEPT = timedelta(days=7)
ORPHANED_FOR = timedelta(hours=1)
"""Longer than any upload of an archive takes."""
PREFIX = "exports/"
SUFFIX = ".zip"


def export_key(export_id: uuid.UUID) -> str:
    """Return where an export is kept, in the private bucket."""
    return f"{PREFIX}{export_id}{SUFFIX}"


class ExportQueue:
    """Makes exports. Each step can be repeated: the key is the export's own."""

    def __init__(self, database: Database, storage: Storage) -> None:
        self._database = database
        self._bucket = storage.private

    async def run(self) -> int:
        """Make one export that is due; returns how many there were."""
        async with self._database.transaction() as session:
            claimed = await repository.claim_export(session, LEASE)
        if claimed is None:
            return 0
        try:
            await self._make(claimed)
        except Exception as error:
            # One that breaks must not end the worker, nor be tried again at once.
            expected = isinstance(error, StorageError)
            log.warning(
                "export not made yet",
                export=str(claimed.id),
                reason=repr(error),
                exc_info=not expected,
            )
            async with self._database.transaction() as session:
                await repository.put_off(session, claimed.id, repr(error))
        return 1

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_export(session)

    async def expire(self) -> int:
        """Remove exports whose time is over; returns how many. Raises StorageError.

        The object goes before the row says so: a process that dies between leaves a row that is
        found again.
        """
        async with self._database.transaction() as session:
            outdated: Sequence[uuid.UUID] = await repository.outdated(session)
        for export_id in outdated:
            await self._bucket.delete([export_key(export_id)])
            async with self._database.transaction() as session:
                await repository.expire(session, export_id)
        return len(outdated)

    async def sweep_orphans(self) -> int:
        """Remove archives that no export accounts for; returns how many. Raises StorageError.

        A worker may store one after its export is over, and die before it takes it away again.
        """
        old = datetime.now(UTC) - ORPHANED_FOR
        stored = [one.key async for one in self._bucket.objects(PREFIX) if one.modified_at < old]
        ids = {key: _export_id(key) for key in stored}
        async with self._database.transaction() as session:
            kept = await repository.kept(session, [id_ for id_ in ids.values() if id_ is not None])
        # What is not called as we call things is not ours to remove.
        gone = [key for key, id_ in ids.items() if id_ is not None and id_ not in kept]
        await self._bucket.delete(gone)
        return len(gone)

    async def _make(self, claimed: Claimed) -> None:
        data = await self._archive(claimed.user_id)
        await self._bucket.put(export_key(claimed.id), data, content_type="application/zip")
        if not await self._record(claimed, len(data)):
            # It was over before we were: nobody else would take away what we have just stored.
            await self._bucket.delete([export_key(claimed.id)])

    async def _record(self, claimed: Claimed, size: int) -> bool:
        """Say that an export is ready; false when there is none any more."""
        async with self._database.transaction() as session:
            export = await repository.lock_waiting(session, claimed.id)
            if export is None:
                # A worker that was faster has stored the same under the same key.
                return claimed.id in await repository.kept(session, [claimed.id])
            export.status = ExportStatus.READY
            export.size = size
            export.expires_at = datetime.now(UTC) + KEPT
            export.last_error = None
            await write(session, EXPORT_READY, claimed.user_id, str(claimed.id), days=KEPT.days)
            return True

    async def _archive(self, user_id: uuid.UUID) -> bytes:
        """Return the archive, all of one moment. Texts of one person: a few megabytes at most."""
        async with self._database.transaction() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            files = {name: await repository.section(session, name, user_id) for name in SECTIONS}
        # Whatever else this process does goes on meanwhile.
        return await asyncio.to_thread(_packed, files)


def _packed(files: Mapping[str, Any]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            content = orjson.dumps(rows, default=str, option=orjson.OPT_INDENT_2)
            archive.writestr(f"{name}.json", content)
    return buffer.getvalue()


def _export_id(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key.removeprefix(PREFIX).removesuffix(SUFFIX))
    except ValueError:
        return None
