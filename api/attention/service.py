"""What waits for a seller to do something about it."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.attention import repository
from api.catalogue.drafts import nearly_done
from api.core.settings import Settings


class AttentionService:
    """Looks through a seller's own things."""

    def __init__(self, settings: Settings) -> None:
        self._minimum_price_cents = settings.minimum_price_cents

    async def show(self, session: AsyncSession, seller_id: uuid.UUID) -> dict[str, Any]:
        """Return ``Attention``."""
        requested, disputed = await repository.orders(session, seller_id)
        drafts = await nearly_done(session, seller_id, self._minimum_price_cents)
        return {
            "refund_requests": requested,
            "disputes": disputed,
            "drafts": drafts[: repository.SHOWN],
            "refused_uploads": await repository.refused_uploads(session, seller_id),
            "unanswered_reviews": await repository.unanswered_reviews(session, seller_id),
        }
