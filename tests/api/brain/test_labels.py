"""Categories and tags: counted for all, changed by admins, and search hears of it."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import text

from api.brain_labels import repository
from api.brain_usage.service import cited
from api.core.database import Database
from tests.api.helpers import Api
from tests.support.authors import WRITTEN, Author
from tests.support.processes import wait_until

CATEGORIES = "/api/brain/categories"
TAGS = "/api/brain/tags"


def fresh(word: str) -> str:
    return f"{word} {uuid.uuid4().hex[:8]}"


async def made(admin: Author, name: str) -> dict[str, Any]:
    answer = await admin("POST", CATEGORIES, {"name": name})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def counts(member: Author) -> dict[str, tuple[str, int]]:
    rows = (await member("GET", CATEGORIES)).json()
    return {one["slug"]: (one["name"], one["entry_count"]) for one in rows}


async def test_a_renamed_category_reaches_every_document(
    api: Api, admin: Author, author: Author, drain: Callable[[], Awaitable[None]]
) -> None:
    category = await made(admin, fresh("Queues"))
    slug = category["slug"]
    entry = await author.published(category=slug)
    await author.draft()
    await drain()
    name = fresh("Queues and streams")
    changed = await admin("PUT", f"{CATEGORIES}/{slug}", {"name": name})
    assert changed.json() == {"entries": 1}
    await drain()
    page = await api.get("/api/brain", category=slug)
    assert [one["category"] for one in page["items"]] == [{"slug": slug, "name": name}]
    assert {"value": slug, "label": name, "count": 1, "selected": True} in page["facets"][
        "category"
    ]
    assert (await counts(author))[slug] == (name, 1)
    # The entry is the author's, and as it was.
    assert await author.get(entry) == entry
    taken = await admin("PUT", f"{CATEGORIES}/databases", {"name": name.upper()})
    assert (taken.status_code, taken.json()["code"]) == (409, "brain_label_taken")
    assert taken.json()["detail"] == "There is a category with this name. Merge the two instead."
    second = await admin("POST", CATEGORIES, {"name": name})
    assert (second.status_code, second.json()["code"]) == (409, "brain_label_taken")
    assert second.json()["detail"] == "There is a category with this name."
    same = await admin("PUT", f"{CATEGORIES}/{slug}", {"name": name.upper()})
    assert same.status_code == 200


async def test_categories_are_merged_and_only_empty_ones_deleted(
    api: Api, admin: Author, author: Author, drain: Callable[[], Awaitable[None]]
) -> None:
    source, target = await made(admin, fresh("Old")), await made(admin, fresh("Kept"))
    entry = await author.published(category=source["slug"])
    draft = await author.draft()
    await author.put(draft, category=source["slug"])
    path = f"{CATEGORIES}/{source['slug']}"
    used = await admin("DELETE", path)
    assert (used.status_code, used.json()["code"]) == (409, "brain_category_in_use")
    assert (await counts(author))[source["slug"]] == (source["name"], 1)
    itself = await admin("POST", f"{path}/merge", {"into": source["slug"]})
    assert itself.status_code == 404

    merged = await admin("POST", f"{path}/merge", {"into": target["slug"]})
    assert merged.json() == {"entries": 2}
    await drain()
    found = await api.get("/api/brain", category=target["slug"])
    assert [one["id"] for one in found["items"]] == [entry["id"]]
    assert source["slug"] not in await counts(author)
    history = f"/api/brain/me/{entry['id']}/revisions/{entry['revision'] + 1}"
    assert (await author("GET", history)).json()["category"] == target["slug"]
    assert (await admin("DELETE", path)).status_code == 404
    empty = await made(admin, fresh("Empty"))
    assert (await admin("DELETE", f"{CATEGORIES}/{empty['slug']}")).status_code == 204


async def test_a_category_can_be_chosen_while_it_is_merged_away(
    admin: Author, author: Author
) -> None:
    source, target = await made(admin, fresh("Going")), await made(admin, fresh("Staying"))
    drafts = await asyncio.gather(*(author.draft() for _ in range(6)))
    merge = admin("POST", f"{CATEGORIES}/{source['slug']}/merge", {"into": target["slug"]})
    *saved, merged = await asyncio.gather(
        *(author.put(one, category=source["slug"]) for one in drafts), merge
    )
    # Whoever came too late is told at the field; nobody is left in a category that is gone.
    assert {one.status_code for one in saved} <= {200, 422}
    assert merged.status_code == 200
    kept = [await author.get(one) for one in drafts]
    assert {one["category"] for one in kept} <= {target["slug"], None}
    assert [one["category"] for one in kept].count(target["slug"]) == merged.json()["entries"]


async def test_publishing_and_merging_do_not_wait_for_each_other_in_a_circle(
    admin: Author, author: Author, database: Database
) -> None:
    source, target = await made(admin, fresh("Going")), await made(admin, fresh("Staying"))
    draft = await author.draft()
    await author.put(draft, **WRITTEN | {"category": source["slug"]})

    async def waiting(many: int) -> bool:
        async with database.transaction() as session:
            found = await session.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    " AND datname = current_database()"
                )
            )
            return bool(found == many)

    async with database.transaction() as session:
        lock = text("SELECT FROM brain_entries WHERE id = :id FOR UPDATE")
        await session.execute(lock, {"id": draft["id"]})
        publishing = asyncio.create_task(author("POST", f"/api/brain/{draft['id']}/publish"))
        await wait_until(lambda: waiting(1), what="the author to wait for the entry")
        merge = admin("POST", f"{CATEGORIES}/{source['slug']}/merge", {"into": target["slug"]})
        merging = asyncio.create_task(merge)
        await wait_until(lambda: waiting(2), what="the admin to wait as well")
    assert [(await publishing).status_code, (await merging).status_code] == [200, 200]
    assert (await author.get(draft))["category"] == target["slug"]


async def test_entries_are_cited_while_their_labels_change(
    admin: Author, author: Author, database: Database
) -> None:
    tag, category = fresh("Busy"), await made(admin, fresh("Busy"))
    entry = await author.published(tags=[tag], category=category["slug"])
    async with database.transaction() as changing:
        assert await repository.replace_tag(changing, tag, fresh("Idle")) == 1
        ids = []
        for slug in (category["slug"], "databases"):
            locked = await repository.lock_category(changing, slug)
            assert locked is not None
            ids.append(locked.id)
        assert await repository.move_entries(changing, *ids) == 1
        async with asyncio.timeout(5), database.transaction() as session:
            await cited(session, [uuid.UUID(entry["id"])])
    items = (await author("GET", "/api/brain/me")).json()["items"]
    assert [one["citation_count"] for one in items] == [1]


async def test_tags_are_renamed_merged_and_dropped_in_any_case(
    api: Api, admin: Author, author: Author, drain: Callable[[], Awaitable[None]]
) -> None:
    old, new = fresh("Postgres/SQL"), fresh("PostgreSQL")
    one = await author.published(tags=["first", old, "last"])
    two = await author.published(tags=[old.upper(), new])
    hidden = await author.draft()
    await author.put(hidden, tags=[fresh("Nobody knows")])
    listed = (await author("GET", f"{TAGS}?q={old.lower()}")).json()
    assert [item["entry_count"] for item in listed["items"]] == [2]
    assert (await author("GET", f"{TAGS}?q=nobody")).json()["total"] == 0

    taken = await admin("POST", f"{TAGS}/rename", {"tag": old, "name": new})
    assert (taken.status_code, taken.json()["code"]) == (409, "brain_label_taken")
    merged = await admin("POST", f"{TAGS}/merge", {"tag": old.title(), "into": new})
    assert merged.json() == {"entries": 2}
    await drain()
    assert (await api.get(f"/api/brain/{one['slug']}"))["tags"] == ["first", new, "last"]
    assert (await api.get(f"/api/brain/{two['slug']}"))["tags"] == [new]
    assert (await api.get("/api/brain", tag=new))["total"] == 2
    # What is restored does not bring the old name back, and what is kept is what readers see.
    history = f"/api/brain/me/{one['id']}/revisions"
    [kept] = (await author("GET", history)).json()
    assert kept["revision"] == (await author.get(one))["revision"] == one["revision"] + 1
    present = (await author("GET", f"{history}/{kept['revision']}")).json()
    assert present["tags"] == ["first", new, "last"]
    # Whoever was writing meanwhile is told.
    assert (await author.put(one)).status_code == 412

    same = await admin("POST", f"{TAGS}/rename", {"tag": new, "name": new})
    assert same.json() == {"entries": 2}
    assert [row["revision"] for row in (await author("GET", history)).json()] == [kept["revision"]]
    better = fresh("Elephants")
    assert (await admin("POST", f"{TAGS}/rename", {"tag": new, "name": better})).json() == {
        "entries": 2
    }
    dropped = await admin("DELETE", f"{TAGS}?tag={better}")
    assert dropped.json() == {"entries": 2}
    assert (await api.get(f"/api/brain/{two['slug']}"))["tags"] == []
    for answer in (
        await admin("DELETE", f"{TAGS}?tag={better}"),
        await admin("POST", f"{TAGS}/merge", {"tag": "first", "into": better}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "brain_label_not_found")


async def test_a_tag_is_merged_into_another_one_as_that_is_written(
    admin: Author, author: Author
) -> None:
    old, new = fresh("Gone"), fresh("GraphQL")
    one = await author.published(tags=[old])
    for tag in (new, new, new.upper()):
        await author.published(tags=[tag])
    merged = await admin("POST", f"{TAGS}/merge", {"tag": old, "into": new.lower()})
    assert merged.json() == {"entries": 1}
    assert (await author.get(one))["tags"] == [new]
    itself = await admin("POST", f"{TAGS}/merge", {"tag": new, "into": new.upper()})
    assert (itself.status_code, itself.json()["code"]) == (404, "brain_label_not_found")


async def test_a_long_name_makes_an_address_that_fits(admin: Author) -> None:
    name = f"{'Straßen & Wege, ' * 3}{uuid.uuid4().hex[:8]}"
    first, second = await made(admin, name), await made(admin, f"{name}!")
    assert len(first["slug"]) < len(second["slug"]) <= 60
    assert first["slug"].startswith("strassen-and-wege-strassen-and-wege")


async def test_members_do_not_change_what_others_have_called_things(author: Author) -> None:
    for method, path, body in (
        ("POST", CATEGORIES, {"name": "Mine"}),
        ("PUT", f"{CATEGORIES}/databases", {"name": "Mine"}),
        ("POST", f"{CATEGORIES}/databases/merge", {"into": "deployment"}),
        ("DELETE", f"{CATEGORIES}/databases", None),
        ("POST", f"{TAGS}/rename", {"tag": "a", "name": "b"}),
        ("POST", f"{TAGS}/merge", {"tag": "a", "into": "b"}),
        ("DELETE", f"{TAGS}?tag=a", None),
    ):
        assert (await author(method, path, body)).status_code == 403, path


async def test_links_to_merged_categories_lead_to_what_they_became(
    api: Api, admin: Author, author: Author, drain: Callable[[], Awaitable[None]]
) -> None:
    first, second, last = [
        (await made(admin, fresh(word)))["slug"] for word in ("First", "Second", "Last")
    ]
    entry = await author.published(category=first)
    for old, new in ((first, second), (second, last)):
        merged = await admin("POST", f"{CATEGORIES}/{old}/merge", {"into": new})
        assert merged.json() == {"entries": 1}
    await drain()
    found = await api.get("/api/brain", category=[first, last, second])
    assert [one["id"] for one in found["items"]] == [entry["id"]]
    assert found["moved"] == [
        {"facet": "category", "former": old, "present": last} for old in (first, second)
    ]
    chosen = [one["value"] for one in found["facets"]["category"] if one["selected"]]
    assert chosen == [last]
    assert (await api.get("/api/brain", category=last))["moved"] == []

    # A new category of the same name has another address: the old one is taken.
    again = await made(admin, first.replace("-", " "))
    assert again["slug"] == f"{first}-2"
    await author.put(await author.get(entry), category=again["slug"])
    assert (await admin("DELETE", f"{CATEGORIES}/{last}")).status_code == 204
    assert (await api.get("/api/brain", category=first))["moved"] == []


async def test_links_to_former_tags_lead_to_what_they_are_called_now(
    api: Api, admin: Author, author: Author, drain: Callable[[], Awaitable[None]]
) -> None:
    first, second, last = fresh("First"), fresh("Second"), fresh("Last")
    entry = await author.published(tags=[first])
    await author.published(tags=[last])
    assert (await admin("POST", f"{TAGS}/rename", {"tag": first, "name": second})).is_success
    assert (await admin("POST", f"{TAGS}/merge", {"tag": second, "into": last})).is_success
    await drain()
    found = await api.get("/api/brain", tag=[first.upper(), second])
    assert found["total"] == 2
    assert found["moved"] == [
        {"facet": "tag", "former": first.upper(), "present": last},
        {"facet": "tag", "former": second, "present": last},
    ]

    # Called as before: that is no former name any more, and the other one is.
    assert (await admin("POST", f"{TAGS}/rename", {"tag": last, "name": first})).is_success
    await drain()
    assert (await api.get("/api/brain", tag=first))["moved"] == []
    assert (await api.get("/api/brain", tag=last))["moved"] == [
        {"facet": "tag", "former": last, "present": first}
    ]

    # What somebody publishes with a former tag is found by it.
    await author.put(await author.get(entry), tags=[second])
    assert (await admin("POST", f"{TAGS}/rename", {"tag": first, "name": first})).is_success
    await drain()
    found = await api.get("/api/brain", tag=second)
    assert ([one["id"] for one in found["items"]], found["moved"]) == ([entry["id"]], [])
    assert (await admin("DELETE", f"{TAGS}?tag={first}")).is_success
    assert (await api.get("/api/brain", tag=last))["moved"] == []
