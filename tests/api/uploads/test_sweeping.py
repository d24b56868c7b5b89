"""What nobody needs is removed, and nothing else, whenever the sweeper dies."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.integrations.storage import Bucket, Storage
from api.integrations.storage_errors import StorageNotFoundError
from api.uploads.checker import UploadChecker
from api.uploads.kinds import image_prefix, package_key, raw_key
from api.uploads.sweeper import UploadSweeper
from tests.api.uploads.conftest import Sender
from tests.support.archives import zip_of
from tests.uploads.inspection.test_images import picture

ONE_DAY = timedelta(days=1)
PACKAGE = zip_of({"README": b"A thing", "main.go": b"package main"})


async def _sql(database: Database, statement: str, **parameters: Any) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement), parameters)


async def _keys(bucket: Bucket, prefix: str = "") -> set[str]:
    return {found.key async for found in bucket.objects(prefix)}


async def _age(database: Database, days: int = 30) -> None:
    """Let all uploads have begun, been refused and been unused so many days ago."""
    await _sql(
        database,
        "UPDATE uploads SET created_at = created_at - make_interval(days => :days),"
        " unused_since = unused_since - make_interval(days => :days)",
        days=days,
    )
    await _sql(
        database,
        "UPDATE uploads SET updated_at = updated_at - make_interval(days => :days)",
        days=days,
    )


async def test_only_what_is_not_in_use_goes(
    sender: Sender,
    checker: UploadChecker,
    sweeper: UploadSweeper,
    storage: Storage,
    fresh_database: Database,
) -> None:
    data = picture("PNG", (200, 100))
    shown = await sender.send("shown.png", data)
    taken_out = await sender.send("out.png", data)
    released = await sender.send("released.zip", PACKAGE)
    spare = await sender.send("spare.zip", PACKAGE)
    refused = await sender.send("refused.zip", b"PK" + bytes(90))
    while await checker.run():
        pass
    begun = (await sender.begin("begun.png", len(data))).json()
    await sender.put(begun, data)
    waiting = await sender.send("waiting.png", data)
    assert (await sender.release(released, "1.0")).status_code == 201
    images, tag = await sender.gallery()
    await sender.change_gallery(images[:1], tag)

    # Nothing is old enough yet; the first run notes what is unused.
    assert await sweeper.sweep() == 0
    await _age(fresh_database)
    assert await sweeper.sweep() == 4
    left = {
        one: (await sender.seller("GET", f"/api/uploads/{one}")).status_code
        for one in (shown, taken_out, released, spare, refused, begun["upload"]["id"], waiting)
    }
    assert [one for one, status in left.items() if status == 200] == [shown, released, waiting]
    assert await _keys(storage.private) == {
        package_key(uuid.UUID(released)),
        raw_key(uuid.UUID(waiting)),
    }
    assert await _keys(storage.public) == {f"{image_prefix(uuid.UUID(shown))}200.webp"}
    assert await sweeper.sweep() == 0
    await checker.run()
    assert len((await sender.gallery())[0]) == 2


async def test_what_was_cancelled_goes_at_once_with_its_parts(
    sender: Sender, sweeper: UploadSweeper, storage: Storage, fresh_database: Database
) -> None:
    begun = (await sender.begin("large.zip", 60 * 1024**2)).json()
    await sender.put(begun | {"parts": begun["parts"][:1]}, bytes(60 * 1024**2))
    async with fresh_database.transaction() as session:
        multipart = await session.scalar(text("SELECT multipart_id FROM uploads"))
    upload = begun["upload"]["id"]
    assert (await sender.seller("DELETE", f"/api/uploads/{upload}")).status_code == 204
    assert (await sender.complete(upload)).status_code == 404
    assert await sweeper.sweep() == 1
    with pytest.raises(StorageNotFoundError):
        await storage.private.list_parts(raw_key(uuid.UUID(upload)), multipart)


async def test_a_sweeper_that_died_is_no_harm(
    sender: Sender,
    checker: UploadChecker,
    sweeper: UploadSweeper,
    storage: Storage,
    fresh_database: Database,
) -> None:
    upload = uuid.UUID(await sender.send("spare.zip", PACKAGE))
    await checker.run()
    # It had removed the object, and not yet the row.
    await _sql(fresh_database, "UPDATE uploads SET status = 'removed'")
    await storage.private.delete([package_key(upload)])
    assert await sweeper.sweep() == 1
    assert await sweeper.sweep() == 0


async def test_a_copy_keeps_the_pictures_of_what_it_was_made_from(
    sender: Sender,
    checker: UploadChecker,
    sweeper: UploadSweeper,
    storage: Storage,
    fresh_database: Database,
) -> None:
    await sender.send("a.png", picture("PNG", (200, 100)))
    await sender.send("a.zip", PACKAGE)
    while await checker.run():
        pass
    path = f"/api/products/{sender.product['id']}"
    copy = (await sender.seller("POST", f"{path}/duplicate")).json()
    assert (await sender.seller("DELETE", path)).json()["outcome"] == "deleted"
    await sweeper.sweep()
    await _age(fresh_database)
    assert await sweeper.sweep() == 1
    sender.product = copy
    assert len((await sender.gallery())[0]) == 1
    assert len(await _keys(storage.public)) == 1
    assert await _keys(storage.private) == set()


async def test_objects_without_a_row_go_once_they_are_old(
    sender: Sender,
    checker: UploadChecker,
    sweeper: UploadSweeper,
    storage: Storage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await sender.send("a.png", picture("PNG", (200, 100)))
    await sender.send("a.zip", PACKAGE)
    while await checker.run():
        pass
    known = await _keys(storage.private) | await _keys(storage.public)
    waiting = await sender.send("b.zip", PACKAGE)
    known.add(raw_key(uuid.UUID(waiting)))
    for bucket, key in (
        (storage.private, raw_key(uuid.uuid4())),
        (storage.private, package_key(uuid.uuid4())),
        (storage.public, f"{image_prefix(uuid.uuid4())}480.webp"),
        (storage.private, "packages/not-ours"),
        (storage.private, "exports/somebody.zip"),
    ):
        await bucket.put(key, b"x", content_type="application/zip")
    assert await sweeper.sweep_orphans() == 0
    # Storage alone says how old an object is: what is old must be nearer.
    monkeypatch.setattr("api.uploads.sweeper.ORPHANED_FOR", -ONE_DAY)
    assert await sweeper.sweep_orphans() == 3
    assert await _keys(storage.private) | await _keys(storage.public) == known | {
        "packages/not-ours",
        "exports/somebody.zip",
    }
