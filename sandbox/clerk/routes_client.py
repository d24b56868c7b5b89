"""What a visitor's side asks for: the Frontend API."""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response

from sandbox.clerk.errors import ApiError, Problem
from sandbox.clerk.form import Form
from sandbox.clerk.passwords import hashed, matches
from sandbox.clerk.sessions import token
from sandbox.clerk.stand_in import StandIn
from sandbox.clerk.web import answer, bearer, route

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")
_LONGEST_NAME = 256


def _signed_in(stand_in: StandIn, kind: str, user_id: str) -> dict[str, object]:
    """Begin a session; inside a transaction. The secret is shown this once."""
    session_id, secret = stand_in.sessions.begin(user_id)
    return {
        "object": kind,
        "status": "complete",
        "created_user_id": user_id,
        "created_session_id": session_id,
        "session_secret": secret,
    }


async def _sign_up(stand_in: StandIn, request: Request) -> Response:
    form = await Form.read(request, "email", "password", "name")
    email, password = form.email("email"), form.new_password("password")
    name = form.text("name", _LONGEST_NAME).strip()
    form.done()
    password = await asyncio.to_thread(hashed, password)
    with stand_in.store.transaction():
        user = stand_in.users.add(email, name, password)
        body = _signed_in(stand_in, "sign_up", user.id)
    stand_in.news()
    return answer(body)


async def _sign_in(stand_in: StandIn, request: Request) -> Response:
    form = await Form.read(request, "email", "password")
    email, password = form.email("email"), form.text("password", 4096)
    form.done()
    user = stand_in.users.with_email(email)
    if user is None:
        message = "Couldn't find your account."
        raise ApiError(422, Problem("form_identifier_not_found", message, message, "email"))
    if not await asyncio.to_thread(matches, password, user.password):
        message = "Password is incorrect. Try again, or use another method."
        raise ApiError(422, Problem("form_password_incorrect", message, message, "password"))
    with stand_in.store.transaction():
        # While the password was checked, the account may have been deleted.
        user = stand_in.users.get(user.id)
        body = _signed_in(stand_in, "sign_in", user.id)
    return answer(body)


async def _token(stand_in: StandIn, request: Request) -> Response:
    await Form.read(request)
    session = stand_in.sessions.active(request.path_params["id"], bearer(request))
    origin = request.headers.get("origin", "")
    if origin and not _ORIGIN.fullmatch(origin):
        message = f"The header Origin must be that of a page, not {origin!r}"
        raise ApiError(400, Problem("origin_invalid", "Invalid HTTP Origin header", message))
    user = stand_in.users.get(session.user_id)
    made = token(
        stand_in.keys.newest,
        issuer=stand_in.url,
        session=session,
        user=user,
        image_url=stand_in.users.image_url(user),
        origin=origin,
    )
    return answer({"object": "token", "jwt": made})


async def _end(stand_in: StandIn, request: Request) -> Response:
    await Form.read(request)
    session = stand_in.sessions.active(request.path_params["id"], bearer(request))
    return answer(stand_in.sessions.end(session).body())


async def _keys(stand_in: StandIn, _request: Request) -> Response:
    return answer(stand_in.keys.jwks())


async def _health(_stand_in: StandIn, _request: Request) -> Response:
    return answer({"status": "healthy"})


ROUTES = [
    route("/.well-known/jwks.json", GET=_keys),
    route("/v1/health", GET=_health),
    route("/v1/client/sign_ups", POST=_sign_up),
    route("/v1/client/sign_ins", POST=_sign_in),
    route("/v1/client/sessions/{id}/tokens", POST=_token),
    route("/v1/client/sessions/{id}/end", POST=_end),
]
