"""``/api/reviews``."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.reviews.schemas import (
    NewReview,
    Review,
    ReviewFields,
    ReviewPage,
    ReviewParameters,
    ReviewReply,
)
from api.reviews.service import ReviewService
from api.users.access import SignedIn, anybody, seller, signed_in

router = APIRouter(prefix="/api/reviews", tags=["reviews"])

_LIMITS = problems(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)
_REFUSALS = _LIMITS | problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
_SIGNED_IN = [Depends(signed_in)]
_SELLERS = [Depends(seller)]


async def _service(request: Request) -> ReviewService:
    service: ReviewService = request.app.state.reviews
    return service


Service = Annotated[ReviewService, Depends(_service)]


@router.get(
    "/product/{product}",
    response_model=ReviewPage,
    responses=_LIMITS,
    dependencies=[Depends(anybody)],
)
async def list_reviews(
    request: Request,
    product: UUID,
    parameters: Annotated[ReviewParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """List the reviews of a product with a summary of all."""
    return json_response(request, await service.page(session, product, parameters))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=Review,
    responses=_REFUSALS | problems(HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[*_SIGNED_IN, Depends(RateLimit("review", "30/hour"))],
)
async def write_review(
    request: Request,
    caller: SignedIn,
    wanted: NewReview,
    session: RequestSession,
    service: Service,
) -> Response:
    """Say what one thinks of what one has bought; each order has one review."""
    review = await service.write(session, caller.id, wanted)
    return json_response(request, review, store=False, status=HTTPStatus.CREATED)


@router.put("/{review}", response_model=Review, responses=_REFUSALS, dependencies=_SIGNED_IN)
async def change_review(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    review: UUID,
    wanted: ReviewFields,
    session: RequestSession,
    service: Service,
) -> Response:
    """Write one's own review anew."""
    shown = await service.change(session, caller.id, review, wanted)
    return json_response(request, shown, store=False)


@router.delete(
    "/{review}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_REFUSALS,
    dependencies=_SIGNED_IN,
)
async def remove_review(
    caller: SignedIn, review: UUID, session: RequestSession, service: Service
) -> None:
    """Take one's own review back."""
    await service.remove(session, caller.id, review)


@router.put("/{review}/reply", response_model=Review, responses=_REFUSALS, dependencies=_SELLERS)
async def reply_to_review(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    review: UUID,
    wanted: ReviewReply,
    session: RequestSession,
    service: Service,
) -> Response:
    """Answer a review of one's own product, or write the answer anew."""
    shown = await service.reply(session, caller.id, review, wanted.reply)
    return json_response(request, shown, store=False)


@router.delete("/{review}/reply", response_model=Review, responses=_REFUSALS, dependencies=_SELLERS)
async def remove_reply(
    request: Request, caller: SignedIn, review: UUID, session: RequestSession, service: Service
) -> Response:
    """Take one's answer back."""
    shown = await service.reply(session, caller.id, review, None)
    return json_response(request, shown, store=False)
