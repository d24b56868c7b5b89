"""``/api/brain/query``: questions to the Brain."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.brain_answers.schemas import BrainAnswer, BrainQuota, Question
from api.brain_answers.service import AnswerService
from api.core.client_left import unless_left
from api.core.errors import problems
from api.core.event_stream import MEDIA_TYPE, EventStream, wants_events
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api/brain", tags=["brain"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_STREAMED: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": (
            "The answer: as JSON, or with `Accept: text/event-stream` in events, `passages`, `text`"
            " (repeated), `citations`, `usage`, each with that part of the answer; `error` if it"
            " breaks off. The answer counts from its first `text` on."
        ),
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


async def _service(request: Request) -> AnswerService:
    service: AnswerService = request.app.state.brain_answers
    return service


Service = Annotated[AnswerService, Depends(_service)]


# The limit is what is fair to ask for where no quota is: twice a minute, hour after hour.
@router.get(
    "/query",
    response_model=BrainAnswer,
    responses=_STREAMED | _REFUSALS,
    dependencies=[Depends(signed_in), Depends(RateLimit("brain-query", "120/hour"))],
)
async def query_brain(
    request: Request, caller: SignedIn, q: Question, service: Service
) -> Response:
    """Answer a question from the Brain's entries, citing them; says so when they do not answer."""
    asked = await service.ask(caller.id, q)
    if wants_events(request):
        return EventStream(service.answer(asked))
    answer = await unless_left(request, service.whole_answer(asked))
    return json_response(request, answer, store=False)


@router.get(
    "/query/quota",
    response_model=BrainQuota,
    responses=problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(signed_in)],
)
async def get_brain_quota(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Tell how many answers one has had today, and has left."""
    return json_response(request, await service.quota(session, caller.id), store=False)
