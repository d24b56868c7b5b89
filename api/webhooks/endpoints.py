"""``/api/webhooks``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.core.unit_of_work import RequestSession
from api.users.access import webhook_sender
from api.webhooks.service import WebhookReceiver

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])


async def _receiver(request: Request) -> WebhookReceiver:
    receiver: WebhookReceiver = request.app.state.webhooks
    return receiver


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/clerk",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(webhook_sender)],
)
async def receive_from_clerk(
    request: Request,
    # First: whoever sends slowly must not hold a connection to Postgres meanwhile.
    body: Annotated[bytes, Depends(_body)],
    session: RequestSession,
    receiver: Annotated[WebhookReceiver, Depends(_receiver)],
) -> Response:
    """Take a webhook of Clerk, signed as Svix does."""
    await receiver.from_clerk(session, request.headers, body)
    return Response(status_code=HTTPStatus.NO_CONTENT.value)


@router.post(
    "/stripe",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(webhook_sender)],
)
async def receive_from_stripe(
    request: Request,
    session: RequestSession,
    receiver: Annotated[WebhookReceiver, Depends(_receiver)],
) -> Response:
    """Take a webhook of Stripe, signed by its own way."""
    signature = request.headers.get("Stripe-Signature")
    await receiver.from_stripe(session, signature, await request.body())
    return Response(status_code=HTTPStatus.NO_CONTENT.value)
