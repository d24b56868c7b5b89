"""What lines cost now, and what stands in the way of buying them; the checkout asks here too."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from api.cart import repository
from api.cart.repository import Offer, owned, take_out, take_turn
from api.cart.schemas import LineProblem
from api.core.money import CURRENCY
from api.models import LicenceKind

__all__ = ["QuotedLine", "owned", "quote", "take_out", "take_turn"]


class WantedLine(Protocol):
    """A product under a licence."""

    @property
    def product_id(self) -> uuid.UUID:
        """Which product."""

    @property
    def licence(self) -> LicenceKind:
        """Under which licence."""


@dataclass(frozen=True)
class QuotedLine:
    """A line with what it costs now: None when it cannot be bought under this licence."""

    offer: Offer
    licence: LicenceKind
    price_cents: int | None
    problem: LineProblem | None


async def quote(
    session: AsyncSession,
    buyer_id: uuid.UUID | None,
    wanted: Sequence[WantedLine],
    *,
    keep: bool = False,
) -> Mapping[uuid.UUID, QuotedLine]:
    """Return what these cost now, by product; what never was public is left out.

    ``keep`` keeps the products from being deleted until the transaction ends.
    """
    ids = [line.product_id for line in wanted]
    offers = await repository.offers(session, ids, keep=keep)
    held = set() if buyer_id is None else await repository.owned(session, buyer_id, ids)
    quoted = {}
    for line in wanted:
        offer = offers.get(line.product_id)
        if offer is not None:
            price = prices(offer).get(line.licence)
            problem: LineProblem | None
            if offer.seller_id == buyer_id:
                problem = LineProblem.OWN_PRODUCT
            elif (offer.id, line.licence) in held:
                problem = LineProblem.OWNED
            else:
                problem = LineProblem.UNAVAILABLE if price is None else None
            quoted[offer.id] = QuotedLine(offer, line.licence, price, problem)
    return quoted


def prices(offer: Offer) -> dict[LicenceKind, int]:
    """Return what a product costs under each licence that it is sold under now."""
    # What is in another currency has come by an import and cannot be sold together.
    if not offer.is_public or offer.currency != CURRENCY:
        return {}
    both = {
        LicenceKind.STANDARD: offer.price_cents,
        LicenceKind.EXTENDED: offer.extended_price_cents,
    }
    return {kind: price for kind, price in both.items() if price is not None}
