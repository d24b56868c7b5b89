"""Who may call an endpoint: each declares exactly one of these as a dependency.

Declared on the route (``dependencies=[Depends(signed_in)]``), they run before its parameters, so
that no transaction is open while Clerk's keys are fetched. ``x-access`` in the OpenAPI document
tells what each endpoint has declared.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItemPerHour

from api.core.rate_limit import RateLimiter, address_of
from api.core.settings import Settings
from api.core.unit_of_work import STATEMENT_TIMEOUT_MS, unit_of_work
from api.integrations.clerk import (
    ClerkUnavailableError,
    SessionClaims,
    SessionTokens,
    TokenRefusedError,
)
from api.users.errors import (
    InvalidTokenError,
    NotAnAdminError,
    NotASellerError,
    NotSignedInError,
    SignInUnavailableError,
)
from api.users.service import Caller, UserService

_bearer = HTTPBearer(
    auto_error=False, scheme_name="Session token", description="A session token of Clerk."
)


async def anybody() -> None:
    """Let everybody in, signed in or not."""


async def webhook_sender() -> None:
    """Let whoever signs a webhook in; the endpoint checks the signature of the body."""


async def _claims(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> SessionClaims:
    if credentials is None:
        raise NotSignedInError
    tokens: SessionTokens = request.app.state.session_tokens
    try:
        return await tokens.verify(credentials.credentials)
    except TokenRefusedError as error:
        raise InvalidTokenError from error
    except ClerkUnavailableError as error:
        raise SignInUnavailableError from error


async def signed_in(request: Request, claims: Annotated[SessionClaims, Depends(_claims)]) -> Caller:
    """Let active users in; who is new gets an account, if the address has not begun too many."""
    users: UserService = request.app.state.users
    # A transaction of its own: that of the request would stay open while an endpoint without one
    # asks Clerk or the bucket for something.
    async with unit_of_work(
        request.app.state.database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
    ) as session:
        caller = await users.caller(session, claims)
    if caller is None:
        # Outside of it: Redis is asked whether this address has begun too many.
        limiter: RateLimiter = request.app.state.rate_limiter
        settings: Settings = request.app.state.settings
        limit = RateLimitItemPerHour(settings.new_accounts_per_hour)
        await limiter.take(limit, "new-account", address_of(request))
        async with unit_of_work(
            request.app.state.database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            caller = await users.welcome(session, claims)
    # Whoever counts requests counts those of a person, wherever they come from.
    request.state.user_id = caller.id
    return caller


SignedIn = Annotated[Caller, Depends(signed_in)]
"""Who sends the request, as a parameter of an endpoint."""


async def seller(caller: SignedIn) -> Caller:
    """Let sellers in."""
    if not caller.sells:
        raise NotASellerError
    return caller


async def admin(caller: SignedIn) -> Caller:
    """Let admins in."""
    if not caller.is_admin:
        raise NotAnAdminError
    return caller


ACCESS: Mapping[Callable[..., Any], str] = {
    anybody: "anybody",
    webhook_sender: "webhook",
    signed_in: "signed_in",
    seller: "seller",
    admin: "admin",
}
"""The names of all declarations, for the OpenAPI document."""
