"""Clerk: who somebody is by a session token, changes to accounts, and the signatures of webhooks.

Sources: https://clerk.com/docs/guides/sessions/session-tokens (claims and how to check them),
https://docs.svix.com/receiving/verifying-payloads/how-manual (signatures).
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic, time
from typing import Any

import httpx
import jwt
import structlog

from api.core.settings import Settings

log = structlog.get_logger()

ALGORITHM = "RS256"
LEEWAY_SECONDS = 5
KEYS_FRESH_SECONDS = 3600.0
"""After this the keys are asked for again; meanwhile known ones go on."""
KEYS_RETRY_SECONDS = 5.0
"""How long an unknown key id, or a failure, is not asked about again."""
KEYS_WITHIN_SECONDS = 5.0
"""How long they may take in all: an answer may also come byte by byte."""
TIMEOUT = httpx.Timeout(3.0)
SIGNATURE_TOLERANCE_SECONDS = 300
TIMESTAMP_DIGITS = 12


class TokenRefusedError(Exception):
    """A session token does not prove who somebody is; the message says why, for logs."""


class ClerkUnavailableError(Exception):
    """Clerk does not answer, or not with what it should."""


class SignatureRefusedError(Exception):
    """A webhook does not come from Clerk, or is too old."""


@dataclass(frozen=True)
class SessionClaims:
    """What a good token says: the user's id at Clerk, and, by our session-token template, more."""

    subject: str
    email: str
    name: str
    image_url: str | None


class SessionTokens:
    """Verifies session tokens with the issuer's published keys, kept between requests."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._issuer = settings.clerk_issuer.rstrip("/")
        self._jwks_url = settings.clerk_jwks_url or f"{self._issuer}/.well-known/jwks.json"
        self._parties = settings.authorized_parties()
        self._audience = settings.clerk_audience or None
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = -KEYS_FRESH_SECONDS
        self._asked_at = -KEYS_RETRY_SECONDS
        self._asking = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Give up what is under way and close the connections."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
        await self._client.aclose()

    async def verify(self, token: str) -> SessionClaims:
        """Return what a token says.

        Raises TokenRefusedError, or ClerkUnavailableError while no keys are known at all.
        """
        if not self._issuer:
            raise ClerkUnavailableError("CLERK_ISSUER is not set")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as error:
            raise TokenRefusedError(str(error)) from error
        # Before any key is looked up: a token must not choose how it is checked.
        if header.get("alg") != ALGORITHM or not isinstance(header.get("kid"), str):
            raise TokenRefusedError(f"signed by {header.get('alg')} with key {header.get('kid')}")
        key = await self._key(header["kid"])
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={
                    "require": ["exp", "nbf", "iat", "iss", "sub"],
                    "verify_aud": self._audience is not None,
                },
            )
        except jwt.PyJWTError as error:
            raise TokenRefusedError(str(error)) from error
        return self._checked(claims)

    def _checked(self, claims: Mapping[str, Any]) -> SessionClaims:
        party = claims.get("azp")
        if party is None and self._audience is None:
            raise TokenRefusedError("names neither an authorised party nor our audience")
        if party is not None and party not in self._parties:
            raise TokenRefusedError(f"made for {party}")
        if claims.get("sts", "active") != "active":
            raise TokenRefusedError(f"the session is {claims['sts']}")
        email = claims.get("email")
        if not isinstance(email, str) or "@" not in email:
            raise TokenRefusedError("has no e-mail: the session-token template is missing")
        name, image = claims.get("name"), claims.get("image_url")
        return SessionClaims(
            subject=str(claims["sub"]),
            email=email,
            name=name if isinstance(name, str) else "",
            image_url=image if isinstance(image, str) and image else None,
        )

    async def _key(self, key_id: str) -> jwt.PyJWK:
        if key_id not in self._keys:
            await self._ask()
        elif monotonic() - self._fetched_at > KEYS_FRESH_SECONDS:
            self._renew()
        try:
            return self._keys[key_id]
        except KeyError:
            if not self._keys:
                raise ClerkUnavailableError("no keys are known") from None
            raise TokenRefusedError(f"signed with unknown key {key_id}") from None

    def _renew(self) -> None:
        """Ask for the keys without anybody waiting for them."""
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        """Get the keys, once for all who wait; whoever sends made-up key ids costs no more."""
        async with self._asking:
            if monotonic() - self._asked_at < KEYS_RETRY_SECONDS:
                return
            self._asked_at = monotonic()
            try:
                async with asyncio.timeout(KEYS_WITHIN_SECONDS):
                    answer = await self._client.get(self._jwks_url)
                answer.raise_for_status()
                self._keys = _keys_in(answer.json())
            # An answer that makes no sense is as good as none.
            except (
                httpx.HTTPError,
                TimeoutError,
                ValueError,
                TypeError,
                AttributeError,
                jwt.PyJWTError,
            ) as error:
                log.warning("the keys of session tokens cannot be read", reason=repr(error))
                return
            self._fetched_at = monotonic()


def _keys_in(answer: Any) -> dict[str, jwt.PyJWK]:  # noqa: ANN401 - JSON
    """Return the keys by their ids; raises ValueError, or what PyJWT does, when there are none."""
    keys = {
        key.key_id: key
        for key in jwt.PyJWKSet.from_dict(answer).keys
        if key.key_id and key.algorithm_name == ALGORITHM
    }
    if not keys:
        raise ValueError(f"no key is for {ALGORITHM}")
    return keys


class ClerkAccounts:
    """Changes to accounts, by Clerk's Backend API."""

    def __init__(self, settings: Settings) -> None:
        self._client = httpx.AsyncClient(
            base_url=settings.clerk_api_url.rstrip("/"),
            headers={"Authorization": f"Bearer {settings.clerk_secret_key.get_secret_value()}"},
            timeout=TIMEOUT,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def rename(self, clerk_id: str, name: str) -> None:
        """Give an account another name; raises ClerkUnavailableError."""
        first, _, last = name.partition(" ")
        await self._request(
            "PATCH", clerk_id, {"first_name": first, "last_name": last.strip() or None}
        )

    async def delete(self, clerk_id: str) -> None:
        """Delete an account, or find that it is gone; raises ClerkUnavailableError."""
        await self._request("DELETE", clerk_id, None)

    async def _request(self, method: str, clerk_id: str, body: dict[str, Any] | None) -> None:
        try:
            answer = await self._client.request(method, f"/v1/users/{clerk_id}", json=body)
        except httpx.HTTPError as error:
            raise ClerkUnavailableError(repr(error)) from error
        if method == "DELETE" and answer.status_code == HTTPStatus.NOT_FOUND:
            return
        if answer.status_code != HTTPStatus.OK:
            raise ClerkUnavailableError(f"{answer.status_code}: {answer.text[:200]}")


def verify_signature(secret: str, headers: Mapping[str, str], body: bytes) -> str:
    """Return the id of a webhook that is signed with ``secret`` (``whsec_…``).

    Raises SignatureRefusedError for a wrong or missing signature and for one that is older, or
    newer, than five minutes.
    """
    event_id = headers.get("svix-id", "")
    timestamp = headers.get("svix-timestamp", "")
    if not event_id or not timestamp.isascii() or not timestamp.isdigit():
        raise SignatureRefusedError("svix-id or svix-timestamp is missing")
    # A number of any length would be too large to reckon with.
    if len(timestamp) > TIMESTAMP_DIGITS or (
        abs(time() - int(timestamp)) > SIGNATURE_TOLERANCE_SECONDS
    ):
        raise SignatureRefusedError("signed too long ago")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise SignatureRefusedError("CLERK_WEBHOOK_SECRET is not a secret") from error
    if not key:
        raise SignatureRefusedError("CLERK_WEBHOOK_SECRET is not set")
    signed = b"%b.%b.%b" % (event_id.encode(), timestamp.encode(), body)
    wanted = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    given = (one.partition(",")[::2] for one in headers.get("svix-signature", "").split())
    # Several signatures stand there while the sender's secret is being replaced.
    if not any(
        version == "v1" and hmac.compare_digest(wanted, signature.encode())
        for version, signature in given
    ):
        raise SignatureRefusedError("the signature is wrong")
    return event_id
