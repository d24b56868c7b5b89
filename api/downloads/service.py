"""Who may download what, how often, and until when."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.settings import get_settings
from api.downloads import repository
from api.downloads.errors import (
    DownloadRefusedError,
    NoGrantError,
    NotGrantableError,
    VersionNotFoundError,
)
from api.downloads.schemas import DownloadRefusal
from api.integrations.storage import Storage
from api.models import DownloadGrant, Order, OrderActor, OrderEventKind, OrderStatus, ProductVersion
from api.orders.errors import OrderNotFoundError
from api.orders.timeline import note

LINK_LIFETIME = timedelta(seconds=60)
"""So that links which were given out end with the leave to download."""

DOWNLOADABLE = (OrderStatus.PAID, OrderStatus.REFUND_REQUESTED)

_REFUSED_STATES = {
    OrderStatus.REFUNDED: DownloadRefusal.REFUNDED,
    OrderStatus.DISPUTED: DownloadRefusal.DISPUTED,
}


class DownloadService:
    """Gives out addresses."""

    def __init__(self, storage: Storage) -> None:
        self._bucket = storage.private

    async def link(
        self,
        session: AsyncSession,
        buyer_id: uuid.UUID,
        order_id: uuid.UUID,
        version_id: uuid.UUID | None,
    ) -> dict[str, Any]:
        """Count a download and return its address as ``DownloadLink``.

        Raises OrderNotFoundError, VersionNotFoundError or DownloadRefusedError.
        """
        order = await repository.lock_order(session, buyer_id, order_id)
        if order is None:
            raise OrderNotFoundError
        version = await repository.version(session, order.product_id, version_id)
        if version is None and version_id is not None:
            raise VersionNotFoundError
        grant = (await repository.newest_grants(session, [order_id])).get(order_id)
        reason = refusal(order.status, grant, has_version=version is not None)
        if reason is not None or version is None or grant is None:
            raise DownloadRefusedError(reason or DownloadRefusal.NO_VERSION)
        await repository.use(session, grant, version.id)
        file = version.package.upload
        return {
            "url": self._bucket.presigned_get(
                version.package.key, filename=file.filename, expires=LINK_LIFETIME
            ),
            "filename": file.filename,
            "size": file.size,
            "expires_at": utcnow() + LINK_LIFETIME,
        }


async def issue_grant(session: AsyncSession, order: Order) -> None:
    """Give an order leave to download, in place of any that it has; the order is locked."""
    settings = get_settings()
    await repository.revoke(session, order.id)
    duration = timedelta(days=settings.download_days)
    await repository.issue(session, order.id, settings.download_limit, duration)


async def revoke_grant(session: AsyncSession, order: Order) -> bool:
    """Take the leave to download away; false when there was none. The order is locked."""
    return await repository.revoke(session, order.id) is not None


async def restore_grant(session: AsyncSession, order: Order, since: datetime) -> None:
    """Give downloads back that were taken since then, for a refund which did not come about."""
    grant = (await repository.newest_grants(session, [order.id])).get(order.id)
    if grant is not None and grant.revoked_at is not None and grant.revoked_at >= since:
        await issue_grant(session, order)


async def renew_by_seller(session: AsyncSession, order: Order) -> None:
    """Replace an order's grant by a new one; raises NotGrantableError. The order is locked."""
    if order.status not in DOWNLOADABLE or await repository.goes_back(session, order.id):
        raise NotGrantableError
    await issue_grant(session, order)
    await _changed(session, order, "The seller has issued new downloads.")


async def revoke_by_seller(session: AsyncSession, order: Order) -> None:
    """Revoke an order's grant; raises NoGrantError. The order is locked."""
    if not await revoke_grant(session, order):
        raise NoGrantError
    await _changed(session, order, "The seller has stopped the downloads.")


async def extend_by_seller(
    session: AsyncSession, order: Order, *, days: int, downloads: int
) -> None:
    """Add to an order's grant; raises NoGrantError. The order is locked."""
    grant = (await repository.newest_grants(session, [order.id])).get(order.id)
    if grant is None or grant.revoked_at is not None:
        raise NoGrantError
    await repository.extend(session, grant, timedelta(days=days), downloads)
    await _changed(session, order, f"The seller has added {downloads} downloads and {days} days.")


async def states(
    session: AsyncSession, orders: Sequence[Order], with_version: set[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return the ``DownloadState`` of orders; ``with_version`` are the products that have one."""
    grants = await repository.newest_grants(session, [order.id for order in orders])
    shown = {}
    for order in orders:
        grant = grants.get(order.id)
        reason = refusal(order.status, grant, has_version=order.product_id in with_version)
        shown[order.id] = {
            "allowed": reason is None,
            "reason": reason,
            "used": 0 if grant is None else grant.used_count,
            "limit": 0 if grant is None else grant.limit_count,
            "expires_at": None if grant is None else grant.expires_at,
        }
    return shown


async def files(session: AsyncSession, product_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return what can be downloaded of a product as ``VersionFile``s, the newest first."""
    return [_file(one) for one in await repository.versions(session, product_id)]


async def grants(session: AsyncSession, order_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the grants of an order as ``Grant``s, the newest first."""
    records = await repository.records(session, order_id)
    return [
        {
            "id": str(grant.id),
            "limit": grant.limit_count,
            "used": grant.used_count,
            "issued_at": grant.issued_at,
            "expires_at": grant.expires_at,
            "revoked_at": grant.revoked_at,
            "downloads": [{"at": at, "version": name} for at, name in records.get(grant.id, [])],
        }
        for grant in await repository.grants(session, order_id)
    ]


def refusal(
    status: OrderStatus, grant: DownloadGrant | None, *, has_version: bool
) -> DownloadRefusal | None:
    """Return why an order with this grant cannot be downloaded; None when it can."""
    if status not in DOWNLOADABLE:
        return _REFUSED_STATES.get(status, DownloadRefusal.NOT_PAID)
    if grant is None or grant.revoked_at is not None:
        return DownloadRefusal.REVOKED
    if grant.expires_at <= utcnow():
        return DownloadRefusal.EXPIRED
    if grant.used_count >= grant.limit_count:
        return DownloadRefusal.USED_UP
    return None if has_version else DownloadRefusal.NO_VERSION


async def _changed(session: AsyncSession, order: Order, text: str) -> None:
    # Each change has a line of its own, however often it is made.
    await note(
        session,
        order.id,
        OrderEventKind.DOWNLOADS_CHANGED,
        OrderActor.SELLER,
        cause=str(uuid.uuid4()),
        text=text,
    )


def _file(version: ProductVersion) -> dict[str, Any]:
    upload = version.package.upload
    return {
        "id": str(version.id),
        "version": version.version,
        "released_at": version.released_at,
        "filename": upload.filename,
        "size": upload.size,
    }
