"""People as the API takes and gives them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from api.core.lines import Line
from api.models.user import UserRole

Name = Annotated[str, Line(min_length=1, max_length=120)]
Username = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        min_length=3,
        max_length=30,
        pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
    ),
    Field(description="Letters, digits and single hyphens: the name in the page's address."),
]


class Body(BaseModel):
    """What a client sends: a field we do not know is a mistake, and said to be one."""

    model_config = ConfigDict(extra="forbid")


class SellerName(BaseModel):
    """Under which names a user sells."""

    username: str
    name: str


class Me(BaseModel):
    """The signed-in user; ``seller`` is null for those who do not sell."""

    id: UUID
    email: str
    name: str
    avatar_url: str | None
    role: UserRole
    seller: SellerName | None
    created_at: datetime


class MeChange(Body):
    """What users may change about themselves; the rest is Clerk's."""

    name: Name


class SellerProfileFields(Body):
    """The public face that sellers give themselves."""

    display_name: Annotated[str, Line(min_length=1, max_length=80)]
    headline: Annotated[str, Line(max_length=160)]
    bio: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
    location: Annotated[str, Line(min_length=1, max_length=120)] | None
    website_url: (
        Annotated[
            str,
            Line(
                max_length=300,
                pattern=r"^https?://[^\s/$.?#\x00-\x1f\x7f][^\s\x00-\x1f\x7f]*$",
            ),
        ]
        | None
    )
    support_email: (
        Annotated[
            str,
            Line(
                max_length=254,
                pattern=r"^[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+\.[^\s@\x00-\x1f\x7f]+$",
            ),
        ]
        | None
    )

    @field_validator("bio")
    @classmethod
    def _storable(cls, bio: str) -> str:
        if "\x00" in bio:
            raise ValueError("must not contain NUL")
        return bio


class BecomeSeller(SellerProfileFields):
    """What it takes to sell."""

    username: Username


class SellerProfileChange(SellerProfileFields):
    """The whole profile anew; after a change of ``username`` links to the old one still lead."""

    username: Username


class OwnSellerProfile(BaseModel):
    """A seller's profile as the seller sees it."""

    username: str
    display_name: str
    headline: str
    bio: str
    location: str | None
    website_url: str | None
    support_email: str | None
    created_at: datetime
    updated_at: datetime
