"""What sellers do with their own products, through the API."""

import asyncio
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from api.catalogue.slugs import RESERVED, free_slug, slug_of
from api.core.database import Database
from tests.api.helpers import Api
from tests.support.catalogue import add_product
from tests.support.issuer import Issuer
from tests.support.people import fresh_name
from tests.support.sellers import COMPLETE, Seller


@pytest.fixture
async def seller(api: Api, issuer: Issuer) -> Seller:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    return seller


@pytest.fixture
async def other(api: Api, issuer: Issuer) -> Seller:
    other = Seller(api, issuer)
    assert (await other.sell(fresh_name())).status_code == 201
    return other


async def test_a_draft_lacks_things_until_it_is_complete_and_public(
    api: Api, seller: Seller
) -> None:
    draft = await seller.draft("Invoice Generator – für alle")
    assert draft["slug"].startswith("invoice-generator-fur-alle")
    assert [one["field"] for one in draft["missing"]] == [
        "summary",
        "description",
        "category",
        "tech",
        "price_cents",
        "images",
        "package",
    ]
    refused = await seller("POST", f"/api/products/{draft['id']}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_publishable")
    assert {one["parameter"] for one in refused.json()["errors"]} >= {"summary", "category"}
    assert (await api.client.get(f"/api/products/{draft['slug']}")).status_code == 404

    complete = (await seller.put(draft, **COMPLETE)).json()
    assert [one["field"] for one in complete["missing"]] == ["images", "package"]
    await seller.equip(draft)
    assert complete["revision"] == draft["revision"] + 1
    done = await seller("POST", f"/api/products/{draft['id']}/publish")
    assert done.json()["status"] == "published"
    assert done.headers["ETag"] == f'"{done.json()["revision"]}"'
    page = await api.get(f"/api/products/{draft['slug']}")
    assert page["licenses"][0]["price_cents"] == 4900

    gone = await seller("POST", f"/api/products/{draft['id']}/unpublish")
    assert gone.json()["status"] == "draft"
    assert (await api.client.get(f"/api/products/{draft['slug']}")).status_code == 410
    again = await seller("POST", f"/api/products/{draft['id']}/publish")
    assert again.json()["published_at"] == done.json()["published_at"]


async def test_two_tabs_do_not_overwrite_each_other(seller: Seller) -> None:
    product = await seller.complete()
    answers = await asyncio.gather(
        *(seller.put(product, summary=f"Tab {number}") for number in range(4))
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
    won = next(one.json() for one in answers if one.status_code == 200)
    kept = (await seller("GET", f"/api/products/me/{product['id']}")).json()
    assert kept["summary"] == won["summary"]
    lost = next(one.json() for one in answers if one.status_code == 412)
    assert lost["code"] == "product_changed"


async def test_a_change_in_psql_counts_as_one_too(seller: Seller, database: Database) -> None:
    product = await seller.complete()
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE products SET price_cents = 5900 WHERE id = :id"), {"id": product["id"]}
        )
    assert (await seller.put(product, price_cents=100_00)).status_code == 412


@pytest.mark.parametrize("if_match", [None, "7", "*", '"x"', ""])
async def test_a_change_must_name_its_revision(seller: Seller, if_match: str | None) -> None:
    product = await seller.complete()
    headers = {} if if_match is None else {"If-Match": if_match}
    body = COMPLETE | {"name": "A"}
    answer = await seller("PUT", f"/api/products/{product['id']}", body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (428, "revision_missing")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\nb"),
        ("slug", "Not A Slug"),
        ("slug", "me"),
        ("summary", "x" * 201),
        ("description", "a\x00b"),
        ("category", "none-such"),
        ("category", "a\x00b"),
        ("tech", ["a\\b"]),
        ("tech", [" "]),
        ("tech", [str(number) for number in range(21)]),
        ("price_cents", -1),
        ("price_cents", 499),
        ("price_cents", 100_000_001),
        ("extended_price_cents", 4800),
    ],
)
async def test_wrong_fields_are_named(seller: Seller, field: str, value: object) -> None:
    product = await seller.complete()
    answer = await seller.put(product, **{field: value})
    assert answer.status_code == 422, answer.text
    assert field in {one["parameter"] for one in answer.json()["errors"]}


async def test_a_published_product_cannot_lose_what_its_page_needs(seller: Seller) -> None:
    product = await seller.published()
    answer = await seller.put(product, summary="")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (409, "summary")
    kept = (await seller("GET", f"/api/products/me/{product['id']}")).json()
    assert kept["summary"] == COMPLETE["summary"]


async def test_what_is_anothers_is_not_there(seller: Seller, other: Seller) -> None:
    product = await seller.published()
    path = f"/api/products/{product['id']}"
    answers = [
        await other("GET", f"/api/products/me/{product['id']}"),
        await other.put(product, summary="Mine now"),
        await other("DELETE", path),
        await other("POST", f"{path}/publish"),
        await other("POST", f"{path}/unpublish"),
        await other("POST", f"{path}/duplicate"),
    ]
    assert [one.status_code for one in answers] == [404] * 6
    bulk = await other(
        "POST", "/api/products/bulk", {"action": "unpublish", "ids": [product["id"]]}
    )
    assert bulk.json()["items"] == [{"id": product["id"], "done": False, "missing": []}]
    assert (await other("GET", "/api/products/me")).json()["total"] == 0
    kept = (await seller("GET", f"/api/products/me/{product['id']}")).json()
    assert kept["status"] == "published"


async def test_several_at_once_each_with_its_outcome(seller: Seller) -> None:
    complete, draft = await seller.complete(), await seller.draft()
    ids = [complete["id"], draft["id"], str(uuid.uuid4())]
    done = await seller("POST", "/api/products/bulk", {"action": "publish", "ids": ids})
    items = done.json()["items"]
    assert [one["done"] for one in items] == [True, False, False]
    assert [bool(one["missing"]) for one in items] == [False, True, False]
    page = (await seller("GET", "/api/products/me")).json()
    assert page["counts"] == {"draft": 1, "published": 1, "archived": 0}


async def test_the_own_list_is_searched_sorted_and_paged(seller: Seller) -> None:
    for name in ("Alpha Kit", "Beta Kit", "Gamma Tool"):
        await seller.draft(name)

    async def names(query: str) -> list[str]:
        answer = await seller("GET", f"/api/products/me?{query}")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        return [item["name"] for item in page["items"]]

    assert await names("sort=name") == ["Alpha Kit", "Beta Kit", "Gamma Tool"]
    assert await names("sort=name&q=kit") == ["Alpha Kit", "Beta Kit"]
    assert await names("sort=name&per_page=2&page=2") == ["Gamma Tool"]
    assert await names("status=published") == []
    assert await names("q=%25") == []


async def test_a_copy_is_a_draft_with_its_own_address(seller: Seller) -> None:
    product = await seller.published()
    copy = (await seller("POST", f"/api/products/{product['id']}/duplicate")).json()
    assert (copy["status"], copy["name"]) == ("draft", f"Copy of {product['name']}")
    assert copy["slug"] != product["slug"]
    assert copy["description"] == product["description"]


async def test_what_was_sold_is_archived_and_the_rest_is_deleted(
    api: Api, seller: Seller, database: Database
) -> None:
    sold, unsold = await seller.published(), await seller.published()
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE products SET sales_count = 1 WHERE id = :id"), {"id": sold["id"]}
        )
    outcomes = [
        (await seller("DELETE", f"/api/products/{one['id']}")).json() for one in (sold, unsold)
    ]
    assert outcomes == [{"outcome": "archived"}, {"outcome": "deleted"}]
    assert (await api.client.get(f"/api/products/{sold['slug']}")).status_code == 410
    kept = await seller("GET", f"/api/products/me/{sold['id']}")
    assert kept.json()["status"] == "archived"
    assert (await seller("GET", f"/api/products/me/{unsold['id']}")).status_code == 404
    for change in ("publish", "unpublish"):
        answer = await seller("POST", f"/api/products/{sold['id']}/{change}")
        assert answer.json()["code"] == "product_archived"
    assert (await seller.put(kept.json())).json()["code"] == "product_archived"


async def test_an_address_follows_the_name_until_somebody_has_seen_it(
    api: Api, seller: Seller
) -> None:
    token = uuid.uuid4().hex[:8]
    draft = await seller.draft(f"First {token}")
    await seller.equip(draft)
    renamed = (await seller.put(draft, name=f"Second {token}")).json()
    assert renamed["slug"] == f"second-{token}"
    complete = (await seller.put(renamed, **COMPLETE)).json()
    public = (await seller("POST", f"/api/products/{draft['id']}/publish")).json()
    kept = (await seller.put(public, name=f"Third {token}")).json()
    assert kept["slug"] == complete["slug"] == f"second-{token}"
    chosen = (await seller.put(kept, slug=f"fourth-{token}")).json()
    assert chosen["slug"] == f"fourth-{token}"
    moved = await api.client.get(f"/api/products/second-{token}")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/api/products/fourth-{token}")
    # Links to the former address lead here: nobody else can have it.
    thief = await seller.complete()
    answer = await seller.put(thief, slug=f"second-{token}")
    assert answer.json()["errors"][0]["parameter"] == "slug"
    twin = await seller.draft(f"Second {token}")
    assert twin["slug"] == f"second-{token}-2"


async def test_drafts_of_one_name_made_at_once_have_two_addresses(seller: Seller) -> None:
    name = f"Twin {uuid.uuid4().hex[:8]}"
    drafts = await asyncio.gather(*(seller.draft(name) for _ in range(4)))
    assert len({one["slug"] for one in drafts}) == 4


async def test_labels_to_choose_from(seller: Seller) -> None:
    product = await seller.complete()
    label = f"Zig {uuid.uuid4().hex[:6]}"
    changed = (await seller.put(product, tech=[label, label.upper(), "Python"])).json()
    assert changed["tech"] == [label, "Python"]
    assert (await seller("GET", f"/api/products/labels/tech?q={label}")).json() == []
    await seller("POST", f"/api/products/{product['id']}/publish")
    found = (await seller("GET", f"/api/products/labels/tech?q={label[:8].lower()}")).json()
    assert found == [{"label": label, "count": 1}]


@given(st.text(max_size=200), st.sets(st.sampled_from(["product", "product-2", "a", "a-2"])))
def test_a_slug_is_always_one(name: str, taken: set[str]) -> None:
    slug = free_slug(name, taken)
    assert slug not in taken | RESERVED
    assert 1 <= len(slug) <= 100
    assert all(part.isalnum() and part.isascii() for part in slug.split("-"))
    assert slug.startswith(slug_of(name))


async def test_publishing_is_no_revision_and_hides_none(seller: Seller) -> None:
    """A page that publishes goes on from the revision that its fields were made from."""
    mine = await seller.complete()
    theirs = await seller.put(mine, price_cents=9900)
    published = (await seller("POST", f"/api/products/{mine['id']}/publish")).json()
    assert published["revision"] == theirs.json()["revision"]
    assert (await seller.put(mine, summary="From before")).status_code == 412


async def test_who_one_is_can_be_asked_while_a_product_is_being_made(
    seller: Seller, api: Api
) -> None:
    me = (await seller("GET", "/api/users/me")).json()
    database: Database = api.app.state.database
    async with database.transaction() as session:
        await add_product(session, uuid.UUID(me["id"]), f"in-the-making-{uuid.uuid4().hex[:8]}")
        assert (await seller("GET", "/api/users/me")).status_code == 200
