"""Versions as the API takes and gives them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from api.uploads.schemas import PackageSummary


class NewVersion(BaseModel):
    """A package that was found good, what it is called, and what is new in it (Markdown)."""

    model_config = ConfigDict(extra="forbid")

    upload_id: UUID
    version: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, max_length=40, pattern=r"^[0-9A-Za-z]+([.+_-][0-9A-Za-z]+)*$"
        ),
    ]
    changelog: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]

    @field_validator("changelog")
    @classmethod
    def _storable(cls, changelog: str) -> str:
        if "\x00" in changelog:
            raise ValueError("must not contain NUL")
        return changelog


class Version(BaseModel):
    """A released version; ``size`` is that of its package in bytes."""

    id: UUID
    version: str
    changelog: str
    released_at: datetime
    filename: str
    size: int
    package: PackageSummary
