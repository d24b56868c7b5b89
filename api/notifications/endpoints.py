"""What people want to be told: chosen in their settings, or by a link in a letter."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession
from api.notifications.schemas import Choices, NotificationSettings, Unsubscribed
from api.notifications.service import NotificationService
from api.users.access import SignedIn, anybody, signed_in

router = APIRouter(prefix="/api", tags=["notifications"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_LINK = problems(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)
Token = Annotated[str, Query(max_length=300)]


async def _service(request: Request) -> NotificationService:
    service: NotificationService = request.app.state.notifications
    return service


Service = Annotated[NotificationService, Depends(_service)]


@router.get(
    "/users/me/notifications",
    response_model=NotificationSettings,
    responses=_REFUSALS,
    dependencies=[Depends(signed_in)],
)
async def get_notification_settings(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Show what the signed-in user wants to be told."""
    return json_response(request, await service.settings(session, caller.id), store=False)


@router.put(
    "/users/me/notifications",
    response_model=NotificationSettings,
    responses=_REFUSALS,
    dependencies=[Depends(signed_in)],
)
async def choose_notifications(
    request: Request,
    caller: SignedIn,
    wanted: Choices,
    session: RequestSession,
    service: Service,
) -> Response:
    """Change what the signed-in user wants to be told."""
    chosen = await service.choose(session, caller.id, wanted.choices)
    return json_response(request, chosen, store=False)


@router.get(
    "/notifications/unsubscribe",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    responses=_LINK,
    dependencies=[Depends(anybody)],
)
async def visit_unsubscribe_link(request: Request, token: Token) -> Response:
    """Lead to the page that asks: programs that only look at links must change nothing."""
    site = request.app.state.settings.site_url.rstrip("/")
    address = f"{site}/unsubscribe?token={quote(token, safe='')}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


@router.post(
    "/notifications/unsubscribe",
    response_model=Unsubscribed,
    responses=_LINK,
    dependencies=[Depends(anybody)],
)
async def unsubscribe(
    request: Request, token: Token, session: RequestSession, service: Service
) -> Response:
    """Stop one kind of letter, in one click and without signing in (RFC 8058)."""
    return json_response(request, await service.unsubscribe(session, token), store=False)
