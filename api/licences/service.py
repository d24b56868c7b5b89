"""What may be asked about licences, and where they may be used."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.licences import repository
from api.licences.errors import ActivationLimitError, LicenceNotValidError
from api.licences.keys import new_key, parse_key
from api.licences.repository import Held
from api.licences.schemas import LicenceRefusal
from api.models import OrderStatus

_VALID = (OrderStatus.PAID, OrderStatus.REFUND_REQUESTED)


async def issue_licence(session: AsyncSession, order_id: uuid.UUID) -> None:
    """Give an order its licence key, once."""
    await repository.issue(session, order_id, new_key())


class LicenceService:
    """The rules of licence keys."""

    async def verify(
        self, session: AsyncSession, text: str, product_id: uuid.UUID | None
    ) -> dict[str, Any]:
        """Return whether a key is valid, as ``LicenceState``."""
        key = parse_key(text)
        if key is None:
            return _invalid(LicenceRefusal.MALFORMED)
        held = await repository.find(session, key)
        if held is None:
            return _invalid(LicenceRefusal.UNKNOWN)
        if product_id not in {None, held.product_id}:
            return _invalid(LicenceRefusal.OTHER_PRODUCT)
        return await self._state(session, held)

    async def activate(self, session: AsyncSession, text: str, instance: str) -> dict[str, Any]:
        """Use a licence at a place; returns ``LicenceState``.

        Raises LicenceNotValidError, and ActivationLimitError when there are enough other places.
        """
        held = await self._lock(session, text)
        if _refusal(held) is not None:
            raise LicenceNotValidError
        if not await repository.is_active_at(session, held.id, instance):
            limit = held.activation_limit
            if limit is not None and await repository.activations(session, held.id) >= limit:
                raise ActivationLimitError(limit)
            await repository.activate(session, held.id, instance)
        return await self._state(session, held)

    async def deactivate(self, session: AsyncSession, text: str, instance: str) -> dict[str, Any]:
        """Use a licence at a place no more; returns ``LicenceState``.

        Raises LicenceNotValidError for a key that there is not.
        """
        held = await self._lock(session, text)
        await repository.deactivate(session, held.id, instance)
        return await self._state(session, held)

    async def _lock(self, session: AsyncSession, text: str) -> Held:
        """Return a licence, locked: its places are counted one request after the other."""
        key = parse_key(text)
        held = None if key is None else await repository.find(session, key, lock=True)
        if held is None:
            raise LicenceNotValidError
        return held

    async def _state(self, session: AsyncSession, held: Held) -> dict[str, Any]:
        refusal = _refusal(held)
        return {
            "valid": refusal is None,
            "reason": refusal,
            "product": {
                "id": str(held.product_id),
                "name": held.product_name,
                "slug": held.product_slug,
            },
            "licence": held.kind,
            "activations": await repository.activations(session, held.id),
            "activation_limit": held.activation_limit,
        }


def _refusal(held: Held) -> LicenceRefusal | None:
    if held.is_revoked or held.order_status is OrderStatus.REFUNDED:
        return LicenceRefusal.REVOKED
    return None if held.order_status in _VALID else LicenceRefusal.SUSPENDED


def _invalid(reason: LicenceRefusal) -> dict[str, Any]:
    return {
        "valid": False,
        "reason": reason,
        "product": None,
        "licence": None,
        "activations": 0,
        "activation_limit": None,
    }
