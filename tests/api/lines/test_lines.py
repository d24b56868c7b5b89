"""One-line texts read as they are written: what is invisible and reorders them is refused."""

import uuid
from typing import Any

import pytest

from tests.api.helpers import Api
from tests.support.authors import WRITTEN, Author
from tests.support.issuer import Issuer
from tests.support.people import PROFILE, Person, fresh_name
from tests.support.sellers import COMPLETE

OVERRIDE = "invoice\u202egpj.exe"
SAID = "must not contain the invisible character U+202E (right-to-left override), which reorders"
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HONEST = [
    "חשבוניות ללקוחות",
    "فواتير 2024 (PDF)",
    "C\u200e++ עם\u200f",
    "🏁",
    "می\u200cشود",
    "For 👩\u200d💻 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "soft\u00adhyphen and zero\u200bwidth",
]
ANY = str(uuid.uuid4())
PRODUCT = COMPLETE | {"name": "A"}
ENTRY = WRITTEN | {"title": "A"}
FILE = {"product_id": ANY, "kind": "image", "size": 1, "filename": OVERRIDE}
REVIEW = {"order_id": ANY, "rating": 5, "title": OVERRIDE, "body": "Good."}
SELLER = PROFILE | {"username": "night-owl"}
PLACES: list[tuple[str, str, dict[str, Any], str]] = [
    ("PUT", "/api/users/me", {"name": OVERRIDE}, "name"),
    *(
        ("PUT", "/api/users/me/seller-profile", SELLER | {field: OVERRIDE}, field)
        for field in ("display_name", "headline", "location")
    ),
    (
        "PUT",
        "/api/users/me/seller-profile",
        SELLER | {"website_url": f"https://a.example/{OVERRIDE}"},
        "website_url",
    ),
    (
        "PUT",
        "/api/users/me/seller-profile",
        SELLER | {"support_email": f"{OVERRIDE}@a.example"},
        "support_email",
    ),
    ("POST", "/api/products", {"name": OVERRIDE}, "name"),
    ("PUT", f"/api/products/{ANY}", PRODUCT | {"name": OVERRIDE}, "name"),
    ("PUT", f"/api/products/{ANY}", PRODUCT | {"summary": OVERRIDE}, "summary"),
    ("PUT", f"/api/products/{ANY}", PRODUCT | {"tech": ["Go", OVERRIDE]}, "tech"),
    ("PUT", f"/api/products/{ANY}", PRODUCT | {"tags": [OVERRIDE]}, "tags"),
    ("PUT", f"/api/products/{ANY}/images", {"items": [{"id": ANY, "alt": OVERRIDE}]}, "items"),
    ("POST", "/api/uploads", FILE, "filename"),
    ("POST", "/api/brain", {"title": OVERRIDE, "entry_type": "guide"}, "title"),
    ("PUT", f"/api/brain/{ANY}", ENTRY | {"title": OVERRIDE}, "title"),
    ("PUT", f"/api/brain/{ANY}", ENTRY | {"tags": [OVERRIDE]}, "tags"),
    ("POST", "/api/brain/categories", {"name": OVERRIDE}, "name"),
    ("POST", "/api/brain/tags/rename", {"tag": OVERRIDE, "name": OVERRIDE}, "name"),
    ("POST", "/api/brain/tags/merge", {"tag": OVERRIDE, "into": OVERRIDE}, "into"),
    ("POST", "/api/reviews", REVIEW, "title"),
]


@pytest.fixture
async def person(api: Api, issuer: Issuer) -> Author:
    """Somebody who sells and is an admin, so may write everything."""
    person = Author(api, issuer)
    assert (await person.sell(fresh_name())).status_code == 201
    await person.become_admin()
    return person


async def test_it_is_refused_wherever_one_line_is_written(person: Author) -> None:
    for method, path, body, field in PLACES:
        answer = await person(method, path, body, **{"If-Match": '"1"'})
        assert answer.status_code == 422, (path, field, answer.text)
        [error] = answer.json()["errors"]
        assert error == {"parameter": field, "message": f"{SAID} text"}, path


async def test_each_of_them_is_refused_by_its_name(person: Author) -> None:
    for character in REORDERING:
        # At an end of the text as well: it is no space.
        answer = await person(
            "POST", "/api/brain", {"title": f"A{character}", "entry_type": "guide"}
        )
        assert answer.status_code == 422
        assert any(
            f"U+{ord(character):04X} (" in one["message"] for one in answer.json()["errors"]
        ), hex(ord(character))


@pytest.mark.parametrize(
    "title", ["\u200b", "\u2060\ufeff", "\u3164 \u3164", "\u00ad", "\u0301", "\u2800"]
)
async def test_a_line_of_which_nothing_is_seen_is_none(person: Author, title: str) -> None:
    answer = await person("POST", "/api/brain", {"title": title, "entry_type": "guide"})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error == {"parameter": "title", "message": "must have a character that can be seen"}


@pytest.mark.parametrize("title", HONEST)
async def test_other_scripts_and_what_joins_or_parts_letters_are_kept(
    person: Author, title: str
) -> None:
    entry = await person.draft(title)
    assert entry["title"] == title
    written = (await person.put(entry, **WRITTEN | {"tags": [title]})).json()
    assert written["tags"] == [title]


async def test_a_name_that_the_sign_in_service_has_taken_loses_them(
    api: Api, issuer: Issuer
) -> None:
    subject = Person(api, issuer).subject
    token = issuer.token(subject, name="Ada\u202e \u2066Love\x1blace\u2069")
    headers = {"Authorization": f"Bearer {token}"}
    me = (await api.client.get("/api/users/me", headers=headers)).json()
    assert me["name"] == "Ada Love lace"


async def test_who_has_a_name_of_which_nothing_is_seen_goes_by_the_address(
    api: Api, issuer: Issuer
) -> None:
    person = Person(api, issuer)
    token = issuer.token(person.subject, name="\u200b\u3164", email="grace@example.com")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await api.client.get("/api/users/me", headers=headers)).json()["name"] == "grace"
