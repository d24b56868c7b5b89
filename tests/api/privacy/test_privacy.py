"""Data that are handed out, and accounts that are closed for good."""

import asyncio
import io
import uuid
import zipfile
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.clerk import ClerkAccounts
from api.integrations.meilisearch import Meilisearch
from api.integrations.storage import Storage
from api.integrations.storage_errors import StorageNotFoundError
from api.notifications.letters import LetterQueue
from api.privacy.closing import ClosedAccounts
from api.privacy.exports import ExportQueue, export_key
from api.privacy.sections import SECTIONS
from api.privacy.service import PrivacyService
from api.search.documents import Entity
from indexer.drain import Drain
from indexer.specs import index_specs
from tests.api.helpers import CLOSED, Api
from tests.support.issuer import Issuer
from tests.support.mail_sink import Sink
from tests.support.people import fresh_name
from tests.support.sellers import Seller

ME = "/api/users/me"
EXPORTS = "/api/users/me/exports"


@pytest.fixture
async def seller(api: Api, issuer: Issuer) -> Seller:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    return seller


async def _email(seller: Seller) -> str:
    email: str = (await seller("GET", ME)).json()["email"]
    return email


async def _sql(database: Database, statement: str, **parameters: Any) -> Any:
    async with database.transaction() as session:
        result: Any = await session.execute(text(statement), parameters)
        return result.all() if result.returns_rows else None


async def test_an_export_holds_everything_and_goes_after_a_week(
    seller: Seller,
    sink: Sink,
    fresh_database: Database,
    fresh_settings: Settings,
) -> None:
    product = await seller.published()
    storage = Storage(fresh_settings)
    queue = ExportQueue(fresh_database, storage)
    answers = await asyncio.gather(*(seller("POST", EXPORTS) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [202, 409, 409]
    assert [await queue.run(), await queue.run()] == [1, 0]
    [export] = (await seller("GET", EXPORTS)).json()
    assert export["status"] == "ready"
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(export["url"])
    assert "mywork-export.zip" in answer.headers["Content-Disposition"]
    assert len(answer.content) == export["size"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {name.removesuffix(".json") for name in archive.namelist()} == set(SECTIONS)
    files = {name: orjson.loads(archive.read(name)) for name in archive.namelist()}
    assert files["account.json"][0]["email"] == await _email(seller)
    assert files["seller-profile.json"][0]["bio"] == "Two people."
    assert [one["slug"] for one in files["products.json"]] == [product["slug"]]
    assert files["product-versions.json"][0]["version"] == "1.0.0"

    assert await LetterQueue(fresh_database, fresh_settings).run() == 2
    subjects = {message["Subject"] for message in await sink.messages()}
    assert "Your data are ready" in subjects
    assert await queue.expire() == 0
    await _sql(fresh_database, "UPDATE data_exports SET expires_at = now()")
    assert await queue.expire() == 1
    [export] = (await seller("GET", EXPORTS)).json()
    assert (export["status"], export["url"]) == ("expired", None)
    with pytest.raises(StorageNotFoundError):
        await storage.private.head(export_key(uuid.UUID(export["id"])))
    await storage.close()


async def test_an_export_waits_while_storage_is_away(
    seller: Seller, fresh_database: Database, fresh_settings: Settings
) -> None:
    assert (await seller("POST", EXPORTS)).status_code == 202
    away = Storage(fresh_settings.model_copy(update={"s3_endpoint_url": CLOSED}))
    assert await ExportQueue(fresh_database, away).run() == 1
    await away.close()
    [export] = (await seller("GET", EXPORTS)).json()
    assert export["status"] == "waiting"
    await _sql(fresh_database, "UPDATE data_exports SET due_at = now()")
    storage = Storage(fresh_settings)
    assert await ExportQueue(fresh_database, storage).run() == 1
    await storage.close()
    assert (await seller("GET", EXPORTS)).json()[0]["status"] == "ready"


async def test_nothing_personal_is_left_of_a_closed_account(
    seller: Seller,
    issuer: Issuer,
    sink: Sink,
    fresh_database: Database,
    fresh_settings: Settings,
) -> None:
    api = seller.api
    product = await seller.published()
    await seller.draft()
    drain = Drain(
        index_specs(fresh_settings)[Entity.PRODUCTS],
        fresh_database,
        Meilisearch(fresh_settings),
        fresh_settings,
    )
    while await drain.run():
        pass
    assert (await api.get("/api/products"))["total"] == 1
    username = (await seller("GET", f"{ME}/seller-profile")).json()["username"]
    email = await _email(seller)
    facts = (await seller("GET", f"{ME}/closing")).json()
    assert facts == {
        "email": email,
        "products": 2,
        "published": 1,
        "sold": 0,
        "entries": 0,
        "obligations": [],
    }
    wrong = await seller("DELETE", ME, {"confirmation": "somebody@else.example"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_confirmed")
    gone = await seller("DELETE", ME, {"confirmation": email.upper()})
    assert gone.status_code == 204

    again = await seller("GET", ME)
    assert (again.status_code, again.json()["code"]) == (401, "invalid_token")
    while await drain.run():
        pass
    assert (await api.get("/api/products"))["total"] == 0
    assert (await api.client.get(f"/api/products/{product['slug']}")).status_code == 410
    assert (await api.client.get(f"/api/sellers/{username}")).status_code == 404
    assert await _sql(fresh_database, "SELECT DISTINCT status FROM products") == [("archived",)]
    # Nobody else can sell under this name.
    other = Seller(api, issuer)
    taken = await other.sell(username)
    assert taken.json()["code"] == "username_taken"

    assert await LetterQueue(fresh_database, fresh_settings).run() == 1
    [message] = await sink.messages()
    assert (message["To"], message["Subject"]) == (email, "Your account is closed")
    for table in ("users", "seller_profiles", "letters", "webhook_inbox", "data_exports"):
        rows = await _sql(fresh_database, f"SELECT to_jsonb(t)::text FROM {table} t")
        everything = "".join(row[0] for row in rows)
        for secret in (email, "Night Owl", "Two people", "Lisbon", "owl.example.com"):
            assert secret not in everything, table


async def test_clerk_is_told_however_long_it_is_away_and_its_news_revive_nobody(
    seller: Seller, fresh_database: Database, fresh_settings: Settings
) -> None:
    email = await _email(seller)
    await seller("DELETE", ME, {"confirmation": email})
    asked: list[httpx.Request] = []
    answers = [503, 404]

    def clerk(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(answers.pop(0))

    accounts = ClerkAccounts(fresh_settings)
    accounts._client = httpx.AsyncClient(
        base_url="http://clerk", transport=httpx.MockTransport(clerk)
    )
    closed = ClosedAccounts(fresh_database, accounts)
    assert [await closed.run(), await closed.run()] == [1, 0]
    await _sql(fresh_database, "UPDATE users SET clerk_delete_at = now()")
    assert [await closed.run(), await closed.run()] == [1, 0]
    assert {(one.method, one.url.path) for one in asked} == {
        ("DELETE", f"/v1/users/{seller.subject}")
    }
    assert await _sql(fresh_database, "SELECT clerk_delete_at, status FROM users") == [
        (None, "deleted")
    ]
    await accounts.close()


async def test_what_is_open_must_be_settled_first(
    seller: Seller, fresh_database: Database, fresh_settings: Settings
) -> None:
    email = await _email(seller)
    await seller("POST", EXPORTS)
    refused = await seller("DELETE", ME, {"confirmation": email})
    assert (refused.status_code, refused.json()["code"]) == (409, "obligations_open")
    assert "export" in refused.json()["errors"][0]["message"]
    storage = Storage(fresh_settings)
    await ExportQueue(fresh_database, storage).run()

    async def owes(_session: Any, _user: uuid.UUID) -> list[str]:
        return ["You owe somebody something."]

    api = seller.api
    kept, api.app.state.privacy = api.app.state.privacy, PrivacyService(storage, [owes])
    assert (await seller("GET", f"{ME}/closing")).json()["obligations"] == [
        "You owe somebody something."
    ]
    assert (await seller("DELETE", ME, {"confirmation": email})).status_code == 409
    api.app.state.privacy = kept
    answers = await asyncio.gather(
        *(seller("DELETE", ME, {"confirmation": email}) for _ in range(3))
    )
    assert {one.status_code for one in answers} <= {204, 401}
    assert await ExportQueue(fresh_database, storage).expire() == 1
    await storage.close()
