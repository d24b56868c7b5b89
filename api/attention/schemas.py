"""What waits for a seller, as the API gives it."""

from uuid import UUID

from pydantic import BaseModel

from api.catalogue.schemas import Missing


class UnfinishedDraft(BaseModel):
    """A draft that lacks little before it can be published, or nothing."""

    id: UUID
    name: str
    missing: list[Missing]


class RefusedUpload(BaseModel):
    """A file that was refused and has not been dismissed."""

    product_id: UUID
    product_name: str
    filename: str
    refusal: str


class UnansweredReviews(BaseModel):
    """Low ratings of a product that the seller has not answered."""

    product_id: UUID
    product_name: str
    count: int


class Attention(BaseModel):
    """Orders are counted; of everything else there are the latest few."""

    refund_requests: int
    disputes: int
    drafts: list[UnfinishedDraft]
    refused_uploads: list[RefusedUpload]
    unanswered_reviews: list[UnansweredReviews]
