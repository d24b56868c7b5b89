"""Exports and closing as the API takes and gives them. Sizes are in bytes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from api.models import ExportStatus


class Export(BaseModel):
    """An export; ``url`` is there while it can be downloaded, and works for 15 minutes."""

    id: UUID
    status: ExportStatus
    size: int | None
    created_at: datetime
    expires_at: datetime | None
    url: str | None


class Closing(BaseModel):
    """What closing the account would do, and what must be settled first."""

    email: str
    products: int
    published: int
    sold: int
    entries: int
    obligations: list[str]


class CloseAccount(BaseModel):
    """The account's e-mail address, typed once more."""

    model_config = ConfigDict(extra="forbid")

    confirmation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
