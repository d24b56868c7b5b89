"""What people may ask for of their data, and how they go."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.integrations.storage import Storage
from api.models import DataExport, ExportStatus
from api.privacy import repository
from api.privacy.affairs import open_affairs
from api.privacy.closing import close_account
from api.privacy.errors import ExportUnderWayError, NotConfirmedError, ObligationsError
from api.privacy.exports import export_key

EXPORTS_SHOWN = 5
URL_LIFETIME = timedelta(minutes=15)

Obligation = Callable[[AsyncSession, uuid.UUID], Awaitable[Sequence[str]]]
"""Returns why somebody cannot go yet, each reason as a sentence."""


async def _export_under_way(session: AsyncSession, user_id: uuid.UUID) -> Sequence[str]:
    if await repository.is_exporting(session, user_id):
        return ["An export of your data is being made; wait until you have it."]
    return []


OBLIGATIONS: Sequence[Obligation] = (_export_under_way, open_affairs)


class PrivacyService:
    """The rules of exports and closing."""

    def __init__(self, storage: Storage, obligations: Sequence[Obligation] = OBLIGATIONS) -> None:
        self._bucket = storage.private
        self._obligations = obligations

    async def ask_export(self, session: AsyncSession, user_id: uuid.UUID) -> list[dict[str, Any]]:
        """Have an export made; returns ``Export``s. Raises ExportUnderWayError."""
        if not await repository.begin_export(session, user_id):
            raise ExportUnderWayError
        return await self.exports(session, user_id)

    async def exports(self, session: AsyncSession, user_id: uuid.UUID) -> list[dict[str, Any]]:
        """Return somebody's exports as ``Export``s, the newest first."""
        found = await repository.exports(session, user_id, EXPORTS_SHOWN)
        return [self._shown(one) for one in found]

    async def closing(self, session: AsyncSession, user_id: uuid.UUID) -> dict[str, Any]:
        """Return what closing an account would do as ``Closing``."""
        user = await repository.lock_user(session, user_id)
        belongings = await repository.belongings(session, user_id)
        return {
            "email": "" if user is None else user.email,
            **belongings._asdict(),
            "obligations": await self._open(session, user_id),
        }

    async def close(self, session: AsyncSession, user_id: uuid.UUID, confirmation: str) -> None:
        """Close an account; raises NotConfirmedError or ObligationsError."""
        user = await repository.lock_user(session, user_id)
        if user is None:
            return
        if confirmation.casefold() != user.email.casefold():
            raise NotConfirmedError
        reasons = await self._open(session, user_id)
        if reasons:
            raise ObligationsError(reasons)
        await close_account(session, user_id)
        await repository.delete_at_clerk(session, user_id)

    async def _open(self, session: AsyncSession, user_id: uuid.UUID) -> list[str]:
        return [
            reason
            for obligation in self._obligations
            for reason in await obligation(session, user_id)
        ]

    def _shown(self, export: DataExport) -> dict[str, Any]:
        url = None
        if (
            export.status is ExportStatus.READY
            and export.expires_at is not None
            and export.expires_at > datetime.now(UTC)
        ):
            url = self._bucket.presigned_get(
                export_key(export.id), filename="mywork-export.zip", expires=URL_LIFETIME
            )
        return {
            "id": str(export.id),
            "status": export.status,
            "size": export.size,
            "created_at": export.created_at,
            "expires_at": export.expires_at,
            "url": url,
        }
