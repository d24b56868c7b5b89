"""Remove what nobody needs: uploads never completed, refused or unused, and objects without a row.

An upload is marked first, and then nothing can use it; its objects go next and its row last, so
that a sweeper which dies leaves something that the next one finds. Rows are made before their
objects, so an object without a row belongs to nothing.
"""

import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from api.core.database import Database
from api.integrations.storage import Bucket, Storage, StoredObject
from api.integrations.storage_errors import StorageNotFoundError
from api.models import Upload, UploadStatus
from api.uploads import repository
from api.uploads.kinds import (
    IMAGE_PREFIX,
    PACKAGE_PREFIX,
    RAW_PREFIX,
    image_prefix,
    package_key,
    raw_key,
)

UNFINISHED_FOR = timedelta(days=1)
REFUSED_FOR = timedelta(days=7)
UNUSED_FOR = timedelta(days=1)
"""Pages that were made before may still show a picture which was taken out of its product."""
ORPHANED_FOR = timedelta(days=2)
BATCH = 100


class UploadSweeper:
    """Two jobs for crons; neither takes what is in use."""

    def __init__(self, database: Database, storage: Storage) -> None:
        self._database = database
        self._storage = storage

    async def sweep(self) -> int:
        """Remove uploads that are stale or were cancelled; returns how many.

        Raises StorageError; what is left then is removed the next time.
        """
        async with self._database.transaction() as session:
            await repository.note_unused(session)
            await repository.remove_stale(
                session, unfinished=UNFINISHED_FOR, refused=REFUSED_FOR, unused=UNUSED_FOR
            )
        count = 0
        while True:
            async with self._database.transaction() as session:
                uploads = await repository.removed(session, BATCH)
            for upload in uploads:
                await self._remove_objects(upload)
                async with self._database.transaction() as session:
                    await repository.forget(session, upload.id)
            count += len(uploads)
            if len(uploads) < BATCH:
                return count

    async def sweep_orphans(self) -> int:
        """Remove old objects that no upload accounts for; returns how many. Raises StorageError."""
        private, public = self._storage.private, self._storage.public
        waiting = (UploadStatus.PENDING, UploadStatus.CHECKING)
        return (
            # The raw file of what has been checked is not needed any more.
            await self._orphans(private, RAW_PREFIX, waiting)
            + await self._orphans(private, PACKAGE_PREFIX, tuple(UploadStatus))
            + await self._orphans(public, IMAGE_PREFIX, tuple(UploadStatus))
        )

    async def _remove_objects(self, upload: Upload) -> None:
        private, public = self._storage.private, self._storage.public
        if upload.multipart_id is not None:
            with suppress(StorageNotFoundError):
                await private.abort_multipart(raw_key(upload.id), upload.multipart_id)
        await private.delete([raw_key(upload.id), package_key(upload.id)])
        copies = [found.key async for found in public.objects(image_prefix(upload.id))]
        await public.delete(copies)

    async def _orphans(
        self, bucket: Bucket, prefix: str, statuses: tuple[UploadStatus, ...]
    ) -> int:
        count = 0
        old: list[StoredObject] = []
        async for found in bucket.objects(prefix):
            if found.modified_at < datetime.now(UTC) - ORPHANED_FOR:
                old.append(found)
            if len(old) == BATCH:
                count += await self._drop(bucket, prefix, old, statuses)
                old.clear()
        return count + await self._drop(bucket, prefix, old, statuses)

    async def _drop(
        self,
        bucket: Bucket,
        prefix: str,
        objects: list[StoredObject],
        statuses: tuple[UploadStatus, ...],
    ) -> int:
        ids = {found.key: _upload_id(found.key.removeprefix(prefix)) for found in objects}
        wanted = [id_ for id_ in ids.values() if id_ is not None]
        async with self._database.transaction() as session:
            known = await repository.known(session, wanted, statuses)
        # What is not called as we call things is not ours to remove.
        gone = [key for key, id_ in ids.items() if id_ is not None and id_ not in known]
        await bucket.delete(gone)
        return len(gone)


def _upload_id(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key.partition("/")[0])
    except ValueError:
        return None
