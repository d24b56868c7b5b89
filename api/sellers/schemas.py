"""Sellers as the API gives them."""

from datetime import datetime

from pydantic import BaseModel


class SellerProfileOut(BaseModel):
    """A seller's public face.

    Counts and rating are over the public products; ``rating`` weighs each product's average by its
    reviews, and is null without any.
    """

    username: str
    name: str
    headline: str
    bio: str
    location: str | None
    website_url: str | None
    support_email: str | None
    avatar_url: str | None
    joined_at: datetime
    product_count: int
    sales_count: int
    review_count: int
    rating: float | None
