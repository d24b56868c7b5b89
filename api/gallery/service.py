"""What sellers may do with the pictures of their products."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.catalogue.errors import NotPublishableError
from api.catalogue.publishing import NO_IMAGE
from api.catalogue.service import CatalogueService
from api.gallery import repository
from api.gallery.errors import GalleryChangedError, UnknownImageError
from api.gallery.schemas import WantedImage
from api.integrations.public_addresses import PublicAddresses
from api.models import ProductImage, ProductStatus


class GalleryService:
    """The rules of a gallery; a change names what it is made from, so that none is lost."""

    def __init__(self, catalogue: CatalogueService, addresses: PublicAddresses) -> None:
        self._catalogue = catalogue
        self._addresses = addresses

    async def gallery(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return a gallery as ``Gallery``; raises OwnProductNotFoundError."""
        await self._catalogue.product(session, seller_id, product_id)
        return self._shown(await repository.images(session, product_id))

    async def change(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        product_id: uuid.UUID,
        tag: str,
        wanted: Sequence[WantedImage],
    ) -> dict[str, Any]:
        """Keep these pictures, in this order; returns ``Gallery`` with its new tag.

        Raises OwnProductNotFoundError, ProductArchivedError, GalleryChangedError when ``tag`` is
        not the present one, UnknownImageError, and NotPublishableError when a published product
        would be without a picture.
        """
        product = await self._catalogue.lock(session, seller_id, product_id)
        present = {image.id: image for image in await repository.images(session, product_id)}
        if _tag(list(present.values())) != tag:
            raise GalleryChangedError
        ids = [one.id for one in wanted]
        if len(set(ids)) < len(ids) or not present.keys() >= set(ids):
            raise UnknownImageError
        if product.status is ProductStatus.PUBLISHED and present and not ids:
            raise NotPublishableError([NO_IMAGE])
        await repository.remove(session, [id_ for id_ in present if id_ not in ids])
        kept = []
        for position, one in enumerate(wanted):
            image = present[one.id]
            image.position = position
            image.alt = one.alt
            kept.append(image)
        await session.flush()
        return self._shown(kept)

    def _shown(self, images: Sequence[ProductImage]) -> dict[str, Any]:
        items = [
            {
                "id": str(image.id),
                "url": self._addresses.url(image.url),
                "srcset": self._addresses.srcset(image.srcset),
                "placeholder": image.placeholder,
                "alt": image.alt,
                "width": image.width,
                "height": image.height,
            }
            for image in images
        ]
        return {"items": items, "tag": _tag(images)}


def _tag(images: Sequence[ProductImage]) -> str:
    content = "\n".join(f"{image.id} {image.alt}" for image in images)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
