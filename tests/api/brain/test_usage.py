"""How entries are used, through the API: exact, and without a word on who did it."""

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from api.brain_usage.service import UsageRollUp, cited
from api.core.database import Database
from tests.api.helpers import Api
from tests.support.authors import Author
from tests.support.issuer import Issuer

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OTHER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Safari/605.1.15"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


async def sql(database: Database, statement: str, **parameters: Any) -> list[Any]:
    async with database.transaction() as session:
        result: Any = await session.execute(text(statement), parameters)
        return list(result.all()) if result.returns_rows else []


async def own(author: Author, entry: dict[str, Any]) -> tuple[int, int, int]:
    items = (await author("GET", "/api/brain/me")).json()["items"]
    [row] = [one for one in items if one["id"] == entry["id"]]
    return (row["view_count"], row["citation_count"], row["helpful_count"])


async def test_each_member_counts_once_however_many_ask_at_once(
    api: Api, author: Author, issuer: Issuer
) -> None:
    entry = await author.published()
    path = f"/api/brain/{entry['id']}/helpful"
    readers = [Author(api, issuer) for _ in range(5)]
    for reader in readers:
        assert (await reader("GET", path)).json() == {
            "helpful_count": 0,
            "voted": False,
            "own": False,
        }
    answers = await asyncio.gather(*(one("PUT", path) for one in readers for _ in range(3)))
    assert {one.status_code for one in answers} == {200}
    assert (await readers[0]("GET", path)).json()["helpful_count"] == 5
    back = await asyncio.gather(*(one("DELETE", path) for one in readers[:2] for _ in range(3)))
    assert {one.status_code for one in back} == {200}
    assert (await readers[0]("GET", path)).json() == {
        "helpful_count": 3,
        "voted": False,
        "own": False,
    }
    assert (await api.get(f"/api/brain/{entry['slug']}"))["helpful_count"] == 3
    # A vote is no change of the entry: whoever is writing it is not disturbed.
    assert await author.get(entry) == entry


async def test_votes_are_for_what_others_have_published(author: Author, other: Author) -> None:
    entry = await author.published()
    path = f"/api/brain/{entry['id']}/helpful"
    mine = await author("PUT", path)
    assert (mine.status_code, mine.json()["code"]) == (409, "own_brain_entry")
    assert (await author("GET", path)).json()["own"]
    await author("POST", f"/api/brain/{entry['id']}/withdraw")
    for method in ("GET", "PUT", "DELETE"):
        assert (await other(method, path)).status_code == 404
        assert (await other(method, f"/api/brain/{uuid.uuid4()}/helpful")).status_code == 404


async def test_views_and_citations_come_together(
    api: Api, author: Author, database: Database
) -> None:
    # What other tests have left to be counted is no part of this.
    await UsageRollUp(database).run()
    entry, draft = await author.published(), await author.draft()
    for agent in (BROWSER, BROWSER, OTHER, BOT, ""):
        for id_ in (entry["id"], draft["id"], str(uuid.uuid4())):
            answer = await api.client.post(f"/api/brain/{id_}/views", headers={"User-Agent": agent})
            assert answer.status_code == 204
    id_ = uuid.UUID(entry["id"])

    async def cite() -> None:
        async with database.transaction() as session:
            await cited(session, [id_, uuid.uuid4(), id_])

    await asyncio.gather(*(cite() for _ in range(4)))
    assert (await own(author, entry), await own(author, draft)) == ((2, 4, 0), (0, 0, 0))

    await sql(database, "DELETE FROM search_outbox")
    await sql(database, "UPDATE brain_views SET day = day - 1")
    roll_up = UsageRollUp(database)
    await asyncio.gather(roll_up.run(), roll_up.run())
    assert await own(author, entry) == (2, 4, 0)
    shown = await api.get(f"/api/brain/{entry['slug']}")
    assert (shown["view_count"], shown["citation_count"]) == (2, 4)
    # All of it is one document to be indexed anew, and nothing is left of who has read.
    assert await sql(database, "SELECT entity_id FROM search_outbox") == [(id_,)]
    assert await sql(database, "SELECT FROM brain_views") == []
    assert await roll_up.run() == 0
    await cite()
    assert await own(author, entry) == (2, 5, 0)
    assert (await author.get(entry))["updated_at"] == entry["updated_at"]


@pytest.fixture
async def used(author: Author, database: Database) -> dict[str, Any]:
    entry = await author.published()
    await sql(
        database,
        "UPDATE brain_entries SET citation_count = 100000, view_count = 7 WHERE id = :id",
        id=entry["id"],
    )
    return entry


async def test_contributors_are_those_of_most_use(
    api: Api, author: Author, other: Author, used: dict[str, Any]
) -> None:
    await author.published()
    await other.published()
    name = (await author("GET", "/api/users/me")).json()["name"]
    answer = await api.client.get("/api/contributors")
    first = answer.json()[0]
    assert (first["author"], first["entries"], first["citation_count"]) == (
        {"name": name, "username": None},
        2,
        100000,
    )
    assert len(answer.json()) <= 8
    await author("POST", f"/api/brain/{used['id']}/withdraw")
    after = (await api.client.get("/api/contributors")).json()
    assert all(one["citation_count"] < 100000 for one in after)


async def test_a_closed_account_leaves_its_entries_without_a_name_and_no_votes(
    api: Api, author: Author, other: Author, database: Database
) -> None:
    kept = await author.published("Stays")
    kept = (await author.put(kept, body="Later words")).json()
    draft = await author.draft("Nobody else was to read this")
    liked = await other.published()
    assert (await author("PUT", f"/api/brain/{liked['id']}/helpful")).status_code == 200
    email = (await author("GET", "/api/users/me")).json()["email"]
    closed = await author("DELETE", "/api/users/me", {"confirmation": email})
    assert closed.status_code == 204
    page = await api.get(f"/api/brain/{kept['slug']}")
    assert (page["body"], page["author"]) == (
        "Later words",
        {"name": "Deleted user", "username": None},
    )
    assert (await api.get(f"/api/brain/{liked['slug']}"))["helpful_count"] == 0
    gone = "SELECT FROM brain_entries WHERE id = :id"
    assert await sql(database, gone, id=draft["id"]) == []
    history = "SELECT FROM brain_revisions WHERE entry_id = :id"
    assert await sql(database, history, id=kept["id"]) == []
