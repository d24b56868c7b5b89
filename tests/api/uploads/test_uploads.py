"""Files on their way: from the browser to the bucket, checked, and made part of a product."""

import asyncio
import random
import uuid

import httpx
import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.storage import Bucket, ObjectHead, Storage
from api.integrations.storage_errors import StorageNotFoundError
from api.uploads.checker import UploadChecker
from api.uploads.kinds import MAX_IMAGES, raw_key
from tests.api.helpers import CLOSED, Api, running
from tests.api.uploads.conftest import Sender
from tests.support.archives import zip_of
from tests.support.issuer import Issuer
from tests.support.people import Person, fresh_name
from tests.support.sellers import COMPLETE, Seller
from tests.uploads.inspection.test_images import picture

PACKAGE = zip_of(
    {
        "thing/README.md": b"# Thing\n\nA zorbulator for teams.",
        "thing/main.go": b"package main",
        "thing/LICENSE": b"Permission is hereby granted, free of charge, without restriction",
    }
)


async def _raw_is_gone(storage: Storage, upload: str) -> bool:
    try:
        await storage.private.head(raw_key(uuid.UUID(upload)))
    except StorageNotFoundError:
        return True
    return False


async def test_a_picture_becomes_part_of_the_gallery(
    sender: Sender, checker: UploadChecker, storage: Storage
) -> None:
    upload = await sender.send("my_first-shot.png", picture("PNG"))
    assert [one["id"] for one in await _open(sender)] == [upload]
    assert await checker.run() == 1
    assert (await sender.state(upload))["status"] == "ready"
    assert await _open(sender) == []
    [image], _ = await sender.gallery()
    assert (image["alt"], image["width"], image["height"]) == ("my first shot", 1600, 800)
    assert [one.split()[1] for one in image["srcset"].split(", ")] == ["480w", "960w", "1600w"]
    for address in [one.split()[0] for one in image["srcset"].split(", ")]:
        answer = await sender.bucket.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
        assert "immutable" in answer.headers["Cache-Control"]
    assert await _raw_is_gone(storage, upload)
    assert await checker.run() == 0


async def _open(sender: Sender) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (
        await sender.seller("GET", f"/api/uploads?product_id={sender.product['id']}")
    ).json()
    return found


async def test_a_package_becomes_a_version_and_its_readme_is_found(
    api: Api, sender: Sender, checker: UploadChecker, fresh_database: Database
) -> None:
    await sender.seller.put(sender.product, **COMPLETE)
    await sender.send("shot.png", picture("PNG"))
    upload = await sender.send("thing.zip", PACKAGE)
    assert (await sender.release(upload, "1.0.0")).json()["code"] == "invalid_version"
    assert [await checker.run(), await checker.run()] == [1, 1]
    found = (await sender.state(upload))["package"]
    assert (found["file_count"], found["licence"], found["languages"]["Go"]) == (3, "MIT", 12)
    released = (await sender.release(upload, "1.0.0", "First")).json()
    assert (released["version"], released["missing"]) == ("1.0.0", [])
    assert (await sender.release(upload, "1.0.1")).json()["errors"][0]["parameter"] == "upload_id"

    path = f"/api/products/{sender.product['id']}"
    assert (await sender.seller("POST", f"{path}/publish")).status_code == 200
    page = (await api.client.get(f"/api/products/{released['slug']}")).json()
    assert page["package"]["readme"].startswith("# Thing")
    assert [one["path"] for one in page["package"]["files"]] == [
        "thing/LICENSE",
        "thing/README.md",
        "thing/main.go",
    ]
    async with fresh_database.transaction() as session:
        await session.execute(text("DELETE FROM search_outbox"))

    second = await sender.send("thing2.zip", zip_of({"README": b"newer", "b.go": b"x"}))
    await checker.run()
    assert (await sender.release(second, "1.0.0")).json()["errors"][0]["parameter"] == "version"
    assert (await sender.release(second, "1.1.0", "* faster")).status_code == 201
    versions = (await sender.seller("GET", f"{path}/versions")).json()
    assert [one["version"] for one in versions] == ["1.1.0", "1.0.0"]
    assert versions[0]["changelog"] == "* faster"
    page = (await api.client.get(f"/api/products/{released['slug']}")).json()
    assert (page["version"], page["package"]["readme"]) == ("1.1.0", "newer")
    async with fresh_database.transaction() as session:
        noted = await session.scalars(text("SELECT entity_id FROM search_outbox"))
        assert [str(one) for one in noted] == [sender.product["id"]]


async def test_a_large_package_goes_in_parts_and_on_where_it_broke(
    sender: Sender, checker: UploadChecker
) -> None:
    noise = random.Random(3).randbytes(51 * 1024**2)
    data = zip_of({"noise.bin": noise}, 0)
    transfer = (await sender.begin("large.zip", len(data))).json()
    upload = transfer["upload"]["id"]
    assert transfer["url"] is None
    assert [part["number"] for part in transfer["parts"]] == [1, 2, 3, 4]
    assert sum(part["size"] for part in transfer["parts"]) == len(data)
    await sender.put(transfer | {"parts": transfer["parts"][:2]}, data)
    assert (await sender.complete(upload)).json()["code"] == "not_arrived"

    rest = (await sender.seller("POST", f"/api/uploads/{upload}/addresses")).json()
    assert [part["number"] for part in rest["parts"]] == [3, 4]
    await sender.put(rest, data)
    answers = await asyncio.gather(sender.complete(upload), sender.complete(upload))
    # Of two at once one may come while the other joins the parts; asked again, it knows.
    assert "checking" in {one.json()["status"] for one in answers}
    assert (await sender.complete(upload)).json()["status"] == "checking"
    await checker.run()
    assert (await sender.state(upload))["status"] == "ready"
    again = await sender.seller("POST", f"/api/uploads/{upload}/addresses")
    assert again.json()["code"] == "not_under_way"


async def test_the_bucket_takes_exactly_what_was_signed(sender: Sender) -> None:
    data = picture("PNG")
    transfer = (await sender.begin("a.png", len(data))).json()
    longer = await sender.bucket.put(
        transfer["url"], content=data + b"x", headers=transfer["headers"]
    )
    other = await sender.bucket.put(
        transfer["url"], content=data, headers={"Content-Type": "text/html"}
    )
    assert (longer.status_code, other.status_code) == (403, 403)
    early = await sender.complete(transfer["upload"]["id"])
    assert (early.status_code, early.json()["code"]) == (409, "not_arrived")


@pytest.mark.parametrize(
    ("name", "size", "kind", "field"),
    [
        ("a.gif", 10, "image", "filename"),
        ("a.zip", 10, "image", "filename"),
        ("a.png", 10, "package", "filename"),
        ("a.png", 9 * 1024**2, "image", "size"),
        ("a.zip", 501 * 1024**2, "package", "size"),
        ("../a.zip", 10, "package", "filename"),
        ("a.zip", 0, "package", "size"),
    ],
)
async def test_names_and_sizes_are_checked_first(
    sender: Sender, name: str, size: int, kind: str, field: str
) -> None:
    answer = await sender.begin(name, size, kind=kind)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == field


async def test_what_is_refused_says_why_and_can_be_dismissed(
    sender: Sender, checker: UploadChecker, storage: Storage
) -> None:
    upload = await sender.send("shot.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    bomb = await sender.send("bomb.zip", zip_of({"zeros": bytes(16 * 1024**2)}))
    await checker.run()
    await checker.run()
    for one, code in ((upload, "wrong_type"), (bomb, "compression_ratio")):
        state = await sender.state(one)
        assert (state["status"], state["refusal"]["code"]) == ("refused", code)
        assert state["refusal"]["message"]
        assert await _raw_is_gone(storage, one)
    assert (await sender.gallery())[0] == []
    assert (await sender.release(bomb, "1.0")).status_code == 422
    assert (await sender.seller("DELETE", f"/api/uploads/{upload}")).status_code == 204
    assert (await sender.seller("GET", f"/api/uploads/{upload}")).status_code == 404


async def test_bytes_that_come_after_completion_do_not_count(
    sender: Sender, checker: UploadChecker
) -> None:
    good, other = picture("PNG", (900, 700)), picture("PNG", (700, 900))
    size = max(len(good), len(other))
    good, other = good.ljust(size, b"\0"), other.ljust(size, b"\0")
    transfer = (await sender.begin("a.png", size)).json()
    upload = transfer["upload"]["id"]
    await sender.put(transfer, good)
    await sender.complete(upload)
    await sender.put(transfer, other)
    await checker.run()
    assert (await sender.state(upload))["refusal"]["code"] == "replaced"


async def test_two_checkers_and_one_that_died_make_one_picture(
    sender: Sender, checker: UploadChecker, fresh_database: Database
) -> None:
    upload = await sender.send("a.png", picture("PNG"))
    # The first has it in hand; to the second its lease seems to have run out.
    first = asyncio.create_task(checker.run())
    async with fresh_database.transaction() as session:
        await session.execute(text("UPDATE uploads SET due_at = now()"))
    counts = [await first, await checker.run(), await checker.run()]
    assert sum(counts) >= 1
    assert (await sender.state(upload))["status"] == "ready"
    assert len((await sender.gallery())[0]) == 1


async def test_a_checker_that_is_stopped_leaves_it_to_the_next(
    sender: Sender, checker: UploadChecker, fresh_database: Database
) -> None:
    upload = await sender.send("a.png", picture("PNG"))
    stopped = asyncio.create_task(checker.run())
    while True:
        await asyncio.sleep(0)
        async with fresh_database.transaction() as session:
            if await session.scalar(text("SELECT attempts FROM uploads")) == 1:
                break
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    async with fresh_database.transaction() as session:
        # It was not to blame: the attempt does not count.
        assert await session.scalar(text("SELECT attempts FROM uploads")) == 0
        await session.execute(
            text("UPDATE uploads SET due_at = now() WHERE due_at < now() + interval '1 minute'")
        )
    assert await checker.run() == 1
    assert (await sender.state(upload))["status"] == "ready"


async def test_what_ends_the_worker_is_not_looked_at_for_ever(
    sender: Sender, checker: UploadChecker, fresh_database: Database
) -> None:
    upload = await sender.send("a.png", picture("PNG"))
    async with fresh_database.transaction() as session:
        # Workers that died with it in hand have put nothing off.
        await session.execute(text("UPDATE uploads SET attempts = 3"))
    assert await checker.run() == 1
    assert (await sender.state(upload))["refusal"]["code"] == "unreadable"


async def test_while_storage_is_away_nothing_is_lost(
    sender: Sender,
    checker: UploadChecker,
    fresh_settings: Settings,
    fresh_database: Database,
    issuer: Issuer,
) -> None:
    upload = await sender.send("a.png", picture("PNG"))
    away = Storage(fresh_settings.model_copy(update={"s3_endpoint_url": CLOSED}))
    assert await UploadChecker(fresh_database, away).run() == 1
    await away.close()
    assert (await sender.state(upload))["status"] == "checking"
    begun = (await sender.begin("b.png", 1000)).json()["upload"]["id"]
    closed = issuer.settings(fresh_settings).model_copy(update={"s3_endpoint_url": CLOSED})
    async with running(closed) as api:
        person = Person(api, issuer)
        person.subject = sender.seller.subject
        answer = await person("POST", f"/api/uploads/{begun}/complete")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert answer.headers["Retry-After"]
    async with fresh_database.transaction() as session:
        await session.execute(text("UPDATE uploads SET due_at = now()"))
    assert await checker.run() == 1
    assert (await sender.state(upload))["status"] == "ready"


async def test_what_is_anothers_is_not_there(
    api: Api, issuer: Issuer, sender: Sender, checker: UploadChecker
) -> None:
    upload = await sender.send("a.zip", PACKAGE)
    await checker.run()
    other = Seller(api, issuer)
    assert (await other.sell(fresh_name())).status_code == 201
    own = await other.draft()
    foreign = Sender(other, sender.product, sender.bucket)
    product, path = sender.product["id"], f"/api/uploads/{upload}"
    body = {"upload_id": upload, "version": "1", "changelog": ""}
    answers: list[tuple[httpx.Response, int]] = [
        (await foreign.begin("a.png", 100), 404),
        (await other("GET", path), 404),
        (await other("POST", f"{path}/complete"), 404),
        (await other("POST", f"{path}/addresses"), 404),
        (await other("DELETE", path), 404),
        (await other("GET", f"/api/products/{product}/images"), 404),
        (await foreign.change_gallery([], '"x"'), 404),
        (await other("GET", f"/api/products/{product}/versions"), 404),
        (await foreign.release(upload, "1"), 404),
        (await other("POST", f"/api/products/{own['id']}/versions", body), 422),
    ]
    assert [answer.status_code for answer, _ in answers] == [wanted for _, wanted in answers]
    assert (await other("GET", f"/api/uploads?product_id={product}")).json() == []


async def test_a_gallery_has_an_end(sender: Sender, checker: UploadChecker) -> None:
    data = picture("PNG", (200, 100))
    for _ in range(MAX_IMAGES):
        await sender.send("a.png", data)
    full = await sender.begin("a.png", len(data))
    assert (full.status_code, full.json()["code"]) == (409, "gallery_full")
    for _ in range(MAX_IMAGES):
        assert await checker.run() == 1
    assert len((await sender.gallery())[0]) == MAX_IMAGES
    assert (await sender.begin("a.png", len(data))).json()["code"] == "gallery_full"


async def test_the_gallery_is_ordered_described_and_never_overwritten_unseen(
    sender: Sender, checker: UploadChecker
) -> None:
    data = picture("PNG", (200, 100))
    for _ in range(3):
        await sender.send("a.png", data)
        await checker.run()
    images, tag = await sender.gallery()
    turned = [images[2] | {"alt": "The board"}, images[0]]
    answers = await asyncio.gather(*(sender.change_gallery(turned, tag) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [200, 412, 412]
    kept, tag = await sender.gallery()
    assert [(one["id"], one["alt"]) for one in kept] == [
        (images[2]["id"], "The board"),
        (images[0]["id"], "a"),
    ]
    assert (await sender.change_gallery([images[1]], tag)).json()["code"] == "unknown_image"
    assert (await sender.change_gallery([kept[0], kept[0]], tag)).status_code == 422
    path = f"/api/products/{sender.product['id']}/images"
    assert (await sender.seller("PUT", path, {"items": []})).status_code == 428


async def test_a_published_product_keeps_a_picture(api: Api, issuer: Issuer) -> None:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    product = await seller.published()
    sender = Sender(seller, product, httpx.AsyncClient())
    _, tag = await sender.gallery()
    emptied = await sender.change_gallery([], tag)
    assert (emptied.status_code, emptied.json()["code"]) == (409, "not_publishable")
    await sender.bucket.aclose()


async def test_no_transaction_is_open_while_the_bucket_is_asked(
    sender: Sender, fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = (await sender.begin("a.png", 1000)).json()["upload"]["id"]
    seen: list[int] = []
    head = Bucket.head

    async def watched(bucket: Bucket, key: str) -> ObjectHead:
        async with fresh_database.transaction() as session:
            seen.append(
                await session.scalar(
                    text(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        " AND application_name = 'mywork-api' AND xact_start IS NOT NULL"
                    )
                )
                or 0
            )
        return await head(bucket, key)

    monkeypatch.setattr(Bucket, "head", watched)
    assert (await sender.complete(begun)).json()["code"] == "not_arrived"
    assert seen == [0]
