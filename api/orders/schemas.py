"""Purchases as their buyers see them. Money is in cents of ``currency``."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.core.paging import Page, PerPage
from api.downloads.schemas import DownloadState, VersionFile
from api.models import LicenceKind, OrderActor, OrderEventKind, OrderStatus
from api.refunds.schemas import Refund
from api.search.parameters import QueryText


class PurchaseImage(BaseModel):
    """The cover of what was bought."""

    url: str
    srcset: str | None
    placeholder: str | None
    alt: str


class PurchaseSeller(BaseModel):
    """Who sold it."""

    username: str
    display_name: str


class PurchasedProduct(BaseModel):
    """What was bought, by its present name; ``available`` says whether its page is still there."""

    id: UUID
    slug: str
    name: str
    image: PurchaseImage | None
    seller: PurchaseSeller
    available: bool


class OwnReview(BaseModel):
    """The buyer's review of a purchase."""

    id: UUID
    rating: int
    title: str
    body: str
    created_at: datetime
    updated_at: datetime
    reply: str | None
    replied_at: datetime | None


class TimelineEntry(BaseModel):
    """A line of what happened to an order."""

    kind: OrderEventKind
    actor: OrderActor
    at: datetime
    note: str | None
    amount_cents: int | None


class Purchase(BaseModel):
    """An order of the signed-in buyer; ``refund`` is the latest one, in whatever state."""

    id: UUID
    checkout_id: UUID
    product: PurchasedProduct
    licence: LicenceKind
    licence_key: str | None
    status: OrderStatus
    price_cents: int
    refunded_cents: int
    currency: str
    paid_at: datetime | None
    version: str | None
    download: DownloadState
    review: OwnReview | None
    refund: Refund | None


class PurchasePage(BaseModel):
    """A page of purchases, the latest first."""

    items: list[Purchase]
    total: int
    page: int
    per_page: int
    pages: int


class PurchaseDetail(Purchase):
    """A purchase with all that happened to it and all that can be downloaded.

    ``refunds`` are all of them, the latest first.
    """

    terms_version: str
    refunds: list[Refund]
    timeline: list[TimelineEntry]
    versions: list[VersionFile]


class PurchaseParameters(BaseModel):
    """The parameters of a buyer's list."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    product_id: UUID | None = None
    page: Page = 1
    per_page: PerPage = 25
