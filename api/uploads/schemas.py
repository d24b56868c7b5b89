"""Uploads as the API takes and gives them. Sizes are in bytes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.core.lines import Line
from api.models import UploadKind, UploadStatus

FILE_NAME = r"^[^/\\\x00-\x1f\x7f-\x9f]+$"
LARGEST = 500 * 1024 * 1024


class NewUpload(BaseModel):
    """A file that is to be sent: its own name, without folders, and its exact size."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    kind: UploadKind
    filename: Annotated[str, Line(max_length=255, pattern=FILE_NAME)]
    size: Annotated[int, Field(ge=1, le=LARGEST)]


class Refusal(BaseModel):
    """Why a file was refused; ``code`` is stable."""

    code: str
    message: str


class PackageSummary(BaseModel):
    """What was found in a package; ``languages`` maps names to bytes."""

    sha256: str
    file_count: int
    unpacked_bytes: int
    has_readme: bool
    licence: str | None
    licence_file: str | None
    languages: dict[str, int]


class UploadState(BaseModel):
    """How far an upload has come; ``package`` once an archive was found good."""

    id: UUID
    product_id: UUID | None
    kind: UploadKind
    filename: str
    size: int
    status: UploadStatus
    refusal: Refusal | None
    package: PackageSummary | None
    created_at: datetime


class PartAddress(BaseModel):
    """Where to PUT exactly ``size`` bytes, those that follow the parts before."""

    number: int
    size: int
    url: str


class Transfer(BaseModel):
    """How to send a file: one PUT to ``url`` with these headers, or one for each of ``parts``.

    Parts that have arrived already are not listed. The addresses work until ``expires_at``; new
    ones can be asked for as long as the upload is pending.
    """

    upload: UploadState
    url: str | None
    headers: dict[str, str]
    parts: list[PartAddress]
    part_size: int | None
    expires_at: datetime
