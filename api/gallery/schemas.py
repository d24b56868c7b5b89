"""A gallery as the API takes and gives it."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.core.lines import Line

MAX_ITEMS = 100


class GalleryImage(BaseModel):
    """A picture; ``srcset`` and ``placeholder`` are null for one that was not uploaded here."""

    id: UUID
    url: str
    srcset: str | None
    placeholder: str | None
    alt: str
    width: int
    height: int


class Gallery(BaseModel):
    """The pictures in their order; the first is the cover. ``tag`` is what If-Match takes."""

    items: list[GalleryImage]
    tag: str


class WantedImage(BaseModel):
    """A picture that stays, with its words."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    alt: Annotated[str, Line(max_length=300)]


class WantedGallery(BaseModel):
    """The pictures that stay, in their new order."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[WantedImage], Field(max_length=MAX_ITEMS)]
