"""What only the stand-in has: switches for tests and a look at the webhooks."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from sandbox.clerk.form import Form
from sandbox.clerk.signing_keys import new_private_key
from sandbox.clerk.stand_in import StandIn
from sandbox.clerk.web import answer, route


async def _rotate_keys(stand_in: StandIn, request: Request) -> Response:
    await Form.read(request)
    stand_in.keys.add(await asyncio.to_thread(new_private_key))
    return answer(stand_in.keys.jwks())


async def _drop_old_keys(stand_in: StandIn, request: Request) -> Response:
    await Form.read(request)
    stand_in.keys.drop_old()
    return answer(stand_in.keys.jwks())


async def _webhooks(stand_in: StandIn, _request: Request) -> Response:
    found = stand_in.webhooks.all()
    return answer({"data": found, "total_count": len(found)})


async def _resend(stand_in: StandIn, request: Request) -> Response:
    await Form.read(request)
    webhook = stand_in.webhooks.send_again(request.path_params["id"])
    stand_in.news()
    return answer(webhook)


ROUTES = [
    route("/_sandbox/rotate-keys", POST=_rotate_keys),
    route("/_sandbox/drop-old-keys", POST=_drop_old_keys),
    route("/_sandbox/webhooks", GET=_webhooks),
    route("/_sandbox/webhooks/{id}/resend", POST=_resend),
]
