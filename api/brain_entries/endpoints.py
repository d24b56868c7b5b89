"""``/api/brain`` for members: their own entries, how they are used, and how to change them.

The parameter is called ``entry`` here and where it is a slug: two templates of one path that differ
in a name alone are one path to OpenAPI.
"""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.brain_entries.schemas import (
    EntryFields,
    EntryRevision,
    NewEntry,
    OwnEntry,
    OwnEntryPage,
    OwnEntryParameters,
    RevisionRow,
)
from api.brain_entries.service import EntryService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.revisions import ChangedRevision, revision_response
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api/brain", tags=["own brain entries"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)
_NOT_FOUND = problems(HTTPStatus.NOT_FOUND)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_MEMBERS = [Depends(signed_in)]
RevisionNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


async def _service(request: Request) -> EntryService:
    service: EntryService = request.app.state.own_entries
    return service


Service = Annotated[EntryService, Depends(_service)]


@router.get("/me", response_model=OwnEntryPage, responses=_REFUSALS, dependencies=_MEMBERS)
async def list_own_entries(
    request: Request,
    caller: SignedIn,
    parameters: Annotated[OwnEntryParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """List one's own entries, in any status, with their usage and the totals of all."""
    return json_response(request, await service.page(session, caller.id, parameters), store=False)


@router.get(
    "/me/{entry}",
    response_model=OwnEntry,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_MEMBERS,
)
async def get_own_entry(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """Show one of one's own entries, with what it lacks; its revision is the ETag."""
    return revision_response(request, await service.entry(session, caller.id, entry))


@router.get(
    "/me/{entry}/revisions",
    response_model=list[RevisionRow],
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_MEMBERS,
)
async def list_entry_revisions(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """List what readers have seen of one's own entry, the newest first, the last hundred."""
    return json_response(request, await service.revisions(session, caller.id, entry), store=False)


@router.get(
    "/me/{entry}/revisions/{revision}",
    response_model=EntryRevision,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_MEMBERS,
)
async def get_entry_revision(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    entry: UUID,
    revision: RevisionNumber,
    session: RequestSession,
    service: Service,
) -> Response:
    """Show one revision of one's own entry."""
    found = await service.revision(session, caller.id, entry, revision)
    return json_response(request, found, store=False)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=OwnEntry,
    responses=_REFUSALS | problems(HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[*_MEMBERS, Depends(RateLimit("new-entry", "60/hour"))],
)
async def create_entry(
    request: Request,
    caller: SignedIn,
    wanted: NewEntry,
    session: RequestSession,
    service: Service,
) -> Response:
    """Begin a draft."""
    draft = await service.create(session, caller, wanted)
    return revision_response(request, draft, HTTPStatus.CREATED)


@router.put(
    "/{entry}",
    response_model=OwnEntry,
    responses=_REFUSALS
    | _NOT_FOUND
    | _CONFLICT
    | problems(HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED),
    dependencies=_MEMBERS,
)
async def change_entry(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    entry: UUID,
    revision: ChangedRevision,
    wanted: EntryFields,
    session: RequestSession,
    service: Service,
) -> Response:
    """Write all fields of an entry, made from the revision that ``If-Match`` names."""
    return revision_response(
        request, await service.change(session, caller.id, entry, revision, wanted)
    )


@router.delete(
    "/{entry}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_MEMBERS,
)
async def remove_entry(
    caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> None:
    """Delete an entry with its history and its votes."""
    await service.remove(session, caller.id, entry)


@router.post(
    "/{entry}/publish",
    response_model=OwnEntry,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_MEMBERS,
)
async def publish_entry(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """Make an entry public."""
    return revision_response(request, await service.publish(session, caller.id, entry))


@router.post(
    "/{entry}/withdraw",
    response_model=OwnEntry,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_MEMBERS,
)
async def withdraw_entry(
    request: Request, caller: SignedIn, entry: UUID, session: RequestSession, service: Service
) -> Response:
    """Take an entry from its readers; it is a draft again."""
    return revision_response(request, await service.withdraw(session, caller.id, entry))


@router.post(
    "/{entry}/revisions/{revision}/restore",
    response_model=OwnEntry,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_MEMBERS,
)
async def restore_entry_revision(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    entry: UUID,
    revision: RevisionNumber,
    session: RequestSession,
    service: Service,
) -> Response:
    """Write an older revision's words anew; what was there is kept as a revision as well."""
    return revision_response(request, await service.restore(session, caller.id, entry, revision))
