"""A seller with a product, a worker's checker and sweeper, and a browser's way to the bucket."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.storage import Storage
from api.uploads.checker import UploadChecker
from api.uploads.sweeper import UploadSweeper
from tests.api.helpers import Api
from tests.support.buckets import made_buckets
from tests.support.issuer import Issuer
from tests.support.own_api import api, issuer
from tests.support.people import fresh_name
from tests.support.sellers import Seller

__all__ = ["api", "issuer"]


@pytest.fixture
async def fresh_settings(fresh_settings: Settings) -> AsyncIterator[Settings]:
    """Settings with buckets of this one test, since some look at all that is in them."""
    async with made_buckets(fresh_settings) as names:
        yield fresh_settings.model_copy(update=names)


@pytest.fixture
async def storage(fresh_settings: Settings) -> AsyncIterator[Storage]:
    storage = Storage(fresh_settings)
    yield storage
    await storage.close()


@pytest.fixture
def checker(fresh_database: Database, storage: Storage) -> UploadChecker:
    return UploadChecker(fresh_database, storage)


@pytest.fixture
def sweeper(fresh_database: Database, storage: Storage) -> UploadSweeper:
    return UploadSweeper(fresh_database, storage)


@dataclass
class Sender:
    """A seller who sends files of one product, as a browser does."""

    seller: Seller
    product: dict[str, Any]
    bucket: httpx.AsyncClient

    async def begin(self, name: str, size: int, **changes: Any) -> httpx.Response:
        kind = "package" if name.endswith(("zip", "gz")) else "image"
        body = {"product_id": self.product["id"], "kind": kind, "filename": name, "size": size}
        return await self.seller("POST", "/api/uploads", body | changes)

    async def put(self, transfer: dict[str, Any], data: bytes) -> None:
        """Send what the transfer asks for."""
        if transfer["url"] is not None:
            answer = await self.bucket.put(
                transfer["url"], content=data, headers=transfer["headers"]
            )
            assert answer.status_code == 200, answer.text
        for part in transfer["parts"]:
            start = (part["number"] - 1) * transfer["part_size"]
            answer = await self.bucket.put(part["url"], content=data[start : start + part["size"]])
            assert answer.status_code == 200, answer.text

    async def complete(self, upload: str) -> httpx.Response:
        return await self.seller("POST", f"/api/uploads/{upload}/complete")

    async def send(self, name: str, data: bytes) -> str:
        """Send a file and have it looked at; returns the upload's id."""
        begun = await self.begin(name, len(data))
        assert begun.status_code == 201, begun.text
        await self.put(begun.json(), data)
        upload: str = begun.json()["upload"]["id"]
        done = await self.complete(upload)
        assert done.json()["status"] == "checking", done.text
        return upload

    async def state(self, upload: str) -> dict[str, Any]:
        body: dict[str, Any] = (await self.seller("GET", f"/api/uploads/{upload}")).json()
        return body

    async def gallery(self) -> tuple[list[dict[str, Any]], str]:
        answer = await self.seller("GET", f"/api/products/{self.product['id']}/images")
        return answer.json()["items"], answer.headers["ETag"]

    async def change_gallery(self, items: list[dict[str, Any]], tag: str) -> httpx.Response:
        body = {"items": [{"id": one["id"], "alt": one["alt"]} for one in items]}
        path = f"/api/products/{self.product['id']}/images"
        return await self.seller("PUT", path, body, **{"If-Match": tag})

    async def release(self, upload: str, version: str, changelog: str = "") -> httpx.Response:
        body = {"upload_id": upload, "version": version, "changelog": changelog}
        return await self.seller("POST", f"/api/products/{self.product['id']}/versions", body)


@pytest.fixture
async def sender(api: Api, issuer: Issuer) -> AsyncIterator[Sender]:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    async with httpx.AsyncClient() as bucket:
        yield Sender(seller, await seller.draft(), bucket)
