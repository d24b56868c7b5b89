"""The parameters of searches: their types, limits, and the rules that join several of them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, TypeVar, get_origin

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from api.core.errors import InvalidParametersError, ParameterError
from api.core.paging import DEFAULT_PER_PAGE, MAX_PER_PAGE, MAX_REACHABLE

MAX_Q_LENGTH = 256
MAX_VALUES = 50

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}")
_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"
# The engine's filter grammar cannot express every value that has a backslash.
_FACET_VALUE = r"^[^\\\x00-\x1f\x7f-\x9f]+$"


def _trim(value: object) -> object:
    return value.strip(" ") if isinstance(value, str) else value


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
Whole = Annotated[int, BeforeValidator(_whole)]


class ListParameters(BaseModel):
    """What every search takes. ``per_page`` stands first because ``page`` is checked with it."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    per_page: Annotated[Whole, Field(ge=1, le=MAX_PER_PAGE)] = DEFAULT_PER_PAGE
    page: Annotated[
        Whole,
        Field(
            ge=1,
            le=MAX_REACHABLE,
            validate_default=True,
            description=f"Page times per_page may be at most {MAX_REACHABLE}.",
        ),
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


def refuse_repeated(request: Request, parameters: type[BaseModel]) -> None:
    """Refuse a parameter that is given twice but has one value: which one was meant is unknown.

    Raises InvalidParametersError naming each.
    """
    repeated = _repeated(name for name, _ in request.query_params.multi_items())
    wrong = [
        name
        for name in sorted(repeated)
        if get_origin(parameters.model_fields[name].annotation) is not list
    ]
    if wrong:
        raise InvalidParametersError(
            f"{', '.join(wrong)}: given more than once",
            errors=[
                ParameterError(parameter=name, message="given more than once") for name in wrong
            ],
        )


def _repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value] # the idiom
