"""What somebody means to buy, kept on every device."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.cart import repository
from api.cart.lines import QuotedLine, prices, quote
from api.cart.repository import Line, Offer
from api.cart.schemas import MAX_LINES, CartItem, LineProblem
from api.core.money import CURRENCY
from api.integrations.public_addresses import PublicAddresses


class CartService:
    """The rules of a cart."""

    def __init__(self, addresses: PublicAddresses) -> None:
        self._addresses = addresses

    async def cart(self, session: AsyncSession, user_id: uuid.UUID) -> dict[str, Any]:
        """Return somebody's cart as ``Cart``."""
        lines = await repository.lines(session, user_id)
        return self._shown(lines, await quote(session, user_id, lines))

    async def quote(
        self, session: AsyncSession, buyer_id: uuid.UUID | None, wanted: Sequence[CartItem]
    ) -> dict[str, Any]:
        """Return as ``Cart`` what lines cost that are kept elsewhere; None stands for a visitor."""
        quoted = await quote(session, buyer_id, wanted)
        return self._shown(_new_lines(wanted, quoted), quoted)

    async def replace(
        self, session: AsyncSession, user_id: uuid.UUID, wanted: Sequence[CartItem]
    ) -> dict[str, Any]:
        """Let these lines, and no others, be in the cart; returns ``Cart``.

        A line that was there already remembers what it cost when it was put there.
        """
        await repository.take_turn(session, user_id)
        present = {line.product_id: line for line in await repository.lines(session, user_id)}
        new = [
            item
            for item in wanted
            if item.product_id not in present or present[item.product_id].licence != item.licence
        ]
        await repository.keep_only(session, user_id, [item.product_id for item in wanted])
        await self._put(session, user_id, new)
        return await self.cart(session, user_id)

    async def merge(
        self, session: AsyncSession, user_id: uuid.UUID, wanted: Sequence[CartItem]
    ) -> dict[str, Any]:
        """Add lines as far as there is room; returns ``Cart``. What is there stays as it is."""
        await repository.take_turn(session, user_id)
        present = {line.product_id for line in await repository.lines(session, user_id)}
        new = [item for item in wanted if item.product_id not in present]
        await self._put(session, user_id, new[: MAX_LINES - len(present)])
        return await self.cart(session, user_id)

    async def _put(
        self, session: AsyncSession, user_id: uuid.UUID, new: Sequence[CartItem]
    ) -> None:
        quoted = await quote(session, user_id, new, keep=True)
        await repository.put(session, user_id, _new_lines(new, quoted))

    def _shown(
        self, lines: Sequence[Line], quoted: Mapping[uuid.UUID, QuotedLine]
    ) -> dict[str, Any]:
        # Between the two reads a product may have been deleted, and its line with it.
        present = [line for line in lines if line.product_id in quoted]
        shown = [self._line(line, quoted[line.product_id]) for line in present]
        payable = [
            line["price_cents"]
            for line in shown
            if line["problem"] in {None, LineProblem.PRICE_CHANGED}
        ]
        return {
            "lines": shown,
            "total_cents": sum(payable),
            "currency": CURRENCY,
            "payable": bool(payable),
        }

    def _line(self, line: Line, quoted: QuotedLine) -> dict[str, Any]:
        offer = quoted.offer
        problem = quoted.problem
        if problem is None and line.seen_price_cents != quoted.price_cents:
            problem = LineProblem.PRICE_CHANGED
        return {
            "product_id": str(offer.id),
            "slug": offer.slug,
            "name": offer.name,
            "summary": offer.summary if offer.is_public else "",
            "image": self._image(offer),
            "seller": {"username": offer.seller_username, "display_name": offer.seller_name},
            "licence": line.licence,
            "price_cents": quoted.price_cents,
            "seen_price_cents": line.seen_price_cents,
            "available_licences": [
                {"licence": kind, "price_cents": cents} for kind, cents in prices(offer).items()
            ],
            "problem": problem,
        }

    def _image(self, offer: Offer) -> dict[str, Any] | None:
        if offer.cover_url is None or not offer.is_public:
            return None
        return {
            "url": self._addresses.url(offer.cover_url),
            "srcset": self._addresses.srcset(offer.cover_srcset),
            "placeholder": offer.cover_placeholder,
            "alt": offer.cover_alt or "",
        }


def _new_lines(items: Sequence[CartItem], quoted: Mapping[uuid.UUID, QuotedLine]) -> list[Line]:
    """Return these as lines that are put there now; a product that never was public is none."""
    return [
        Line(
            item.product_id,
            item.licence,
            quoted[item.product_id].price_cents
            if item.seen_price_cents is None
            else item.seen_price_cents,
        )
        for item in items
        if item.product_id in quoted
    ]
