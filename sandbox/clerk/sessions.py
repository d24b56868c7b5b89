"""Who is signed in, and the tokens that say so."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import jwt

from sandbox.clerk.errors import ApiError, Problem
from sandbox.clerk.identifiers import new_id, now
from sandbox.clerk.signing_keys import SigningKey
from sandbox.clerk.store import Store
from sandbox.clerk.users import User

_WEEK_MS = 7 * 24 * 3600 * 1000
_TOKEN_SECONDS = 60
_CLOCK_SKEW_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Session:
    """A sign-in that lasts; times are in milliseconds since 1970."""

    id: str
    user_id: str
    created_at: int
    expire_at: int
    ended_at: int | None

    def body(self) -> dict[str, object]:
        """Return it as Clerk writes it."""
        return {
            "object": "session",
            "id": self.id,
            "user_id": self.user_id,
            "status": "active" if self.ended_at is None else "ended",
            "created_at": self.created_at,
            "expire_at": self.expire_at,
        }


class Sessions:
    """All sessions. Each has a secret of which only the hash is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, user_id: str) -> tuple[str, str]:
        """Sign a user in; returns the session's id and secret. Inside a transaction."""
        session_id, secret, moment = new_id("sess"), secrets.token_urlsafe(32), now()
        self._store.sql.execute(
            "INSERT INTO session (id, user_id, secret, created_at, expire_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (session_id, user_id, _digest(secret), moment, moment + _WEEK_MS),
        )
        self._store.sql.execute(
            "UPDATE user SET last_sign_in_at = ? WHERE id = ?", (moment, user_id)
        )
        return session_id, secret

    def active(self, session_id: str, secret: str) -> Session:
        """Return a session that is still good.

        Raises ApiError ``authentication_invalid`` for a wrong secret (or a user who is gone) and
        ``signed_out`` for a session that has ended, both 401.
        """
        row = self._store.sql.execute(
            "SELECT secret, id, user_id, created_at, expire_at, ended_at FROM session WHERE id = ?",
            (session_id,),
        ).fetchone()
        if row is None or not hmac.compare_digest(row["secret"], _digest(secret)):
            message = "Unable to authenticate the request, you need to supply an active session"
            raise ApiError(
                401, Problem("authentication_invalid", "Invalid authentication", message)
            )
        session = Session(**{name: row[name] for name in row.keys() if name != "secret"})  # noqa: SIM118 - a Row iterates over its values
        if session.ended_at is not None or session.expire_at <= now():
            raise ApiError(401, Problem("signed_out", "Signed out", "You are signed out"))
        return session

    def end(self, session: Session) -> Session:
        """Sign out: no token is made of this session any more."""
        moment = now()
        with self._store.transaction():
            self._store.sql.execute(
                "UPDATE session SET ended_at = ? WHERE id = ?", (moment, session.id)
            )
        return Session(
            id=session.id,
            user_id=session.user_id,
            created_at=session.created_at,
            expire_at=session.expire_at,
            ended_at=moment,
        )


def token(
    key: SigningKey, *, issuer: str, session: Session, user: User, image_url: str, origin: str
) -> str:
    """Return a session token (version 2 of Clerk's) that is good for a minute.

    ``origin`` is that of the page that asked, empty when it is not known.
    """
    moment = now() // 1000
    claims: dict[str, object] = {
        "iss": issuer,
        "sub": user.id,
        "sid": session.id,
        "iat": moment,
        "nbf": moment - _CLOCK_SKEW_SECONDS,
        "exp": moment + _TOKEN_SECONDS,
        "sts": "active",
        "v": 2,
        # No claims of Clerk's own: production adds them with this session-token template:
        #   {"email": "{{user.primary_email_address}}", "name": "{{user.full_name}}",
        #    "image_url": "{{user.image_url}}"}
        "email": user.email,
        "name": user.full_name,
        "image_url": image_url,
    }
    if origin:
        claims["azp"] = origin
    return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
