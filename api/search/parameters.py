"""The parameters of searches: their types, limits, and the rules that join several of them."""

import re
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from api.core.paging import DEFAULT_PER_PAGE, MAX_PER_PAGE, MAX_REACHABLE

MAX_Q_LENGTH = 256
MAX_VALUES = 50

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}")
_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"
# The engine's filter grammar cannot express every value that has a backslash.
_FACET_VALUE = r"^[^\\\x00-\x1f\x7f-\x9f]+$"


# What Unicode counts as separators: str.strip() alone would also drop control characters, which
# are refused.
_SPACES = "".join(map(chr, (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)))
_SPACES += "\u202f\u205f\u3000"


def _trim(value: object) -> object:
    return value.strip(_SPACES) if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _whole(value: object) -> object:
    # Pydantic alone would also read "1_000", "1.0" and " 1 ", and each page needs one address.
    if isinstance(value, str) and not _WHOLE_NUMBER.fullmatch(value):
        raise ValueError("must be a whole number")
    return value


QueryText = Annotated[
    str,
    Field(
        max_length=MAX_Q_LENGTH,
        pattern=_NO_CONTROLS,
        description="Words to look for; the last one may be unfinished, and typos are forgiven.",
    ),
    BeforeValidator(_trim),
]
FacetValue = Annotated[
    str, Field(min_length=1, max_length=100, pattern=_FACET_VALUE), BeforeValidator(_trim)
]
FacetValues = Annotated[
    list[FacetValue],
    Field(
        max_length=MAX_VALUES,
        description="Repeatable; several values are alternatives. Case does not matter.",
    ),
]
Choice = TypeVar("Choice", bound=StrEnum)
ChoiceOf = Annotated[Choice, BeforeValidator(_lower)]
"""One of an enumeration's values, in any case."""
WHOLE = BeforeValidator(_whole)
"""Stands behind a number's limits, where the OpenAPI document still sees them."""


class ListParameters(BaseModel):
    """What every search takes. ``per_page`` stands first because ``page`` is checked with it."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    per_page: Annotated[int, Field(ge=1, le=MAX_PER_PAGE), WHOLE] = DEFAULT_PER_PAGE
    page: Annotated[
        int,
        Field(
            ge=1,
            le=MAX_REACHABLE,
            validate_default=True,
            description=f"Page times per_page may be at most {MAX_REACHABLE}.",
        ),
        WHOLE,
    ] = 1

    @field_validator("page")
    @classmethod
    def _reachable(cls, page: int, info: ValidationInfo) -> int:
        per_page = info.data.get("per_page")
        if per_page is not None and page * per_page > MAX_REACHABLE:
            raise ValueError(
                f"only the first {MAX_REACHABLE} results can be paged through;"
                " narrow the search instead"
            )
        return page


Parameters = TypeVar("Parameters", bound=BaseModel)


def read_query(request: Request, model: type[Parameters]) -> Parameters:
    """Return a request's parameters.

    By hand rather than by FastAPI's ``Query()``: that would take the last of several values of a
    parameter that has one, and costs as much time as everything else that a search does here.
    Raises RequestValidationError.
    """
    values: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    fields = model.model_fields
    for name, value in request.query_params.multi_items():
        if name in fields and get_origin(fields[name].annotation) is list:
            values.setdefault(name, []).append(value)
        elif name in values:
            errors.append({"loc": ("query", name), "msg": "given more than once"})
        else:
            values[name] = value
    if not errors:
        try:
            return model.model_validate(values)
        except ValidationError as error:
            errors = [{**item, "loc": ("query", *item["loc"])} for item in error.errors()]
    raise RequestValidationError(errors)


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return the OpenAPI description of what ``read_query`` reads, for ``openapi_extra``."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": content,
                "description": content.get("description", content["title"]),
            }
            for name, content in schema["properties"].items()
        ]
    }
