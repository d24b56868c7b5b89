"""How sellers release versions of their products."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.catalogue.service import CatalogueService
from api.models import ProductVersion
from api.uploads import views
from api.versions import repository
from api.versions.errors import InvalidVersionError
from api.versions.schemas import NewVersion


class VersionService:
    """The rules of versions: one for each package, each with a name of its own."""

    def __init__(self, catalogue: CatalogueService) -> None:
        self._catalogue = catalogue

    async def versions(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> list[dict[str, Any]]:
        """Return the versions of a product as ``Version``s; raises OwnProductNotFoundError."""
        await self._catalogue.product(session, seller_id, product_id)
        return [_shown(one) for one in await repository.versions(session, product_id)]

    async def release(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        product_id: uuid.UUID,
        wanted: NewVersion,
    ) -> dict[str, Any]:
        """Make a package the one that buyers get; returns ``OwnProduct``.

        Raises OwnProductNotFoundError, ProductArchivedError or InvalidVersionError.
        """
        product = await self._catalogue.lock(session, seller_id, product_id)
        upload = await repository.lock_package(session, seller_id, product_id, wanted.upload_id)
        if upload is None:
            raise InvalidVersionError("upload_id", "Upload a package for this product first.")
        if await repository.is_released(session, upload.id):
            raise InvalidVersionError("upload_id", "This package is released already.")
        if await repository.is_taken(session, product_id, wanted.version):
            raise InvalidVersionError("version", "This product has a version of that name.")
        await repository.add(
            session,
            ProductVersion(
                product_id=product_id,
                upload_id=upload.id,
                version=wanted.version,
                changelog=wanted.changelog,
            ),
        )
        # A sweeper that found it unused looks at the row again, and leaves it.
        upload.unused_since = None
        product.version = wanted.version
        await session.flush()
        return await self._catalogue.product(session, seller_id, product_id)


def _shown(version: ProductVersion) -> dict[str, Any]:
    package = version.package
    return {
        "id": str(version.id),
        "version": version.version,
        "changelog": version.changelog,
        "released_at": version.released_at,
        "filename": package.upload.filename,
        "size": package.upload.size,
        "package": views.summary(package),
    }
