"""The SQL of demo data that is no product: sellers and Brain entries."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import TextClause, exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import BrainEntry, Product

# Existing accounts are left as they are: a person may have changed them since.
_SELLERS = text("""
    WITH given AS (
        SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r (
            username text, display_name text, headline text, bio text, location text,
            website_url text)
    ), made AS (
        INSERT INTO users (email, name, role)
        SELECT username || '@demo.invalid', display_name, 'seller' FROM given
        WHERE NOT EXISTS (SELECT FROM seller_profiles AS s WHERE s.username = given.username)
        RETURNING id, email
    )
    INSERT INTO seller_profiles (
        user_id, username, display_name, headline, bio, location, website_url)
    SELECT made.id, username, display_name, headline, bio, location, website_url
    FROM given JOIN made ON made.email = given.username || '@demo.invalid'
    RETURNING user_id
""")
# The sandbox's accounts, by the ids that stack.toml gives them; one takes over a demo seller.
_DEMO_SELLER = text("""
    UPDATE users SET clerk_id = 'user_demo_seller'
    WHERE id = (SELECT user_id FROM seller_profiles WHERE username = :username)
        AND clerk_id IS NULL
        AND NOT EXISTS (SELECT FROM users WHERE clerk_id = 'user_demo_seller')
    RETURNING id
""")
_DEMO_PEOPLE = text("""
    INSERT INTO users (clerk_id, email, name, role) VALUES
        ('user_demo_buyer', 'buyer@example.com', 'Demo buyer', 'buyer'),
        ('user_demo_admin', 'admin@example.com', 'Demo admin', 'admin')
    ON CONFLICT (clerk_id) DO UPDATE SET role = excluded.role WHERE users.role <> excluded.role
    RETURNING id
""")
_RECORD = """
    json_to_recordset(CAST(:rows AS json)) AS r (
        slug text, author text, category text, title text, entry_type text, body text,
        tags varchar[], status text, published_at timestamptz, view_count int,
        citation_count int, helpful_count int)
"""
# Counts grow by use: an entry that is there keeps its own.
_ENTRIES = text(f"""
    INSERT INTO brain_entries AS b (
        slug, author_id, category_id, title, entry_type, body, tags, status, published_at,
        view_count, citation_count, helpful_count)
    SELECT r.slug, s.user_id, c.id, r.title, r.entry_type, r.body, r.tags, r.status,
        r.published_at, r.view_count, r.citation_count, r.helpful_count
    FROM {_RECORD}
    LEFT JOIN seller_profiles AS s ON s.username = r.author
    LEFT JOIN brain_categories AS c ON c.slug = r.category
    ON CONFLICT (slug) DO UPDATE SET
        title = EXCLUDED.title, entry_type = EXCLUDED.entry_type, body = EXCLUDED.body,
        tags = EXCLUDED.tags, category_id = EXCLUDED.category_id
    WHERE b.author_id = EXCLUDED.author_id
        AND (b.title, b.entry_type, b.body, b.tags, b.category_id) IS DISTINCT FROM
            (EXCLUDED.title, EXCLUDED.entry_type, EXCLUDED.body, EXCLUDED.tags,
            EXCLUDED.category_id)
    RETURNING id
""")  # noqa: S608 - constant text


class SeedRepository:
    """The statements of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def empty(self) -> bool:
        """Whether there is neither a product nor a Brain entry."""
        found = select(exists(select(Product.id)) | exists(select(BrainEntry.id)))
        return not (await self._session.execute(found)).scalar_one()

    async def put_sellers(self, sellers: Sequence[dict[str, Any]]) -> int:
        """Make those sellers that are missing; return how many."""
        return await self._put(_SELLERS, sellers)

    async def put_accounts(self, seller: str) -> int:
        """Give the sandbox's accounts their roles, one of them this seller's; return how many."""
        changed = list(await self._session.execute(_DEMO_SELLER, {"username": seller}))
        changed += list(await self._session.execute(_DEMO_PEOPLE))
        return len(changed)

    async def put_entries(self, entries: Sequence[dict[str, Any]]) -> int:
        """Make or renew entries by slug; return how many were not as given."""
        return await self._put(_ENTRIES, entries)

    async def _put(self, statement: TextClause, rows: Sequence[dict[str, Any]]) -> int:
        result = await self._session.execute(statement, {"rows": orjson.dumps(rows).decode()})
        return len(result.all())
