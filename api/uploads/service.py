"""What sellers may send, and what they are told of it."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from api.catalogue.service import CatalogueService
from api.core.database import Database
from api.core.unit_of_work import unit_of_work
from api.integrations.storage import Bucket, Storage
from api.integrations.storage_errors import (
    StorageError,
    StorageNotFoundError,
    StorageRefusedError,
)
from api.models import Package, Upload, UploadKind, UploadStatus
from api.uploads import repository, views
from api.uploads.errors import (
    GalleryFullError,
    InUseError,
    InvalidUploadError,
    NotArrivedError,
    NotUnderWayError,
    StorageAwayError,
    TooManyUnfinishedError,
    UploadNotFoundError,
)
from api.uploads.kinds import (
    MAX_IMAGES,
    MAX_UNFINISHED,
    MEBIBYTE,
    PART_SIZE,
    PARTS_ABOVE,
    PARTS_LIFETIME,
    RULES,
    URL_LIFETIME,
    raw_key,
)
from api.uploads.schemas import NewUpload


class UploadService:
    """Begins, completes and cancels uploads; no transaction is open while storage is asked."""

    def __init__(self, database: Database, storage: Storage, catalogue: CatalogueService) -> None:
        self._database = database
        self._catalogue = catalogue
        self._bucket: Bucket = storage.private

    async def create(self, owner_id: uuid.UUID, wanted: NewUpload) -> dict[str, Any]:
        """Begin an upload; returns ``Transfer``.

        Raises OwnProductNotFoundError, ProductArchivedError, InvalidUploadError, GalleryFullError,
        TooManyUnfinishedError or StorageAwayError.
        """
        rules = RULES[wanted.kind]
        content_type = rules.content_type(wanted.filename)
        if content_type is None:
            raise InvalidUploadError("filename", f"Its name must end with {rules.endings}.")
        if wanted.size > rules.max_bytes:
            most = rules.max_bytes // MEBIBYTE
            raise InvalidUploadError("size", f"It is larger than {most} MB.")
        async with unit_of_work(self._database) as session:
            await self._catalogue.lock(session, owner_id, wanted.product_id)
            unfinished, images = await repository.unfinished(session, owner_id, wanted.product_id)
            if unfinished >= MAX_UNFINISHED:
                raise TooManyUnfinishedError
            if wanted.kind is UploadKind.IMAGE:
                images += await repository.image_count(session, wanted.product_id)
                if images >= MAX_IMAGES:
                    raise GalleryFullError(MAX_IMAGES)
            upload = await repository.add(
                session,
                Upload(
                    owner_id=owner_id,
                    product_id=wanted.product_id,
                    kind=wanted.kind,
                    filename=wanted.filename,
                    content_type=content_type,
                    size=wanted.size,
                    part_size=PART_SIZE if wanted.size > PARTS_ABOVE else None,
                ),
            )
        return await self._transfer(upload)

    async def transfer(self, owner_id: uuid.UUID, upload_id: uuid.UUID) -> dict[str, Any]:
        """Return fresh addresses for what has not arrived yet, as ``Transfer``.

        Raises UploadNotFoundError, NotUnderWayError or StorageAwayError.
        """
        upload, _ = await self._find(owner_id, upload_id)
        if upload.status is not UploadStatus.PENDING:
            raise NotUnderWayError
        return await self._transfer(upload)

    async def complete(self, owner_id: uuid.UUID, upload_id: uuid.UUID) -> dict[str, Any]:
        """Have the bytes that have arrived looked at; returns ``UploadState``. May be repeated.

        Raises UploadNotFoundError, NotArrivedError or StorageAwayError.
        """
        upload, package = await self._find(owner_id, upload_id)
        if upload.status is not UploadStatus.PENDING:
            return views.state(upload, package)
        etag = await self._arrived(upload)
        async with unit_of_work(self._database) as session:
            found = await repository.find(session, owner_id, upload_id, lock=True)
            if found is None:
                raise UploadNotFoundError
            upload, package = found
            if upload.status is UploadStatus.PENDING:
                upload.etag = etag
                upload.status = UploadStatus.CHECKING
                upload.due_at = datetime.now(UTC)
        return views.state(upload, package)

    async def state(self, owner_id: uuid.UUID, upload_id: uuid.UUID) -> dict[str, Any]:
        """Return how far an upload has come as ``UploadState``; raises UploadNotFoundError."""
        return views.state(*await self._find(owner_id, upload_id))

    async def of_product(self, owner_id: uuid.UUID, product_id: uuid.UUID) -> list[dict[str, Any]]:
        """Return the uploads that are not part of their product yet, as ``UploadState``s."""
        async with unit_of_work(self._database) as session:
            found = await repository.of_product(session, owner_id, product_id)
        return [views.state(*one) for one in found]

    async def cancel(self, owner_id: uuid.UUID, upload_id: uuid.UUID) -> None:
        """Give up an upload, or dismiss one that was refused.

        The sweeper removes what has arrived. Raises UploadNotFoundError or InUseError.
        """
        async with unit_of_work(self._database) as session:
            found = await repository.find(session, owner_id, upload_id, lock=True)
            if found is None:
                raise UploadNotFoundError
            if await repository.is_in_use(session, upload_id):
                raise InUseError
            upload, _ = found
            upload.status = UploadStatus.REMOVED
            upload.refusal_code = upload.refusal = None

    async def _find(
        self, owner_id: uuid.UUID, upload_id: uuid.UUID
    ) -> tuple[Upload, Package | None]:
        async with unit_of_work(self._database) as session:
            found = await repository.find(session, owner_id, upload_id)
        if found is None:
            raise UploadNotFoundError
        return found

    async def _transfer(self, upload: Upload) -> dict[str, Any]:
        now = datetime.now(UTC)
        answer: dict[str, Any] = {
            "upload": views.state(upload, None),
            "url": None,
            "headers": {},
            "parts": [],
            "part_size": upload.part_size,
        }
        if upload.part_size is None:
            url = self._bucket.presigned_put(
                raw_key(upload.id),
                content_type=upload.content_type,
                content_length=upload.size,
                expires=URL_LIFETIME,
            )
            headers = {"Content-Type": upload.content_type}
            return answer | {"url": url, "headers": headers, "expires_at": now + URL_LIFETIME}
        parts = await self._missing_parts(upload, upload.part_size)
        return answer | {"parts": parts, "expires_at": now + PARTS_LIFETIME}

    async def _missing_parts(self, upload: Upload, part_size: int) -> list[dict[str, Any]]:
        """Return the parts that have not arrived as ``PartAddress``es."""
        key = raw_key(upload.id)
        multipart_id = upload.multipart_id or await self._begin_parts(upload)
        async with _storage_answers():
            try:
                stored = await self._bucket.list_parts(key, multipart_id)
            except StorageNotFoundError:
                # An attempt to complete whose answer was lost has joined them: none is missing.
                if (await self._bucket.head(key)).size == upload.size:
                    return []
                raise
        arrived = {(part.number, part.size) for part in stored}
        return [
            {
                "number": number,
                "size": size,
                "url": self._bucket.presigned_part(
                    key, multipart_id, number, content_length=size, expires=PARTS_LIFETIME
                ),
            }
            for number, size in _parts(upload.size, part_size)
            if (number, size) not in arrived
        ]

    async def _begin_parts(self, upload: Upload) -> str:
        """Return the id under which storage takes the parts.

        Should the process die before it is on record, the seller begins anew, and storage drops an
        upload without parts by its own rule.
        """
        async with _storage_answers():
            begun = await self._bucket.create_multipart(
                raw_key(upload.id), content_type=upload.content_type
            )
        async with unit_of_work(self._database) as session:
            found = await repository.find(session, upload.owner_id, upload.id, lock=True)
            if found is None:
                raise UploadNotFoundError
            # Another request may have been first; then that one's id is the upload's.
            found[0].multipart_id = found[0].multipart_id or begun
            return found[0].multipart_id

    async def _arrived(self, upload: Upload) -> str:
        """Return the ETag of the whole object; raises NotArrivedError or StorageAwayError."""
        key = raw_key(upload.id)
        async with _storage_answers():
            try:
                if upload.part_size is not None:
                    await self._join_parts(upload, upload.part_size)
                head = await self._bucket.head(key)
            except StorageNotFoundError as error:
                raise NotArrivedError from error
        if head.size != upload.size:
            raise NotArrivedError
        return head.etag

    async def _join_parts(self, upload: Upload, part_size: int) -> None:
        """Make one object of the parts, if all are there.

        When an attempt whose answer was lost has done it, the parts are gone and the object is
        there: whoever asks next for the object finds out.
        """
        key = raw_key(upload.id)
        if upload.multipart_id is None:
            raise NotArrivedError
        with suppress(StorageNotFoundError, StorageRefusedError):
            parts = await self._bucket.list_parts(key, upload.multipart_id)
            if [(part.number, part.size) for part in parts] == _parts(upload.size, part_size):
                await self._bucket.complete_multipart(key, upload.multipart_id, parts)


def _parts(size: int, part_size: int) -> list[tuple[int, int]]:
    """Return number and size of each part of so many bytes."""
    starts = range(0, size, part_size)
    return [(at, min(part_size, size - start)) for at, start in enumerate(starts, start=1)]


@asynccontextmanager
async def _storage_answers() -> AsyncIterator[None]:
    """Tell the client what is the matter: nothing is there to go on with, or storage is away."""
    try:
        yield
    except StorageNotFoundError as error:
        raise NotUnderWayError from error
    except StorageError as error:
        raise StorageAwayError from error
