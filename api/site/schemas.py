"""What the shop says of itself as a whole."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class Figures(BaseModel):
    """How much is public at the moment; ``sellers`` are those with a public product."""

    products: int
    sellers: int
    brain_entries: int
    categories: int


class Terms(BaseModel):
    """The platform's cut of a sale, the least price of what is charged for, and who helps.

    ``answers_per_day`` is how many answers of the Brain a member has without the Pro plan.
    """

    platform_percent: int
    minimum_price_cents: int
    currency: str
    support_email: str
    answers_per_day: int


class PageKind(StrEnum):
    """The kinds of public pages of which there is one for each row."""

    PRODUCTS = "products"
    SELLERS = "sellers"
    BRAIN = "brain"


class PublicPage(BaseModel):
    """A public page by its name in addresses, and when its content changed last."""

    slug: str
    updated_at: datetime


class PublicPages(BaseModel):
    """A part of the list of all public pages of a kind, in the order of their names."""

    items: list[PublicPage]
    total: int
    page: int
    per_page: int
    pages: int
