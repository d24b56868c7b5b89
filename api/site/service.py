"""What may be asked about the shop as a whole."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.money import CURRENCY
from api.core.settings import Settings
from api.site import repository
from api.site.schemas import PageKind


async def figures(session: AsyncSession) -> dict[str, Any]:
    """Return ``Figures``."""
    return (await repository.counts(session))._asdict()


def terms(settings: Settings) -> dict[str, Any]:
    """Return ``Terms``."""
    return {
        "platform_percent": settings.platform_percent,
        "minimum_price_cents": settings.minimum_price_cents,
        "currency": CURRENCY,
        "support_email": settings.support_email,
        "answers_per_day": settings.answers_per_day,
    }


async def public_pages(
    session: AsyncSession, kind: PageKind, page: int, per_page: int
) -> dict[str, Any]:
    """Return ``PublicPages``."""
    rows, total = await repository.pages(session, kind, page, per_page)
    return {
        "items": [{"slug": row.slug, "updated_at": row.updated_at} for row in rows],
        "total": total,
        "page": page,
        "per_page": per_page,
        "pages": max(1, -(-total // per_page)),
    }
