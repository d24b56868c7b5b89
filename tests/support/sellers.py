"""Sellers who make products through the API."""

import uuid
from typing import Any

from api.core.database import Database
from tests.support.catalogue import add_image, add_version
from tests.support.people import Person

COMPLETE = {
    "slug": None,
    "summary": "Makes invoices",
    "description": "It makes invoices from time sheets, numbers them and sends them. " * 2,
    "category": "saas-templates",
    "tech": ["Python", "PostgreSQL"],
    "tags": ["invoices"],
    "price_cents": 4900,
    "extended_price_cents": 19900,
}


class Seller(Person):
    """Somebody with products."""

    async def draft(self, name: str | None = None) -> dict[str, Any]:
        """Begin a product."""
        name = name or f"Thing {uuid.uuid4().hex[:10]}"
        answer = await self("POST", "/api/products", {"name": name})
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def complete(self, name: str | None = None) -> dict[str, Any]:
        """Make a draft that can be published."""
        draft = await self.draft(name)
        await self.equip(draft)
        answer = await self.put(draft, **COMPLETE)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def equip(self, product: dict[str, Any]) -> None:
        """Give a product a picture and a released package, as if a worker had looked at them."""
        database: Database = self.api.app.state.database
        async with database.transaction() as session:
            await add_image(session, uuid.UUID(product["id"]), 0, "/covers/thing.svg")
            await add_version(session, uuid.UUID(product["id"]))

    async def published(self) -> dict[str, Any]:
        """Make a product that is public."""
        product = await self.complete()
        answer = await self("POST", f"/api/products/{product['id']}/publish")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def put(self, product: dict[str, Any], **changes: Any) -> Any:
        """Change fields of a product, made from the revision given."""
        fields = ("name", *COMPLETE)
        body = {field: product[field] for field in fields} | changes
        if "slug" not in changes:
            body["slug"] = None
        revision = f'"{product["revision"]}"'
        return await self("PUT", f"/api/products/{product['id']}", body, **{"If-Match": revision})
