"""Look at the bytes that have arrived, and make of them what their product shows and sells.

Every step can be repeated: objects are written under keys that the upload's id gives, and the row
changes once, together with what depends on it. A checker that dies leaves an upload that becomes
due again by itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.integrations.storage import Storage
from api.integrations.storage_errors import (
    StorageChangedError,
    StorageError,
    StorageNotFoundError,
)
from api.models import ProductImage, Upload, UploadKind, UploadStatus
from api.notifications.kinds import UPLOAD_REFUSED
from api.notifications.letters import write
from api.uploads import inspector, repository
from api.uploads.inspector import InspectionFailedError, RefusedError
from api.uploads.kinds import MAX_IMAGES, image_key, package_key, raw_key
from api.uploads.repository import Claimed

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
ATTEMPTS = 3
"""How often a file may break the process that looks at it before it is refused."""
FOREVER = "public, max-age=31536000, immutable"
ALT_LENGTH = 300

_UNREADABLE = RefusedError("unreadable", "The file could not be read.")

Result = Callable[[AsyncSession, Upload], Awaitable[None]]
"""Writes what was found, in the transaction that makes the upload ready."""


class UploadChecker:
    """Checks uploads one after the other."""

    def __init__(self, database: Database, storage: Storage) -> None:
        self._database = database
        self._storage = storage

    async def run(self) -> int:
        """Check one upload that is due; returns how many there were."""
        async with self._database.transaction() as session:
            claimed = await repository.claim(session, LEASE)
        if claimed is None:
            return 0
        await self._check(claimed)
        return 1

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _check(self, claimed: Claimed) -> None:
        about = {"upload": str(claimed.id), "kind": claimed.kind.value}
        try:
            if claimed.attempts > ATTEMPTS:
                # It has ended the worker, or what it holds cannot be put on record.
                raise _UNREADABLE
            await self._settle(claimed, await self._look(claimed))
        except RefusedError as error:
            log.info("upload refused", code=error.code, **about)
            await self._refuse(claimed, error)
        except (StorageNotFoundError, StorageChangedError):
            refusal = RefusedError("replaced", "The file was replaced while it was being checked.")
            await self._refuse(claimed, refusal)
        except StorageError as error:
            log.warning("upload not checked yet", reason=str(error), **about)
            await self._give_back(claimed, str(error))
        except asyncio.CancelledError:
            # The worker stops: another one need not wait for the lease.
            await asyncio.shield(self._give_back(claimed, "interrupted"))
            raise
        except InspectionFailedError as error:
            log.warning("upload broke its check", reason=str(error), **about)
            if claimed.attempts < ATTEMPTS:
                await self._put_off(claimed, str(error))
            else:
                await self._refuse(claimed, _UNREADABLE)

    async def _look(self, claimed: Claimed) -> Result:
        """Look at the file and store what is kept of it; return how to put it on record."""
        private = self._storage.private
        async with private.downloaded(raw_key(claimed.id), etag=claimed.etag) as file:
            if claimed.kind is UploadKind.IMAGE:
                return await self._keep_image(
                    claimed, await inspector.inspect_image(file, claimed.filename)
                )
            found = await inspector.inspect_package(file, claimed.filename)
        key = package_key(claimed.id)
        await private.copy_to(private, raw_key(claimed.id), key, etag=claimed.etag)

        async def record(session: AsyncSession, upload: Upload) -> None:
            values = {**found, "key": key, "upload_id": upload.id}
            await repository.add_package(session, values)

        return record

    async def _keep_image(self, claimed: Claimed, found: inspector.ImageFinding) -> Result:
        for one in found.renditions:
            key = image_key(claimed.id, one.width)
            await self._storage.public.put(
                key, one.data, content_type="image/webp", cache_control=FOREVER
            )
        largest = max(found.renditions, key=lambda one: one.width)

        async def record(session: AsyncSession, upload: Upload) -> None:
            product = upload.product_id
            if product is None:
                raise RefusedError("product_gone", "Its product was deleted in the meantime.")
            if await repository.image_count(session, product) >= MAX_IMAGES:
                raise RefusedError("gallery_full", f"A product has at most {MAX_IMAGES} images.")
            await repository.add_image(
                session,
                ProductImage(
                    product_id=product,
                    upload_id=upload.id,
                    url=image_key(upload.id, largest.width),
                    srcset=", ".join(
                        f"{image_key(upload.id, one.width)} {one.width}w"
                        for one in found.renditions
                    ),
                    placeholder=found.placeholder,
                    alt=_words(upload.filename),
                    width=largest.width,
                    height=largest.height,
                ),
            )

        return record

    async def _settle(self, claimed: Claimed, record: Result) -> None:
        async with self._database.transaction() as session:
            upload = await repository.lock_checking(session, claimed.id)
            if upload is None:
                return
            await record(session, upload)
            upload.status = UploadStatus.READY
            upload.last_error = None
        await self._drop_raw(claimed)

    async def _refuse(self, claimed: Claimed, refusal: RefusedError) -> None:
        async with self._database.transaction() as session:
            upload = await repository.lock_checking(session, claimed.id)
            if upload is None:
                return
            upload.status = UploadStatus.REFUSED
            upload.refusal_code = refusal.code
            upload.refusal = refusal.message
            product = await repository.product_name(session, upload.product_id)
            if product is not None and upload.kind is UploadKind.PACKAGE:
                # Whoever sent half a gigabyte has closed the page by now.
                await write(
                    session,
                    UPLOAD_REFUSED,
                    upload.owner_id,
                    str(upload.id),
                    filename=upload.filename,
                    product=product,
                    product_id=str(upload.product_id),
                    reason=refusal.message,
                )
        await self._drop_raw(claimed)

    async def _give_back(self, claimed: Claimed, reason: str) -> None:
        """Leave a file for later that is not to blame: the attempt does not count."""
        async with self._database.transaction() as session:
            await repository.give_back(session, claimed.id, reason)

    async def _put_off(self, claimed: Claimed, reason: str) -> None:
        async with self._database.transaction() as session:
            await repository.put_off(session, claimed.id, reason)

    async def _drop_raw(self, claimed: Claimed) -> None:
        try:
            await self._storage.private.delete([raw_key(claimed.id)])
        except StorageError as error:
            # The sweeper takes it.
            log.warning("raw upload left behind", upload=str(claimed.id), reason=str(error))


def _words(filename: str) -> str:
    """Return a first text for a picture from its name: sellers are asked for a better one."""
    stem = filename.rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").replace("-", " ").split())[:ALT_LENGTH]
