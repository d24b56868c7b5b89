"""``/api/webhooks``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.users.access import webhook_sender
from api.webhooks.service import WebhookReceiver

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])


async def _receiver(request: Request) -> WebhookReceiver:
    receiver: WebhookReceiver = request.app.state.webhooks
    return receiver


@router.post(
    "/clerk",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(webhook_sender)],
)
async def receive_from_clerk(
    request: Request,
    receiver: Annotated[WebhookReceiver, Depends(_receiver)],
) -> Response:
    """Take a webhook of Clerk, signed as Svix does."""
    await receiver.from_clerk(request.headers, await request.body())
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
    receiver: Annotated[WebhookReceiver, Depends(_receiver)],
) -> Response:
    """Take a webhook of Stripe, signed by its own way."""
    signature = request.headers.get("Stripe-Signature")
    await receiver.from_stripe(signature, await request.body())
    return Response(status_code=HTTPStatus.NO_CONTENT.value)
