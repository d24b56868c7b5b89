"""Downloads as the API gives them. Sizes are in bytes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel


class DownloadRefusal(StrEnum):
    """Why an order cannot be downloaded at the moment."""

    NOT_PAID = "not_paid"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used_up"
    NO_VERSION = "no_version"


class DownloadState(BaseModel):
    """Whether an order can be downloaded, and how often it was; ``limit`` is 0 without a grant."""

    allowed: bool
    reason: DownloadRefusal | None
    used: int
    limit: int
    expires_at: datetime | None


class DownloadLink(BaseModel):
    """An address that saves the file under its name; it works for a minute."""

    url: str
    filename: str
    size: int
    expires_at: datetime


class VersionFile(BaseModel):
    """A version that can be downloaded."""

    id: UUID
    version: str
    released_at: datetime
    filename: str
    size: int


class DownloadRecord(BaseModel):
    """One address that was given out."""

    at: datetime
    version: str


class Grant(BaseModel):
    """Leave to download so many times and until then; the newest one counts."""

    id: UUID
    limit: int
    used: int
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    downloads: list[DownloadRecord]
