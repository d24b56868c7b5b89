"""What the shop's servers ask for with the secret key: the Backend API; and the pictures."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from sandbox.clerk.form import Form
from sandbox.clerk.stand_in import StandIn
from sandbox.clerk.web import answer, demand_secret_key, route

_LONGEST_NAME = 256
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" fill="#4b5563"/>'
    '<text x="32" y="32" fill="#fff" font-family="sans-serif" font-size="28"'
    ' text-anchor="middle" dominant-baseline="central">{}</text></svg>'
)


async def _get(stand_in: StandIn, request: Request) -> Response:
    demand_secret_key(stand_in, request)
    return answer(stand_in.users.object_of(stand_in.users.get(request.path_params["id"])))


async def _rename(stand_in: StandIn, request: Request) -> Response:
    demand_secret_key(stand_in, request)
    form = await Form.read(request, "first_name", "last_name")
    names = {
        name: form.text_or_none(name, _LONGEST_NAME)
        for name in ("first_name", "last_name")
        if name in form
    }
    form.done()
    user = stand_in.users.rename(request.path_params["id"], names)
    stand_in.news()
    return answer(stand_in.users.object_of(user))


async def _delete(stand_in: StandIn, request: Request) -> Response:
    demand_secret_key(stand_in, request)
    await Form.read(request)
    gone = stand_in.users.delete(request.path_params["id"])
    stand_in.news()
    return answer(gone)


async def _picture(stand_in: StandIn, request: Request) -> Response:
    user = stand_in.users.get(request.path_params["id"])
    initial = escape((user.full_name or user.email)[0].upper())
    return Response(_PICTURE.format(initial), media_type="image/svg+xml")


ROUTES = [
    route("/v1/users/{id}", GET=_get, PATCH=_rename, DELETE=_delete),
    route("/avatars/{id}.svg", GET=_picture),
]
