"""Events as browsers send them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

MAX_EVENTS = 20
MAX_SHOWN = 60

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, max_length=256)]
Position = Annotated[int, Field(ge=1, le=10_000)]


class Event(BaseModel):
    """What all events have in common: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class ViewEvent(Event):
    """A product's page was seen; ``referrer`` is the address that the browser names.

    What is not known is empty.
    """

    kind: Literal["view"]
    product_id: UUID
    referrer: Annotated[str, StringConstraints(max_length=2000)]
    q: Query
    utm_source: Text
    utm_medium: Text
    utm_campaign: Text


class ImpressionEvent(Event):
    """A list showed these products, the first at ``position`` counted from one."""

    kind: Literal["impression"]
    product_ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_SHOWN)]
    q: Query
    position: Position


class ClickEvent(Event):
    """Somebody chose a product from a list."""

    kind: Literal["click"]
    product_id: UUID
    q: Query
    position: Position | None


class NothingEvent(Event):
    """A search found nothing."""

    kind: Literal["nothing"]
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=256)]


Sent = ViewEvent | ImpressionEvent | ClickEvent | NothingEvent


class Events(BaseModel):
    """What a browser has to tell."""

    model_config = ConfigDict(extra="forbid")

    events: Annotated[
        list[Annotated[Sent, Field(discriminator="kind")]],
        Field(min_length=1, max_length=MAX_EVENTS),
    ]

    @field_validator("events")
    @classmethod
    def _few(cls, events: list[Sent]) -> list[Sent]:
        """Each product that was shown becomes a row: anybody can send them, and as fast."""
        shown = sum(len(one.product_ids) for one in events if isinstance(one, ImpressionEvent))
        if shown > MAX_SHOWN:
            raise ValueError(f"must show at most {MAX_SHOWN} products in all")
        return events
