"""The SQL of demo data beside the products themselves: sellers, packages, Brain entries."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

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
    UPDATE users SET clerk_id = 'user_demo_seller', email = 'seller@example.com'
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


_WITHOUT_VERSION = text("""
    SELECT id, slug, name, summary, description, tech_stack, version FROM products AS p
    WHERE slug = ANY(CAST(:slugs AS varchar[]))
        AND NOT EXISTS (SELECT FROM product_versions AS v WHERE v.product_id = p.id)
    ORDER BY slug
""")
_GOODS = text("""
    WITH given AS (
        SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r (
            upload_id uuid, product_id uuid, filename text, size bigint, version text, key text,
            sha256 text, file_count int, unpacked_bytes bigint, files jsonb, file_names text,
            readme text, licence_file text, languages jsonb, cover text)
    ), uploaded AS (
        INSERT INTO uploads (id, owner_id, product_id, kind, filename, content_type, size, status,
            etag)
        SELECT g.upload_id, p.seller_id, p.id, 'package', g.filename, 'application/zip', g.size,
            'ready', g.sha256
        FROM given g JOIN products p ON p.id = g.product_id
        ON CONFLICT (id) DO NOTHING RETURNING id
    ), packed AS (
        INSERT INTO packages (upload_id, key, sha256, file_count, unpacked_bytes, files,
            file_names, readme, licence_file, languages)
        SELECT upload_id, key, sha256, file_count, unpacked_bytes, files, file_names, readme,
            licence_file, languages
        FROM given JOIN uploaded ON uploaded.id = upload_id
        RETURNING upload_id
    ), pictured AS (
        INSERT INTO product_images (product_id, position, url, alt, width, height)
        SELECT product_id, 0, cover, '', 1200, 675 FROM given
        WHERE NOT EXISTS (SELECT FROM product_images i WHERE i.product_id = given.product_id)
    )
    INSERT INTO product_versions (product_id, upload_id, version)
    SELECT product_id, upload_id, version FROM given JOIN packed USING (upload_id)
    RETURNING id
""")


class DemoProduct(NamedTuple):
    """What a package of a demo product is made of."""

    id: uuid.UUID
    slug: str
    name: str
    summary: str
    description: str
    tech: list[str]
    version: str | None


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

    async def without_version(self, slugs: Sequence[str]) -> list[DemoProduct]:
        """Return those of these products that have no package yet."""
        rows = await self._session.execute(_WITHOUT_VERSION, {"slugs": list(slugs)})
        return [DemoProduct._make(row) for row in rows]

    async def put_goods(self, rows: Sequence[dict[str, Any]]) -> int:
        """Insert packages with their versions; return how many."""
        return await self._put(_GOODS, rows)

    async def _put(self, statement: TextClause, rows: Sequence[dict[str, Any]]) -> int:
        result = await self._session.execute(statement, {"rows": orjson.dumps(rows).decode()})
        return len(result.all())
