"""What members do with their own entries, through the API."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from api.core.database import Database
from tests.api.helpers import Api
from tests.support.authors import WRITTEN, Author
from tests.support.catalogue import add_product, add_seller, execute
from tests.support.issuer import Issuer
from tests.support.people import fresh_name
from tests.support.processes import wait_until
from tests.support.sellers import Seller

Drained = Callable[[], Awaitable[None]]


async def found(api: Api, word: str) -> list[str]:
    return [one["title"] for one in (await api.get("/api/brain", q=word))["items"]]


async def test_an_entry_is_written_found_changed_and_withdrawn(
    api: Api, author: Author, drain: Drained
) -> None:
    draft = await author.draft("Vacuum tuning – für alle")
    assert draft["slug"].startswith("vacuum-tuning-fur-alle")
    assert [one["field"] for one in draft["missing"]] == ["body", "category"]
    refused = await author("POST", f"/api/brain/{draft['id']}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "brain_entry_incomplete")
    assert [one["parameter"] for one in refused.json()["errors"]] == ["body", "category"]

    written = (await author.put(draft, **WRITTEN | {"body": "The zymurgy factor"})).json()
    assert written["missing"] == []
    assert (await api.client.get(f"/api/brain/{draft['slug']}")).status_code == 404
    done = await author("POST", f"/api/brain/{draft['id']}/publish")
    assert done.json()["status"] == "published"
    assert done.headers["ETag"] == f'"{done.json()["revision"]}"'
    await drain()
    assert await found(api, "zymurgy") == ["Vacuum tuning – für alle"]

    changed = (await author.put(done.json(), body="The quixotry factor")).json()
    await drain()
    assert (await found(api, "zymurgy"), len(await found(api, "quixotry"))) == ([], 1)
    by_id = await api.get(f"/api/brain/{draft['id']}")
    assert (by_id["slug"], by_id["body"]) == (draft["slug"], "The quixotry factor")

    gone = await author("POST", f"/api/brain/{draft['id']}/withdraw")
    assert gone.json()["status"] == "draft"
    await drain()
    assert await found(api, "quixotry") == []
    assert (await api.client.get(f"/api/brain/{draft['slug']}")).status_code == 404
    again = await author("POST", f"/api/brain/{draft['id']}/publish")
    assert again.json()["published_at"] == done.json()["published_at"]
    assert again.json()["revision"] == changed["revision"]


async def test_two_tabs_do_not_overwrite_each_other(author: Author) -> None:
    entry = await author.draft()
    answers = await asyncio.gather(
        *(author.put(entry, **WRITTEN | {"body": f"Tab {number}"}) for number in range(4))
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    won = next(one.json() for one in answers if one.status_code == 200)
    assert (await author.get(entry))["body"] == won["body"]
    lost = next(one.json() for one in answers if one.status_code == 412)
    assert lost["code"] == "brain_entry_changed"
    unnamed = await author("PUT", f"/api/brain/{entry['id']}", {"title": "A", **WRITTEN})
    assert (unnamed.status_code, unnamed.json()["code"]) == (428, "revision_missing")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "a\nb"),
        ("slug", "Not A Slug"),
        ("slug", "me"),
        ("entry_type", "essay"),
        ("body", "a\x00b"),
        ("body", "x" * 100_001),
        ("category", "none-such"),
        ("tags", ["a\\b"]),
        ("products", [str(uuid.uuid4())]),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(author: Author, field: str, value: Any) -> None:
    entry = await author.draft()
    answer = await author.put(entry, **WRITTEN | {field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == field
    assert (await author.get(entry))["revision"] == entry["revision"]


async def test_what_is_not_yours_is_not_there(author: Author, other: Author) -> None:
    entry = await author.published()
    path = f"/api/brain/{entry['id']}"
    mine = f"/api/brain/me/{entry['id']}"
    assert (await other.put(entry, title="Stolen")).status_code == 404
    for method, address in (
        ("GET", mine),
        ("GET", f"{mine}/revisions"),
        ("GET", f"{mine}/revisions/{entry['revision']}"),
        ("POST", f"{path}/publish"),
        ("POST", f"{path}/withdraw"),
        ("POST", f"{path}/revisions/{entry['revision']}/restore"),
        ("DELETE", path),
    ):
        assert (await other(method, address)).status_code == 404, address
    assert (await other("GET", "/api/brain/me")).json()["items"] == []
    assert (await author("DELETE", path)).status_code == 204
    assert (await author("GET", mine)).status_code == 404


async def test_slugs_are_unique_and_former_ones_lead_on(api: Api, author: Author) -> None:
    title = f"Same {uuid.uuid4().hex[:8]}"
    drafts = await asyncio.gather(*(author.draft(title) for _ in range(3)))
    base = drafts[0]["slug"].removesuffix("-2").removesuffix("-3")
    assert {one["slug"] for one in drafts} == {base, f"{base}-2", f"{base}-3"}
    renamed = (await author.put(drafts[0], title=f"{title} anew")).json()
    assert renamed["slug"] == f"{base}-anew"

    entry = await author.published(f"First {title}")
    kept = (await author.put(entry, title="Called otherwise")).json()
    assert kept["slug"] == entry["slug"]
    chosen = f"{base}-chosen"
    moved = (await author.put(kept, slug=chosen)).json()
    led = await api.client.get(f"/api/brain/{entry['slug']}")
    assert (led.status_code, led.headers["Location"]) == (308, f"/api/brain/{chosen}")
    taken = await author.put(renamed, slug=entry["slug"])
    assert taken.json()["errors"][0]["parameter"] == "slug"
    await author("POST", f"/api/brain/{moved['id']}/withdraw")
    assert (await api.client.get(f"/api/brain/{entry['slug']}")).status_code == 404


async def test_linked_products_are_public_and_vanish_when_they_are_not(
    api: Api, author: Author, issuer: Issuer
) -> None:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    product, draft = await seller.published(), await seller.draft()
    entry = await author.published()
    refused = await author.put(entry, products=[draft["id"]])
    assert refused.json()["errors"][0]["parameter"] == "products"
    linked = (await author.put(entry, products=[product["id"]])).json()
    assert linked["revision"] == entry["revision"] + 1
    assert (await author.put(entry)).status_code == 412
    cards = (await api.get(f"/api/brain/{entry['slug']}"))["products"]
    assert [one["id"] for one in cards] == [product["id"]]

    await seller("POST", f"/api/products/{product['id']}/unpublish")
    assert (await api.get(f"/api/brain/{entry['slug']}"))["products"] == []
    [own] = (await author.get(entry))["products"]
    assert not own["public"]
    assert product["name"] not in own["name"]
    # It may stay, as it may come back.
    assert (await author.put(linked, body="More")).status_code == 200


async def test_a_product_is_linked_before_it_is_deleted_or_not_at_all(
    author: Author, database: Database
) -> None:
    entry = await author.draft()
    async with database.transaction() as session:
        product = await add_product(session, await add_seller(session, fresh_name()), fresh_name())

    async def delete() -> None:
        async with database.transaction() as session:
            await execute(session, "DELETE FROM products WHERE id = :id", id=product)

    async with database.transaction() as session:
        lock = text("SELECT FROM brain_entries WHERE id = :id FOR UPDATE")
        await session.execute(lock, {"id": entry["id"]})
        saving = asyncio.create_task(author.put(entry, products=[str(product)]))
        await wait_until(lambda: waiting(database, 1), what="the author to wait for the entry")
        deleting = asyncio.create_task(delete())

        async def decided() -> bool:
            return deleting.done() or await waiting(database, 2)

        await wait_until(decided, what="the seller to wait as well")
    assert (await saving).status_code == 200
    await deleting
    assert (await author.get(entry))["products"] == []
    refused = await author.put(await author.get(entry), products=[str(product)])
    assert refused.json()["errors"][0]["parameter"] == "products"


async def waiting(database: Database, many: int) -> bool:
    """Whether so many wait for a lock."""
    async with database.transaction() as session:
        found = await session.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database()"
            )
        )
        return bool(found == many)


async def test_what_readers_saw_is_kept_and_comes_back(author: Author) -> None:
    draft = await author.draft()
    first = (await author.put(draft, **WRITTEN | {"body": "First"})).json()
    history = f"/api/brain/me/{draft['id']}/revisions"
    assert (await author("GET", history)).json() == []
    await author("POST", f"/api/brain/{draft['id']}/publish")
    second = (await author.put(first, body="Second", tags=["Two"])).json()
    assert [one["revision"] for one in (await author("GET", history)).json()] == [
        second["revision"],
        first["revision"],
    ]
    old = (await author("GET", f"{history}/{first['revision']}")).json()
    assert (old["body"], old["tags"], old["category"]) == ("First", [], "databases")

    # What is withdrawn is changed without a trace, but not lost when something else comes back.
    await author("POST", f"/api/brain/{draft['id']}/withdraw")
    third = (await author.put(second, body="Third")).json()
    restore = f"/api/brain/{draft['id']}/revisions/{first['revision']}/restore"
    back = (await author("POST", restore)).json()
    assert (back["body"], back["tags"]) == ("First", [])
    assert back["revision"] == third["revision"] + 1
    rows = (await author("GET", history)).json()
    assert [(one["revision"], one["restored_from"]) for one in rows] == [
        (back["revision"], first["revision"]),
        (third["revision"], None),
        (second["revision"], None),
        (first["revision"], None),
    ]
    assert (await author("GET", f"{history}/{third['revision']}")).json()["body"] == "Third"
    none = await author("POST", f"/api/brain/{draft['id']}/revisions/999/restore")
    assert (none.status_code, none.json()["code"]) == (404, "brain_revision_not_found")


async def test_the_list_is_searched_sorted_and_summed(author: Author) -> None:
    await author.draft("Alpha")
    await author.published("Beta pattern")
    page = (await author("GET", "/api/brain/me?sort=title&per_page=1")).json()
    assert ([one["title"] for one in page["items"]], page["total"], page["pages"]) == (
        ["Alpha"],
        2,
        2,
    )
    assert page["totals"] == {
        "entries": 2,
        "published": 1,
        "view_count": 0,
        "citation_count": 0,
        "helpful_count": 0,
    }
    only = (await author("GET", "/api/brain/me?q=PATTERN&status=published&sort=views")).json()
    assert [one["title"] for one in only["items"]] == ["Beta pattern"]
