"""Object storage as the product uses it, against a real S3 server."""

import asyncio
import gc
import hashlib
import os
import socket
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import httpx
import psutil
import pytest
from pydantic import SecretStr

from api.core.settings import Settings
from api.integrations.public_addresses import PublicAddresses
from api.integrations.storage import Bucket, Part, Storage
from api.integrations.storage_errors import (
    StorageChangedError,
    StorageNotFoundError,
    StorageRefusedError,
    StorageUnavailableError,
)
from tests.support.cutting_proxy import CuttingProxy

SOON = timedelta(minutes=5)
PNG = "image/png"
MB = 1_000_000
PART = 5 * 1024 * 1024


@pytest.fixture(scope="module")
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    made = Storage(settings)
    yield made
    await made.close()


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield client


@pytest.fixture
def prefix() -> str:
    return f"{uuid.uuid4().hex}/"


async def put(browser: httpx.AsyncClient, url: str, body: bytes, kind: str = PNG) -> int:
    answer = await browser.put(url, content=body, headers={"Content-Type": kind})
    return answer.status_code


async def test_a_presigned_put_takes_what_was_announced_and_nothing_else(
    storage: Storage, browser: httpx.AsyncClient, prefix: str
) -> None:
    key = f"{prefix}picture"
    url = storage.private.presigned_put(key, content_type=PNG, content_length=4, expires=SOON)
    assert await put(browser, url, b"12345") == 403
    assert await put(browser, url, b"123") == 403
    assert await put(browser, url, b"1234", "text/html") == 403
    assert await put(browser, url.replace("picture", "other"), b"1234") == 403
    with pytest.raises(StorageNotFoundError):
        await storage.private.head(key)

    assert await put(browser, url, b"1234") == 200
    head = await storage.private.head(key)
    assert (head.key, head.size, head.content_type) == (key, 4, PNG)


async def test_a_presigned_request_ends_with_its_time(
    storage: Storage, browser: httpx.AsyncClient, prefix: str
) -> None:
    late = storage.private.presigned_put(
        prefix, content_type=PNG, content_length=1, expires=timedelta(seconds=-1)
    )
    assert await put(browser, late, b"1") in {400, 403}
    with pytest.raises(StorageNotFoundError):
        await storage.private.head(prefix)


async def test_a_large_object_arrives_in_parts(
    storage: Storage, browser: httpx.AsyncClient, prefix: str
) -> None:
    bucket, key = storage.private, f"{prefix}package.zip"
    bodies = [os.urandom(PART), os.urandom(PART), b"the end"]
    upload = await bucket.create_multipart(key, content_type="application/zip")
    parts = []
    for number, body in enumerate(bodies, 1):
        url = bucket.presigned_part(key, upload, number, content_length=len(body), expires=SOON)
        assert (await browser.put(url, content=body + b"!")).status_code == 403
        answer = await browser.put(url, content=body)
        assert answer.status_code == 200
        parts.append(Part(number, answer.headers["etag"]))

    arrived = await bucket.list_parts(key, upload)
    assert [(part.number, part.etag) for part in arrived] == [(p.number, p.etag) for p in parts]
    assert [part.size for part in arrived] == [PART, PART, 7]
    with pytest.raises(StorageNotFoundError):
        await bucket.head(key)

    await bucket.complete_multipart(key, upload, parts[::-1])
    head = await bucket.head(key)
    assert (head.size, head.content_type) == (2 * PART + 7, "application/zip")
    async with bucket.downloaded(key, etag=head.etag) as file:
        assert file.read() == b"".join(bodies)
    with pytest.raises(StorageNotFoundError):
        await bucket.list_parts(key, upload)


async def test_an_upload_in_parts_can_be_given_up(
    storage: Storage, browser: httpx.AsyncClient, prefix: str
) -> None:
    bucket, key = storage.private, f"{prefix}package.zip"
    upload = await bucket.create_multipart(key, content_type="application/zip")
    url = bucket.presigned_part(key, upload, 1, content_length=3, expires=SOON)
    assert (await browser.put(url, content=b"abc")).status_code == 200
    await bucket.abort_multipart(key, upload)
    with pytest.raises(StorageNotFoundError):
        await bucket.list_parts(key, upload)
    with pytest.raises(StorageNotFoundError):
        await bucket.complete_multipart(key, upload, [Part(1, '"x"')])


async def test_an_upload_is_not_completed_with_a_part_that_never_came(
    storage: Storage, browser: httpx.AsyncClient, prefix: str
) -> None:
    bucket, key = storage.private, f"{prefix}package.zip"
    upload = await bucket.create_multipart(key, content_type="application/zip")
    url = bucket.presigned_part(key, upload, 1, content_length=3, expires=SOON)
    etag = (await browser.put(url, content=b"abc")).headers["etag"]
    with pytest.raises(StorageRefusedError) as told:
        await bucket.complete_multipart(key, upload, [Part(2, etag)])
    assert told.value.code == "InvalidPart"
    await bucket.abort_multipart(key, upload)


@pytest.mark.parametrize("name", ["shop.zip", "Lädle für 東京.zip", 'odd "name"; x=y.zip'])
async def test_a_download_is_saved_under_its_name(
    storage: Storage, browser: httpx.AsyncClient, prefix: str, name: str
) -> None:
    await storage.private.put(prefix + "x", b"bytes", content_type="application/zip")
    url = storage.private.presigned_get(prefix + "x", filename=name, expires=SOON)
    answer = await browser.get(url)
    assert answer.content == b"bytes"
    header = answer.headers["content-disposition"]
    assert header.startswith("attachment; ")
    assert header.partition("filename*=UTF-8''")[2] == httpx.URL("/", params={"n": name}).query[
        2:
    ].decode().replace("+", "%20")
    assert (await browser.get(url.partition("?")[0])).status_code == 403


@pytest.mark.parametrize("key", ["plain", "with space+plus", "ünï/東京/🎁.zip", "a%2Fb&c=d?e#f"])
async def test_keys_may_be_any_text(
    storage: Storage, settings: Settings, browser: httpx.AsyncClient, prefix: str, key: str
) -> None:
    key = prefix + key
    url = storage.public.presigned_put(key, content_type=PNG, content_length=1, expires=SOON)
    assert await put(browser, url, b"1") == 200
    head = await storage.public.head(key)
    assert [item.key async for item in storage.public.objects(prefix)] == [key]
    await storage.public.copy_to(storage.private, key, key, etag=head.etag)
    assert (await storage.private.head(key)).content_type == PNG
    assert (await browser.get(PublicAddresses(settings).url(key))).content == b"1"
    await storage.public.delete([key])
    with pytest.raises(StorageNotFoundError):
        await storage.public.head(key)


async def test_a_put_object_says_what_it_is_and_how_long_it_keeps(
    storage: Storage, settings: Settings, browser: httpx.AsyncClient, prefix: str
) -> None:
    forever = "public, max-age=31536000, immutable"
    await storage.public.put(prefix + "w", b"webp", content_type=PNG, cache_control=forever)
    answer = await browser.get(PublicAddresses(settings).url(prefix + "w"))
    assert answer.content == b"webp"
    assert answer.headers["content-type"] == PNG
    assert answer.headers["cache-control"] == forever


async def test_what_was_replaced_meanwhile_is_not_taken_for_what_was_checked(
    storage: Storage, prefix: str
) -> None:
    bucket, key = storage.private, prefix + "x"
    await bucket.put(key, b"checked", content_type=PNG)
    etag = (await bucket.head(key)).etag
    await bucket.put(key, b"hostile", content_type=PNG)
    with pytest.raises(StorageChangedError):
        async with bucket.downloaded(key, etag=etag):
            pass
    with pytest.raises(StorageChangedError):
        await bucket.copy_to(storage.public, key, key, etag=etag)
    with pytest.raises(StorageNotFoundError):
        await storage.public.head(key)


async def test_an_empty_object_downloads_as_an_empty_file(storage: Storage, prefix: str) -> None:
    await storage.private.put(prefix + "x", b"", content_type=PNG)
    etag = (await storage.private.head(prefix + "x")).etag
    async with storage.private.downloaded(prefix + "x", etag=etag) as file:
        assert file.read() == b""


async def test_a_list_has_every_page_and_only_what_begins_so(storage: Storage, prefix: str) -> None:
    bucket = storage.private
    keys = [f"{prefix}{number:04}" for number in range(1005)]
    await asyncio.gather(*(bucket.put(key, b"", content_type=PNG) for key in [*keys, "z" + prefix]))
    found = [item.key async for item in bucket.objects(prefix)]
    assert found == keys
    await bucket.delete([*keys, f"{prefix}never-was"])
    assert [item async for item in bucket.objects(prefix)] == []
    assert (await bucket.head("z" + prefix)).size == 0


async def test_what_is_missing_is_not_found(storage: Storage, prefix: str) -> None:
    for attempt in (
        storage.private.head(prefix),
        storage.private.copy_to(storage.public, prefix, prefix, etag='"x"'),
    ):
        with pytest.raises(StorageNotFoundError):
            await attempt


async def test_what_browsers_get_is_signed_for_the_address_that_they_reach(
    settings: Settings, prefix: str
) -> None:
    update = {"s3_browser_url": "https://files.example.com"}
    storage = Storage(settings.model_copy(update=update))
    await storage.private.put(prefix + "x", b"1", content_type=PNG)
    url = storage.private.presigned_get(prefix + "x", filename="x", expires=SOON)
    assert url.startswith(f"https://files.example.com/{settings.s3_bucket_private}/{prefix}x?")
    await storage.close()


async def announced(bucket: Bucket, browser: httpx.AsyncClient, key: str, size: int) -> str:
    """Upload that many bytes without holding them; return the digest."""
    digest = hashlib.sha256()
    block = os.urandom(MB)

    async def body() -> AsyncIterator[bytes]:
        for _ in range(size // MB):
            digest.update(block)
            yield block

    url = bucket.presigned_put(key, content_type=PNG, content_length=size, expires=SOON)
    headers = {"Content-Type": PNG, "Content-Length": str(size)}
    answer = await browser.put(url, content=body(), headers=headers)
    assert answer.status_code == 200
    return digest.hexdigest()


class Pulse:
    """Beats in the event loop and remembers how late it was at worst, in seconds."""

    BEAT = 0.005

    def __init__(self) -> None:
        self.worst = 0.0
        self.beats = 0
        self._loop = asyncio.get_running_loop()
        self._plan()

    def _plan(self) -> None:
        self._due = self._loop.time() + self.BEAT
        self._handle = self._loop.call_at(self._due, self._beat)

    def _beat(self) -> None:
        self.worst = max(self.worst, self._loop.time() - self._due)
        self.beats += 1
        self._plan()

    def stop(self) -> None:
        self._handle.cancel()
        self.worst = max(self.worst, self._loop.time() - self._due)


async def test_a_large_download_blocks_neither_the_loop_nor_the_memory(
    storage: Storage, browser: httpx.AsyncClient, prefix: str
) -> None:
    bucket, key, size = storage.private, prefix + "large", 50 * MB
    digest = await announced(bucket, browser, key, size)
    etag = (await bucket.head(key)).etag
    gc.collect()
    process = psutil.Process()
    before = process.memory_info().rss
    pulse, began = Pulse(), time.monotonic()
    async with bucket.downloaded(key, etag=etag) as file:
        took = time.monotonic() - began
        pulse.stop()
        grown = process.memory_info().rss - before
        assert hashlib.sha256(file.read()).hexdigest() == digest
    assert grown < 10 * MB
    assert pulse.beats > 3
    # A busy machine alone makes it late by some hundredths, in which a fast one is done.
    assert pulse.worst < max(took / 2, 0.1), f"late by {pulse.worst:.3f} s of {took:.3f} s"


async def download_through(
    settings: Settings, storage: Storage, key: str, *, cuts: int
) -> tuple[bytes, int]:
    """Return the object, fetched over connections that break, and how many breaks were left."""
    etag = (await storage.private.head(key)).etag
    proxy = CuttingProxy(settings.s3_endpoint_url, cuts=cuts, after=MB)
    async with proxy.running():
        far = Storage(settings.model_copy(update={"s3_endpoint_url": proxy.url}))
        try:
            async with far.private.downloaded(key, etag=etag) as file:
                return file.read(), proxy.cuts
        finally:
            await far.close()


async def test_a_download_is_taken_up_where_the_connection_broke(
    settings: Settings, storage: Storage, prefix: str
) -> None:
    body = os.urandom(8 * MB)
    await storage.private.put(prefix + "x", body, content_type=PNG)
    assert await download_through(settings, storage, prefix + "x", cuts=2) == (body, 0)


async def test_a_download_that_breaks_again_and_again_is_given_up(
    settings: Settings, storage: Storage, prefix: str
) -> None:
    await storage.private.put(prefix + "x", bytes(8 * MB), content_type=PNG)
    with pytest.raises(StorageUnavailableError):
        await download_through(settings, storage, prefix + "x", cuts=99)


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def test_silent_storage_is_unavailable_within_the_time(
    settings: Settings, silent: str
) -> None:
    storage = Storage(
        settings.model_copy(update={"s3_endpoint_url": silent, "s3_timeout_seconds": 0.2})
    )
    async with asyncio.timeout(10):
        with pytest.raises(StorageUnavailableError, match="Read timeout"):
            await storage.private.head("x")
    await storage.close()


async def test_storage_that_is_away_is_unavailable(settings: Settings, silent: str) -> None:
    closed = silent.rpartition(":")[0] + ":1"
    storage = Storage(settings.model_copy(update={"s3_endpoint_url": closed}))
    async with asyncio.timeout(10):
        with pytest.raises(StorageUnavailableError) as told:
            await storage.private.put("x", b"x", content_type=PNG)
    assert closed in told.value.reason
    await storage.close()


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ({"s3_secret_access_key": SecretStr("wrong")}, "SignatureDoesNotMatch"),
        ({"s3_access_key_id": SecretStr("nobody")}, "InvalidAccessKeyId"),
        ({"s3_bucket_private": "no-such-bucket"}, "NoSuchBucket"),
    ],
)
async def test_a_wrong_setting_is_told_as_the_service_tells_it(
    settings: Settings, update: dict[str, object], code: str
) -> None:
    storage = Storage(settings.model_copy(update=update))
    with pytest.raises(StorageUnavailableError, match=code):
        await anext(storage.private.objects(""))
    await storage.close()
