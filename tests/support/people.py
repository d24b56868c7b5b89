"""Signed-in people who ask the API for something."""

import uuid
from typing import Any

import httpx

from tests.api.helpers import Api
from tests.support.issuer import Issuer

PROFILE = {
    "display_name": "Night Owl Labs",
    "headline": "Tools for small teams",
    "bio": "Two people.",
    "location": "Lisbon",
    "website_url": "https://owl.example.com",
    "support_email": "help@owl.example.com",
}


def fresh_name() -> str:
    """Return a username that nobody has had."""
    return f"owl-{uuid.uuid4().hex[:12]}"


class Person:
    """Somebody who is signed in."""

    def __init__(self, api: Api, issuer: Issuer) -> None:
        self.subject = f"user_{uuid.uuid4().hex}"
        self.api = api
        self._issuer = issuer

    async def __call__(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        """Send a request in this person's name."""
        token = {"Authorization": f"Bearer {self._issuer.token(self.subject)}"}
        return await self.api.client.request(method, path, headers=token | headers, json=body)

    async def sell(self, name: str, **changes: Any) -> httpx.Response:
        """Become a seller."""
        body = PROFILE | {"username": name} | changes
        return await self("POST", "/api/users/become-seller", body)
