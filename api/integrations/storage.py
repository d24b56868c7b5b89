"""Object storage: an S3 service such as Cloudflare R2, with one private and one public bucket.

The client (boto3) blocks, so every call runs in a thread of a pool of its own. What is used here is
what R2 has too: addresses by path, signature version 4, no ACLs, no POST policies, no checksums
beyond what the protocol demands.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import HTTPClientError, IncompleteReadError

from api.core.settings import Settings
from api.integrations.content_disposition import attachment
from api.integrations.storage_errors import translated

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

T = TypeVar("T")

THREADS = 8
ATTEMPTS = 3
CONNECT_TIMEOUT_SECONDS = 3.0
CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class StoredObject:
    """What is known of an object; ``size`` in bytes, ``etag`` as the protocol quotes it."""

    key: str
    size: int
    etag: str
    modified_at: datetime


@dataclass(frozen=True)
class ObjectHead(StoredObject):
    """The same with the content type, which lists do not give."""

    content_type: str


@dataclass(frozen=True)
class Part:
    """A part of a multipart upload, numbered from 1; all but the last have the same size."""

    number: int
    etag: str


@dataclass(frozen=True)
class StoredPart(Part):
    """A part that has arrived; ``size`` in bytes."""

    size: int


class Storage:
    """The buckets, for one event loop. Making one reads files; ``close`` it at the end.

    Every call raises StorageError; one that takes an ``etag`` raises StorageChangedError when the
    object has been replaced since.
    """

    def __init__(self, settings: Settings) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="storage")
        self._client = _client(settings, settings.s3_endpoint_url)
        # The address is part of what is signed.
        self._signer = _client(settings, settings.s3_browser_url or settings.s3_endpoint_url)
        self.private = Bucket(settings.s3_bucket_private, self._client, self._signer, self._pool)
        self.public = Bucket(settings.s3_bucket_public, self._client, self._signer, self._pool)

    async def close(self) -> None:
        """Wait for running calls, then close the connections."""
        await asyncio.to_thread(self._pool.shutdown)
        self._client.close()
        self._signer.close()


class Bucket:
    """The objects of one bucket."""

    def __init__(
        self, name: str, client: "S3Client", signer: "S3Client", pool: ThreadPoolExecutor
    ) -> None:
        self.name = name
        self._client = client
        self._signer = signer
        self._pool = pool

    def presigned_put(
        self, key: str, *, content_type: str, content_length: int, expires: timedelta
    ) -> str:
        """Return a URL to PUT exactly so many bytes to, with exactly this Content-Type."""
        parameters = {"Key": key, "ContentType": content_type, "ContentLength": content_length}
        return self._presigned("put_object", parameters, expires)

    def presigned_get(self, key: str, *, filename: str, expires: timedelta) -> str:
        """Return a URL under which a browser saves the object as a file of this name."""
        parameters = {"Key": key, "ResponseContentDisposition": attachment(filename)}
        return self._presigned("get_object", parameters, expires)

    def presigned_part(
        self, key: str, upload_id: str, number: int, *, content_length: int, expires: timedelta
    ) -> str:
        """Return a URL to PUT exactly so many bytes to; the answer's ETag names the part."""
        parameters = {
            "Key": key,
            "UploadId": upload_id,
            "PartNumber": number,
            "ContentLength": content_length,
        }
        return self._presigned("upload_part", parameters, expires)

    async def create_multipart(self, key: str, *, content_type: str) -> str:
        """Begin an upload in parts; return its id."""
        answer = await self._call(
            self._client.create_multipart_upload, Key=key, ContentType=content_type
        )
        return answer["UploadId"]

    async def complete_multipart(self, key: str, upload_id: str, parts: Sequence[Part]) -> None:
        """Make the object of these parts, in the order of their numbers.

        Raises StorageRefusedError where one is missing, another than said, or too small, and
        StorageNotFoundError also when an attempt whose answer was lost has completed it before.
        """
        listed = [
            {"PartNumber": part.number, "ETag": part.etag}
            for part in sorted(parts, key=lambda part: part.number)
        ]
        await self._call(
            self._client.complete_multipart_upload,
            Key=key,
            UploadId=upload_id,
            MultipartUpload={"Parts": listed},
        )

    async def abort_multipart(self, key: str, upload_id: str) -> None:
        """Give up an upload in parts and forget what has arrived."""
        await self._call(self._client.abort_multipart_upload, Key=key, UploadId=upload_id)

    async def list_parts(self, key: str, upload_id: str) -> list[StoredPart]:
        """Return the parts that have arrived, by number."""
        parts: list[StoredPart] = []
        more: dict[str, int] = {}
        while True:
            page = await self._call(self._client.list_parts, Key=key, UploadId=upload_id, **more)
            parts += [
                StoredPart(part["PartNumber"], part["ETag"], part["Size"])
                for part in page.get("Parts", [])
            ]
            if not page["IsTruncated"]:
                return parts
            more = {"PartNumberMarker": page["NextPartNumberMarker"]}

    async def head(self, key: str) -> ObjectHead:
        """Return what is known of an object."""
        answer = await self._call(self._client.head_object, Key=key)
        return ObjectHead(
            key,
            answer["ContentLength"],
            answer["ETag"],
            answer["LastModified"],
            answer["ContentType"],
        )

    @asynccontextmanager
    async def downloaded(self, key: str, *, etag: str) -> AsyncIterator[IO[bytes]]:
        """Yield the whole object as a file without a name, which goes away with the block."""
        # Not made by a thread: were we cancelled then, nobody would close it.
        with tempfile.TemporaryFile() as file:
            await self._run(partial(self._download, key, etag, file))
            yield file

    def _download(self, key: str, etag: str, file: IO[bytes]) -> None:
        """Write the object to ``file``; a connection that breaks is taken up where it broke."""
        total = self._client.head_object(Bucket=self.name, Key=key, IfMatch=etag)["ContentLength"]
        failures = 0
        while (start := file.tell()) < total:
            answer = self._client.get_object(
                Bucket=self.name, Key=key, Range=f"bytes={start}-", IfMatch=etag
            )
            try:
                with closing(answer["Body"]) as body:
                    for chunk in body.iter_chunks(CHUNK_BYTES):
                        file.write(chunk)
            except (HTTPClientError, IncompleteReadError):
                failures += 1
                if failures == ATTEMPTS:
                    raise
        file.seek(0)

    async def put(
        self, key: str, data: bytes, *, content_type: str, cache_control: str | None = None
    ) -> None:
        """Store an object, in place of another of that key."""
        more = {} if cache_control is None else {"CacheControl": cache_control}
        await self._call(
            self._client.put_object, Key=key, Body=data, ContentType=content_type, **more
        )

    async def copy_to(self, target: "Bucket", key: str, new_key: str, *, etag: str) -> None:
        """Copy an object within the service, with its content type; at most 5 GB."""
        await self._run(
            partial(
                self._client.copy_object,
                Bucket=target.name,
                Key=new_key,
                CopySource={"Bucket": self.name, "Key": key},
                CopySourceIfMatch=etag,
            )
        )

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete objects; one that does not exist is no error.

        One request each: services disagree about the checksum that a request for many needs.
        """
        calls = (self._call(self._client.delete_object, Key=key) for key in keys)
        await asyncio.gather(*calls)

    async def objects(self, prefix: str) -> AsyncIterator[StoredObject]:
        """Yield the objects whose keys begin so, by key, as pages of a thousand arrive."""
        more: dict[str, str] = {}
        while True:
            page = await self._call(self._client.list_objects_v2, Prefix=prefix, **more)
            for item in page.get("Contents", []):
                yield StoredObject(item["Key"], item["Size"], item["ETag"], item["LastModified"])
            if not page["IsTruncated"]:
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def _presigned(
        self, operation: str, parameters: Mapping[str, object], expires: timedelta
    ) -> str:
        return self._signer.generate_presigned_url(
            operation,
            Params={"Bucket": self.name, **parameters},
            ExpiresIn=int(expires.total_seconds()),
        )

    async def _call(self, operation: Callable[..., T], **parameters: Any) -> T:  # noqa: ANN401 - the operation checks them
        return await self._run(partial(operation, Bucket=self.name, **parameters))

    async def _run(self, work: Callable[[], T]) -> T:
        with translated():
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _client(settings: Settings, url: str) -> "S3Client":
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=min(CONNECT_TIMEOUT_SECONDS, settings.s3_timeout_seconds),
        read_timeout=settings.s3_timeout_seconds,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=THREADS,
        # R2 refuses requests with checksums that it does not know.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    # A session of its own: the default one is shared and not safe to use from several threads.
    return boto3.session.Session().client(
        "s3",
        endpoint_url=url,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key_id.get_secret_value(),
        aws_secret_access_key=settings.s3_secret_access_key.get_secret_value(),
        config=config,
    )
