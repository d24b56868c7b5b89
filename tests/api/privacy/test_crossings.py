"""Closing an account while something else of it is under way: nothing personal comes back."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.brain_entries.schemas import NewEntry
from api.brain_entries.service import EntryService
from api.brain_usage.service import UsageService
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.clerk import ClerkAccounts
from api.integrations.storage import Bucket, Storage
from api.models import Base, BrainEntryType, UserRole, WebhookSource
from api.privacy import exports, repository
from api.privacy.closing import close_account
from api.privacy.exports import ExportQueue, export_key
from api.privacy.sections import SECTIONS
from api.users.errors import InvalidTokenError
from api.users.schemas import BecomeSeller, SellerProfileChange
from api.users.service import Caller, UserService
from api.webhooks.events import Event
from api.webhooks.repository import lock_unhandled, store
from tests.api.helpers import Api
from tests.support.catalogue import add_entry, add_seller
from tests.support.issuer import Issuer
from tests.support.people import PROFILE, Person, fresh_name
from tests.support.processes import wait_until
from tests.support.sellers import Seller

ME = "/api/users/me"
EXPORTS = "/api/users/me/exports"


@pytest.fixture
async def seller(api: Api, issuer: Issuer) -> Seller:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    return seller


@pytest.fixture
def users(fresh_database: Database, fresh_settings: Settings) -> UserService:
    return UserService(fresh_database, ClerkAccounts(fresh_settings))


async def _sql(database: Database, statement: str, **parameters: Any) -> Any:
    async with database.transaction() as session:
        result: Any = await session.execute(text(statement), parameters)
        return result.all() if result.returns_rows else None


async def _caller(person: Person) -> Caller:
    me = (await person("GET", ME)).json()
    return Caller(uuid.UUID(me["id"]), UserRole(me["role"]), sells=me["seller"] is not None)


async def _close(database: Database, user: uuid.UUID) -> None:
    async with database.transaction() as session:
        assert await close_account(session, user)


async def _objects(storage: Storage) -> set[str]:
    return {found.key async for found in storage.private.objects("exports/")}


async def test_an_export_of_an_account_that_closes_meanwhile_is_not_left_behind(
    seller: Seller,
    fresh_database: Database,
    fresh_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caller = await _caller(seller)
    [export] = (await seller("POST", EXPORTS)).json()
    put = Bucket.put

    async def put_and_close(bucket: Bucket, key: str, data: bytes, **more: Any) -> None:
        # Clerk has told that the account is gone, and the cron has been there.
        await _close(fresh_database, caller.id)
        assert await queue.expire() == 1
        await put(bucket, key, data, **more)

    storage = Storage(fresh_settings)
    queue = ExportQueue(fresh_database, storage)
    monkeypatch.setattr(Bucket, "put", put_and_close)
    assert await queue.run() == 1
    key = export_key(uuid.UUID(export["id"]))
    assert key not in await _objects(storage)
    await storage.close()


async def test_a_second_worker_does_not_take_away_what_the_first_has_made(
    seller: Seller,
    fresh_database: Database,
    fresh_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [export] = (await seller("POST", EXPORTS)).json()
    put = Bucket.put
    storage = Storage(fresh_settings)
    queue = ExportQueue(fresh_database, storage)

    async def overtaken(bucket: Bucket, key: str, data: bytes, **more: Any) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Bucket, "put", put)
            await _sql(fresh_database, "UPDATE data_exports SET due_at = now()")
            assert await queue.run() == 1
        await put(bucket, key, data, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Bucket, "put", overtaken)
        assert await queue.run() == 1
    [shown] = (await seller("GET", EXPORTS)).json()
    assert shown["status"] == "ready"
    assert export_key(uuid.UUID(export["id"])) in await _objects(storage)
    letters = "SELECT count(*) FROM letters WHERE kind = 'export_ready'"
    assert await _sql(fresh_database, letters) == [(1,)]
    await storage.close()


async def test_an_export_that_became_ready_as_the_account_closed_goes_too(
    seller: Seller, fresh_database: Database, fresh_settings: Settings
) -> None:
    caller = await _caller(seller)
    [export] = (await seller("POST", EXPORTS)).json()
    storage = Storage(fresh_settings)
    queue = ExportQueue(fresh_database, storage)
    assert await queue.run() == 1
    await _close(fresh_database, caller.id)
    await _sql(fresh_database, "UPDATE data_exports SET expires_at = now() + interval '7 days'")
    assert await queue.expire() == 1
    assert export_key(uuid.UUID(export["id"])) not in await _objects(storage)
    await storage.close()


async def test_objects_that_belong_to_no_export_are_swept_and_no_others(
    seller: Seller,
    fresh_database: Database,
    fresh_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [export] = (await seller("POST", EXPORTS)).json()
    storage = Storage(fresh_settings)
    queue = ExportQueue(fresh_database, storage)
    assert await queue.run() == 1
    kept, orphan = export_key(uuid.UUID(export["id"])), export_key(uuid.uuid4())
    await storage.private.put(orphan, b"left", content_type="application/zip")
    await queue.sweep_orphans()
    assert {kept, orphan} <= await _objects(storage), "it is too young"
    monkeypatch.setattr(exports, "ORPHANED_FOR", timedelta(0))
    assert await queue.sweep_orphans() >= 1
    found = await _objects(storage)
    assert kept in found
    assert orphan not in found
    await storage.close()


async def test_an_export_that_breaks_is_put_off_and_keeps_nobody(
    seller: Seller,
    fresh_database: Database,
    fresh_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await seller("POST", EXPORTS)
    storage = Storage(fresh_settings)
    queue = ExportQueue(fresh_database, storage)
    with monkeypatch.context() as patched:
        patched.setitem(SECTIONS, "account", "SELECT nonsense FROM users WHERE id = :user")
        assert await queue.run() == 1
    assert await queue.run() == 0, "it is put off"
    [(error,)] = await _sql(fresh_database, "SELECT last_error FROM data_exports")
    assert "nonsense" in error
    me = (await seller("GET", ME)).json()
    assert (await seller("GET", f"{ME}/closing")).json()["obligations"] == []
    gone = await seller("DELETE", ME, {"confirmation": me["email"]})
    assert gone.status_code == 204
    await storage.close()


async def test_an_export_is_of_one_moment(
    seller: Seller,
    fresh_database: Database,
    fresh_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await seller("POST", EXPORTS)
    section = repository.section
    seen: dict[str, Any] = {}

    async def changing(session: Any, name: str, user: uuid.UUID) -> list[dict[str, Any]]:
        seen[name] = await section(session, name, user)
        await _sql(fresh_database, "UPDATE seller_profiles SET bio = 'Changed meanwhile.'")
        return list(seen[name])

    monkeypatch.setattr(repository, "section", changing)
    storage = Storage(fresh_settings)
    assert await ExportQueue(fresh_database, storage).run() == 1
    assert next(iter(SECTIONS)) != "seller-profile"
    assert seen["seller-profile"][0]["bio"] == PROFILE["bio"]
    await storage.close()


async def _refused_while_closing(
    database: Database, user: uuid.UUID, attempt: Callable[[], Awaitable[None]]
) -> None:
    """Run ``attempt`` when the caller has been let in and closing has not committed yet."""

    async def waits() -> bool:
        rows = await _sql(
            database,
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        return bool(rows)

    async with database.transaction() as session:
        assert await close_account(session, user)
        task = asyncio.ensure_future(attempt())
        await wait_until(waits, what="a wait for the lock")
    with pytest.raises(InvalidTokenError):
        await task


async def test_a_seller_profile_is_not_written_back(
    seller: Seller, users: UserService, fresh_database: Database
) -> None:
    caller = await _caller(seller)
    wanted = SellerProfileChange(**PROFILE, username=fresh_name())

    async def change() -> None:
        async with fresh_database.transaction() as session:
            await users.change_seller_profile(session, caller, wanted)

    await _refused_while_closing(fresh_database, caller.id, change)
    [(row,)] = await _sql(fresh_database, "SELECT to_jsonb(p)::text FROM seller_profiles p")
    assert PROFILE["bio"] not in row
    assert PROFILE["display_name"] not in row


async def test_nobody_becomes_a_seller_who_has_gone(
    api: Api,
    issuer: Issuer,
    users: UserService,
    fresh_database: Database,
) -> None:
    caller = await _caller(Person(api, issuer))
    wanted = BecomeSeller(**PROFILE, username=fresh_name())

    async def begin() -> None:
        async with fresh_database.transaction() as session:
            await users.become_seller(session, caller, wanted)

    await _refused_while_closing(fresh_database, caller.id, begin)
    assert await _sql(fresh_database, "SELECT count(*) FROM seller_profiles") == [(0,)]


async def test_no_entry_is_begun_and_no_vote_given_by_somebody_who_has_gone(
    api: Api, issuer: Issuer, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        entry = await add_entry(session, await add_seller(session), "an-entry")
    votes: UsageService = api.app.state.brain_usage
    author, voter = [await _caller(Person(api, issuer)) for _ in range(2)]

    async def begin() -> None:
        wanted = NewEntry(title="My diary", entry_type=BrainEntryType.LESSON)
        async with fresh_database.transaction() as session:
            await EntryService().create(session, author, wanted)

    async def vote() -> None:
        async with fresh_database.transaction() as session:
            await votes.set_vote(session, voter, entry, helpful=True)

    await _refused_while_closing(fresh_database, author.id, begin)
    assert await _sql(fresh_database, "SELECT slug FROM brain_entries") == [("an-entry",)]
    await _refused_while_closing(fresh_database, voter.id, vote)
    assert await _sql(fresh_database, "SELECT count(*) FROM brain_votes") == [(0,)]


async def test_a_new_name_that_comes_after_the_end_is_not_kept(
    seller: Seller, fresh_database: Database, fresh_settings: Settings
) -> None:
    caller = await _caller(seller)

    async def clerk(_request: httpx.Request) -> httpx.Response:
        await _close(fresh_database, caller.id)
        return httpx.Response(200)

    accounts = ClerkAccounts(fresh_settings)
    await accounts.close()
    accounts._client = httpx.AsyncClient(
        base_url="http://clerk", transport=httpx.MockTransport(clerk)
    )
    with pytest.raises(InvalidTokenError):
        await UserService(fresh_database, accounts).rename(caller, "Real Name")
    await accounts.close()
    assert await _sql(fresh_database, "SELECT name FROM users") == [("Deleted user",)]


def _news(clerk_id: str, number: int = 1) -> Event:
    data = {
        "id": clerk_id,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "has_image": False,
        "primary_email_address_id": "idn_1",
        "email_addresses": [{"id": "idn_1", "email_address": "ada@lovelace.example"}],
        "updated_at": 4_000_000_000_000 + number,
    }
    return Event(WebhookSource.CLERK, f"msg_{uuid.uuid4().hex}", "user.updated", data)


async def _handle(session: Any, users: UserService, event: Event) -> None:
    effect = await users.clerk_event(event)
    await effect(session)


async def test_what_clerk_tells_after_the_end_is_not_kept(
    seller: Seller, users: UserService, fresh_database: Database
) -> None:
    caller = await _caller(seller)
    await _close(fresh_database, caller.id)
    event = _news(seller.subject)
    async with fresh_database.transaction() as session:
        assert await store(session, event)
    async with fresh_database.transaction() as session:
        assert await lock_unhandled(session, event)
        await _handle(session, users, event)
    for table in ("users", "webhook_inbox"):
        rows = await _sql(fresh_database, f"SELECT to_jsonb(t)::text FROM {table} t")
        assert "lovelace" not in "".join(row[0] for row in rows).lower(), table


async def test_closing_does_not_wait_for_a_worker_that_has_news_in_hand(
    seller: Seller, users: UserService, fresh_database: Database
) -> None:
    caller = await _caller(seller)
    event = _news(seller.subject)
    async with fresh_database.transaction() as session:
        assert await store(session, event)
    async with fresh_database.transaction() as working:
        assert await lock_unhandled(working, event)
        async with fresh_database.transaction() as session:
            # The worker will want the account's row, which closing holds: who waits here deadlocks.
            await session.execute(text("SET LOCAL lock_timeout = '2s'"))
            assert await close_account(session, caller.id)
        await _handle(working, users, event)
    rows = await _sql(
        fresh_database,
        "SELECT to_jsonb(w)::text FROM webhook_inbox w UNION ALL"
        " SELECT to_jsonb(u)::text FROM users u",
    )
    assert "lovelace" not in "".join(row[0] for row in rows).lower()


def test_every_table_about_people_is_part_of_an_export() -> None:
    owners = {"users.id", "seller_profiles.user_id", "products.id"}
    about = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.target_fullname in owners for key in table.foreign_keys)
    }
    everything = " ".join(SECTIONS.values()).split()
    assert {name for name in about if name not in everything} == set()


async def test_an_export_has_the_former_addresses_of_products(
    seller: Seller, fresh_database: Database
) -> None:
    product = await seller.published()
    await _sql(
        fresh_database, "UPDATE products SET slug = 'another-name' WHERE id = :id", id=product["id"]
    )
    caller = await _caller(seller)
    async with fresh_database.transaction() as session:
        rows = await repository.section(session, "former-slugs", caller.id)
    assert [one["slug"] for one in rows] == [product["slug"]]


async def test_an_export_has_what_clerk_has_told_and_letters_that_wait(
    seller: Seller, fresh_database: Database
) -> None:
    caller = await _caller(seller)
    told = {"id": seller.subject, "phone_numbers": ["+351 1"]}
    async with fresh_database.transaction() as session:
        for number, who in enumerate((seller.subject, "user_other")):
            event = Event(WebhookSource.CLERK, f"msg_{number}", "user.updated", told | {"id": who})
            assert await store(session, event)
        news = await repository.section(session, "clerk-news", caller.id)
        letters = await repository.section(session, "letters", caller.id)
    assert [(one["kind"], one["payload"]) for one in news] == [("user.updated", told)]
    me = (await seller("GET", ME)).json()
    assert [(one["kind"], one["address"]) for one in letters] == [("seller_welcome", me["email"])]
    assert letters[0]["context"]["name"] == PROFILE["display_name"]
