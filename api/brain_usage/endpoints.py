"""``/api/brain``: votes and views; ``/api/contributors``: whose entries are of use."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.brain_usage.schemas import Contributor, Vote
from api.brain_usage.service import UsageService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, anybody, signed_in

router = APIRouter(prefix="/api", tags=["brain"])

_LIMITS = problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
_TOO_MANY = problems(HTTPStatus.TOO_MANY_REQUESTS)
_REFUSALS = _LIMITS | problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_VOTES = _REFUSALS | _TOO_MANY | problems(HTTPStatus.CONFLICT)
_VOTERS = [Depends(signed_in), Depends(RateLimit("brain-vote", "300/hour"))]


async def _service(request: Request) -> UsageService:
    service: UsageService = request.app.state.brain_usage
    return service


Service = Annotated[UsageService, Depends(_service)]


@router.get(
    "/contributors",
    response_model=list[Contributor],
    responses=problems(HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(anybody)],
)
async def list_contributors(
    request: Request, session: RequestSession, service: Service
) -> Response:
    """List the members whose public entries are of most use, the first eight."""
    return json_response(request, await service.contributors(session))


@router.post(
    "/brain/{entry}/views",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_LIMITS | _TOO_MANY,
    dependencies=[Depends(anybody), Depends(RateLimit("brain-view", "600/minute"))],
)
async def record_entry_view(request: Request, entry: UUID, service: Service) -> None:
    """Count that somebody sees an entry. Always the same answer, also to bots."""
    await service.seen(
        entry,
        address=request.client.host if request.client else "",
        user_agent=request.headers.get("User-Agent", ""),
    )


@router.get(
    "/brain/{entry}/helpful",
    response_model=Vote,
    responses=_REFUSALS,
    dependencies=[Depends(signed_in)],
)
async def get_helpful_vote(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """Tell whether one finds an entry helpful, and how many do."""
    return json_response(request, await service.vote(session, caller.id, entry), store=False)


@router.put("/brain/{entry}/helpful", response_model=Vote, responses=_VOTES, dependencies=_VOTERS)
async def give_helpful_vote(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """Find another member's entry helpful; each member counts once."""
    vote = await service.set_vote(session, caller, entry, helpful=True)
    return json_response(request, vote, store=False)


@router.delete(
    "/brain/{entry}/helpful", response_model=Vote, responses=_VOTES, dependencies=_VOTERS
)
async def take_helpful_vote_back(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """Take one's vote back."""
    vote = await service.set_vote(session, caller, entry, helpful=False)
    return json_response(request, vote, store=False)
