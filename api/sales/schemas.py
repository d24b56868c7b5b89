"""Sales as sellers see them. Money is in cents of ``currency``."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.core.paging import Page, PerPage
from api.downloads.schemas import Grant
from api.models import DisputeStatus, LicenceKind, OrderStatus
from api.orders.schemas import TimelineEntry
from api.refunds.schemas import Refund
from api.search.parameters import QueryText

MAX_ACTIVATIONS = 100_000
MAX_DAYS = 3650
MAX_DOWNLOADS = 1000


class SaleProduct(BaseModel):
    """What was sold, by the name that it had then."""

    id: UUID
    name: str
    slug: str


class SaleBuyer(BaseModel):
    """Who bought it."""

    name: str
    email: str


class Sale(BaseModel):
    """An order of one of the seller's products; ``buyer`` is null until it is paid.

    ``platform_cents`` is the platform's cut of the price, ``net_cents`` what the seller's share
    still is after refunds; it is 0 unless the order was paid.
    """

    id: UUID
    product: SaleProduct
    buyer: SaleBuyer | None
    licence: LicenceKind
    status: OrderStatus
    price_cents: int
    platform_cents: int
    seller_cents: int
    refunded_cents: int
    net_cents: int
    currency: str
    created_at: datetime
    paid_at: datetime | None
    available_at: datetime | None
    released_at: datetime | None


class SaleTotals(BaseModel):
    """Sums of all paid orders that the filters let through, whatever the page."""

    orders: int
    gross_cents: int
    platform_cents: int
    seller_cents: int
    refunded_cents: int
    net_cents: int
    currency: str


class SalePage(BaseModel):
    """A page of sales."""

    items: list[Sale]
    totals: SaleTotals
    total: int
    page: int
    per_page: int
    pages: int


class SaleDispute(BaseModel):
    """What a bank says of the payment, as far as this order goes."""

    id: UUID
    status: DisputeStatus
    reason: str
    amount_cents: int
    evidence_due_at: datetime | None
    created_at: datetime
    closed_at: datetime | None


class SaleDetail(Sale):
    """A sale with all that happened to it; of the licence key only the end can be read."""

    timeline: list[TimelineEntry]
    grants: list[Grant]
    refunds: list[Refund]
    dispute: SaleDispute | None
    licence_key: str | None
    activations: int
    activation_limit: int | None


SaleSort = Literal["newest", "oldest", "price_desc", "price_asc"]


class SaleFilters(BaseModel):
    """Which sales.

    Days are those of the payment, or the order, both included, in the seller's time zone.
    """

    model_config = ConfigDict(extra="forbid")

    status: OrderStatus | None = None
    q: QueryText = ""
    product_id: UUID | None = None
    first_day: Annotated[date | None, Field(alias="from")] = None
    last_day: Annotated[date | None, Field(alias="to")] = None
    sort: SaleSort = "newest"


class SaleParameters(SaleFilters):
    """The parameters of a seller's list."""

    page: Page = 1
    per_page: PerPage = 25


class Body(BaseModel):
    """What a client sends: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class LicenceLimit(Body):
    """In how many places a licence may be active at once; null means without limit."""

    activation_limit: Annotated[int, Field(ge=1, le=MAX_ACTIVATIONS)] | None


class GrantExtension(Body):
    """Days and downloads that are added to the grant that counts."""

    days: Annotated[int, Field(ge=0, le=MAX_DAYS)]
    downloads: Annotated[int, Field(ge=0, le=MAX_DOWNLOADS)]
