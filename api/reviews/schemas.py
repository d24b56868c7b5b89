"""Reviews as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.core.lines import Line
from api.core.paging import Page, PerPage

Rating = Annotated[int, Field(ge=1, le=5)]
Title = Annotated[str, Line(max_length=120)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=5000, pattern=r"^[^\x00]*$")
]


class Body(BaseModel):
    """What a client sends: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class ReviewFields(Body):
    """All that a buyer writes."""

    rating: Rating
    title: Title
    body: Text


class NewReview(ReviewFields):
    """A review of what an order has bought."""

    order_id: UUID


class ReviewReply(Body):
    """What the seller answers."""

    reply: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=5000, pattern=r"^[^\x00]*$"
        ),
    ]


class Review(BaseModel):
    """What a buyer says of a product; ``author`` is a name."""

    id: UUID
    rating: int
    title: str
    body: str
    author: str
    verified: bool
    created_at: datetime
    updated_at: datetime
    reply: str | None
    replied_at: datetime | None


class ReviewSummary(BaseModel):
    """All reviews of a product; ``stars`` counts those with one star to five."""

    average: float | None
    count: int
    stars: list[int]


class ReviewPage(BaseModel):
    """A page of a product's reviews."""

    items: list[Review]
    summary: ReviewSummary
    total: int
    page: int
    per_page: int
    pages: int


class ReviewParameters(BaseModel):
    """The parameters of a product's reviews."""

    model_config = ConfigDict(extra="forbid")

    sort: Literal["newest", "highest", "lowest"] = "newest"
    page: Page = 1
    per_page: PerPage = 10
