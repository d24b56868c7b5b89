"""``/api/brain/categories`` and ``/api/brain/tags``: how often they are used, and their names.

A tag may contain any character, so that it stands in the body or the query, not in the path.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.brain_labels.schemas import (
    BrainCategoryCount,
    BrainTagPage,
    CategoryFields,
    CategoryMerge,
    KnownTag,
    LabelChange,
    TagMerge,
    TagParameters,
    TagRename,
)
from api.brain_labels.service import LabelService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession
from api.users.access import admin, signed_in

router = APIRouter(prefix="/api/brain", tags=["brain labels"])

_READING = problems(
    HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)
_CHANGING = _READING | problems(HTTPStatus.FORBIDDEN)
_NOT_FOUND = problems(HTTPStatus.NOT_FOUND)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_MEMBERS = [Depends(signed_in)]
_ADMINS = [Depends(admin)]
Category = Annotated[str, Path(max_length=60, pattern="^[a-z0-9-]+$")]


async def _service(request: Request) -> LabelService:
    service: LabelService = request.app.state.brain_labels
    return service


Service = Annotated[LabelService, Depends(_service)]


@router.get(
    "/categories",
    response_model=list[BrainCategoryCount],
    responses=_READING,
    dependencies=_MEMBERS,
)
async def list_brain_categories(
    request: Request, session: RequestSession, service: Service
) -> Response:
    """List all categories with the number of their public entries."""
    return json_response(request, await service.categories(session), store=False)


@router.get("/tags", response_model=BrainTagPage, responses=_READING, dependencies=_MEMBERS)
async def list_brain_tags(
    request: Request,
    parameters: Annotated[TagParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """List the tags of public entries with their number, to choose from and to look after."""
    return json_response(request, await service.tags(session, parameters), store=False)


@router.post(
    "/categories",
    status_code=HTTPStatus.CREATED,
    response_model=BrainCategoryCount,
    responses=_CHANGING | _CONFLICT,
    dependencies=_ADMINS,
)
async def create_brain_category(
    request: Request, wanted: CategoryFields, service: Service
) -> Response:
    """Make a category."""
    made = await service.add_category(wanted.name)
    return json_response(request, made, store=False, status=HTTPStatus.CREATED)


@router.put(
    "/categories/{category}",
    response_model=LabelChange,
    responses=_CHANGING | _NOT_FOUND | _CONFLICT,
    dependencies=_ADMINS,
)
async def rename_brain_category(
    request: Request, category: Category, wanted: CategoryFields, service: Service
) -> Response:
    """Call a category otherwise; its address stays."""
    changed = await service.rename_category(category, wanted.name)
    return json_response(request, changed, store=False)


@router.post(
    "/categories/{category}/merge",
    response_model=LabelChange,
    responses=_CHANGING | _NOT_FOUND,
    dependencies=_ADMINS,
)
async def merge_brain_category(
    request: Request, category: Category, wanted: CategoryMerge, service: Service
) -> Response:
    """Put all entries of a category into another, and delete it."""
    changed = await service.merge_category(category, wanted.into)
    return json_response(request, changed, store=False)


@router.delete(
    "/categories/{category}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_CHANGING | _NOT_FOUND | _CONFLICT,
    dependencies=_ADMINS,
)
async def remove_brain_category(category: Category, service: Service) -> None:
    """Delete a category in which no entry is."""
    await service.remove_category(category)


@router.post(
    "/tags/rename",
    response_model=LabelChange,
    responses=_CHANGING | _NOT_FOUND | _CONFLICT,
    dependencies=_ADMINS,
)
async def rename_brain_tag(request: Request, wanted: TagRename, service: Service) -> Response:
    """Call a tag otherwise on all entries."""
    changed = await service.rename_tag(wanted.tag, wanted.name)
    return json_response(request, changed, store=False)


@router.post(
    "/tags/merge",
    response_model=LabelChange,
    responses=_CHANGING | _NOT_FOUND,
    dependencies=_ADMINS,
)
async def merge_brain_tag(request: Request, wanted: TagMerge, service: Service) -> Response:
    """Have a tag become another one on all entries."""
    changed = await service.merge_tag(wanted.tag, wanted.into)
    return json_response(request, changed, store=False)


@router.delete(
    "/tags", response_model=LabelChange, responses=_CHANGING | _NOT_FOUND, dependencies=_ADMINS
)
async def remove_brain_tag(
    request: Request, tag: Annotated[KnownTag, Query()], service: Service
) -> Response:
    """Take a tag off all entries."""
    return json_response(request, await service.remove_tag(tag), store=False)
