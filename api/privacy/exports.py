"""Exports: a zip archive of JSON files, made by a worker, kept for a week."""

import uuid
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO

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


def export_key(export_id: uuid.UUID) -> str:
    """Return where an export is kept, in the private bucket."""
    return f"exports/{export_id}.zip"


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
        except StorageError as error:
            log.warning("export not made yet", export=str(claimed.id), reason=str(error))
            async with self._database.transaction() as session:
                await repository.put_off(session, claimed.id, str(error))
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

    async def _make(self, claimed: Claimed) -> None:
        data = await self._archive(claimed.user_id)
        await self._bucket.put(export_key(claimed.id), data, content_type="application/zip")
        async with self._database.transaction() as session:
            export = await repository.lock_waiting(session, claimed.id)
            if export is None:
                return
            export.status = ExportStatus.READY
            export.size = len(data)
            export.expires_at = datetime.now(UTC) + KEPT
            export.last_error = None
            await write(session, EXPORT_READY, claimed.user_id, str(claimed.id), days=KEPT.days)

    async def _archive(self, user_id: uuid.UUID) -> bytes:
        """Return the archive. Texts of one person: a few megabytes at the very most."""
        buffer = BytesIO()
        async with self._database.transaction() as session:
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in SECTIONS:
                    rows = await repository.section(session, name, user_id)
                    archive.writestr(
                        f"{name}.json",
                        orjson.dumps(rows, default=str, option=orjson.OPT_INDENT_2),
                    )
        return buffer.getvalue()
