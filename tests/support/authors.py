"""Members who write Brain entries through the API."""

import uuid
from typing import Any

from sqlalchemy import text

from api.core.database import Database
from tests.support.people import Person

WRITTEN: dict[str, Any] = {
    "slug": None,
    "entry_type": "guide",
    "body": "## Why\n\nKeep transactions short.\n\n```sql\nBEGIN;\n```",
    "category": "databases",
    "tags": [],
    "products": [],
}


class Author(Person):
    """Somebody with entries."""

    async def draft(self, title: str | None = None) -> dict[str, Any]:
        """Begin an entry."""
        title = title or f"Entry {uuid.uuid4().hex[:10]}"
        answer = await self("POST", "/api/brain", {"title": title, "entry_type": "guide"})
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def published(self, title: str | None = None, **fields: Any) -> dict[str, Any]:
        """Write an entry that is public."""
        draft = await self.draft(title)
        written = await self.put(draft, **WRITTEN | fields)
        assert written.status_code == 200, written.text
        answer = await self("POST", f"/api/brain/{draft['id']}/publish")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def put(self, entry: dict[str, Any], **changes: Any) -> Any:
        """Change fields of an entry, made from the revision given."""
        kept = {field: entry[field] for field in ("title", *WRITTEN)}
        kept |= {"slug": None, "products": [one["id"] for one in entry["products"]]}
        headers = {"If-Match": f'"{entry["revision"]}"'}
        return await self("PUT", f"/api/brain/{entry['id']}", kept | changes, **headers)

    async def get(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Read one's own entry again."""
        answer = await self("GET", f"/api/brain/me/{entry['id']}")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def become_admin(self) -> None:
        """Get the role that no request gives."""
        me = (await self("GET", "/api/users/me")).json()
        database: Database = self.api.app.state.database
        async with database.transaction() as session:
            await session.execute(
                text("UPDATE users SET role = 'admin' WHERE id = :id"), {"id": me["id"]}
            )
