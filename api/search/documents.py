"""The documents that the search indexes hold: what the indexer writes and the storefront reads.

A document is a product card or an entry card: everything a result page shows, so that answering a
search needs no database. Of a passage it is what an answer is drawn from. Types are the JSON's own:
money in integer cents, times in whole seconds since 1970 UTC (Meilisearch sorts and compares
numbers only).
"""

from enum import StrEnum
from typing import NotRequired, TypedDict


class Entity(StrEnum):
    """The indexes; the value is the index's name before the configured prefix."""

    PRODUCTS = "products"
    BRAIN = "brain"
    PASSAGES = "brain_passages"


class SellerCard(TypedDict):
    """Who sells it."""

    username: str
    name: str


class CoverCard(TypedDict):
    """The first picture of the gallery; width and height in pixels.

    ``srcset`` names smaller copies as HTML has it, if there are any.
    """

    url: str
    srcset: str | None
    alt: str
    width: int
    height: int


class ProductDocument(TypedDict):
    """A public product as the ``products`` index holds it."""

    id: str
    slug: str
    name: str
    summary: str
    description: str
    readme: str
    files: str
    category: str
    category_name: str
    tech: list[str]
    tags: list[str]
    license: list[str]
    price: int
    extended_price: int | None
    currency: str
    price_band: int
    rating: float
    review_count: int
    sales_count: int
    popularity: float
    published_at: int
    version: str | None
    seller: SellerCard
    cover: CoverCard | None


class AuthorCard(TypedDict):
    """Who wrote it; ``username`` is that of the author's shop, if there is one."""

    name: str
    username: str | None


class BrainDocument(TypedDict):
    """A public Brain entry as the ``brain`` index holds it."""

    id: str
    slug: str
    title: str
    entry_type: str
    excerpt: str
    body: str
    category: str
    category_name: str
    tags: list[str]
    author: AuthorCard
    views: int
    citations: int
    helpful: int
    usage: int
    published_at: int


class KeptVectors(TypedDict):
    """The vectors of one model; empty while there is none."""

    embeddings: list[list[float]]
    regenerate: bool


class PassageDocument(TypedDict):
    """A passage of a public Brain entry as the ``brain_passages`` index holds it.

    ``_vectors`` is by the name of the embedder, and missing where there is no model at all.
    """

    id: str
    entry_id: str
    slug: str
    title: str
    entry_type: str
    tags: list[str]
    position: int
    heading: str
    text: str
    _vectors: NotRequired[dict[str, KeptVectors]]


DOCUMENTS: dict[Entity, type] = {
    Entity.PRODUCTS: ProductDocument,
    Entity.BRAIN: BrainDocument,
    Entity.PASSAGES: PassageDocument,
}
