"""What costs is limited for each person, and whoever is refused is told when to come back."""

from typing import Any

import pytest

from tests.api.helpers import Api
from tests.support.issuer import Issuer
from tests.support.people import fresh_name
from tests.support.sellers import Seller


@pytest.mark.parametrize(
    ("path", "body", "allowed", "window_seconds"),
    [
        ("/api/users/me/exports", None, 5, 86_400),
        ("/api/uploads", {}, 200, 3600),
        ("/api/products", {}, 120, 3600),
    ],
)
async def test_one_too_many_is_told_when_to_come_back(  # noqa: PLR0917 - parameters of the case
    api: Api, issuer: Issuer, path: str, body: Any, allowed: int, window_seconds: int
) -> None:
    seller, other = Seller(api, issuer), Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    assert (await other.sell(fresh_name())).status_code == 201
    answers = [await seller("POST", path, body) for _ in range(allowed + 1)]
    assert 429 not in {one.status_code for one in answers[:allowed]}
    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(last.headers["Retry-After"]) <= window_seconds
    assert (await other("POST", path, body)).status_code != 429
