"""Drafts that lack little before buyers may see them."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.catalogue import repository, views
from api.catalogue.publishing import missing

LITTLE = 2
"""How many things may be missing."""
LOOKED_AT = 20


async def nearly_done(
    session: AsyncSession, seller_id: uuid.UUID, minimum_price_cents: int
) -> list[dict[str, Any]]:
    """Return id, name and what is missing of the latest drafts that lack little or nothing."""
    drafts = await repository.latest_drafts(session, seller_id, LOOKED_AT)
    contents = await repository.contents(session, [draft.id for draft in drafts])
    found = []
    for draft in drafts:
        lacking = missing(draft, contents[draft.id], minimum_price_cents)
        if len(lacking) <= LITTLE:
            found.append(
                {"id": str(draft.id), "name": draft.name, "missing": views.missing(lacking)}
            )
    return found
