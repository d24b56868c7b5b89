"""Licences as software asks about them."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.models import LicenceKind

KeyText = Annotated[
    str,
    StringConstraints(max_length=100),
    Field(description="As it stands in the receipt; case and hyphens do not matter."),
]
Instance = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]([ -~]*[!-~])?$"),
    Field(description="The place's own name, such as a host name or an identifier."),
]


class LicenceQuestion(BaseModel):
    """Which licence; with a product, the licence must be of that one."""

    model_config = ConfigDict(extra="forbid")

    key: KeyText
    product_id: UUID | None


class LicenceUse(BaseModel):
    """Which licence, and where it is used."""

    model_config = ConfigDict(extra="forbid")

    key: KeyText
    instance: Instance


class LicenceRefusal(StrEnum):
    """Why a licence is not valid."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    OTHER_PRODUCT = "other_product"
    REVOKED = "revoked"
    SUSPENDED = "suspended"


class LicensedProduct(BaseModel):
    """What a licence is for."""

    id: UUID
    name: str
    slug: str


class LicenceState(BaseModel):
    """Whether a licence is valid, and how often it is in use; a limit of null is none."""

    valid: bool
    reason: LicenceRefusal | None
    product: LicensedProduct | None
    licence: LicenceKind | None
    activations: int
    activation_limit: int | None
