"""All SQL of imports: a batch of products in a handful of statements, whatever its size."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Category, ImportRun, ImportStatus, Product, SellerProfile

# Imports take turns batch by batch, so that two of them never lock the same rows crosswise. The
# number is arbitrary but fixed.
IMPORT_LOCK = 7_301_004

_RECORD = """
    json_to_recordset(CAST(:rows AS json)) AS r (
        slug text, seller_id uuid, category_id uuid, name text, summary text, description text,
        tech_stack varchar[], tags varchar[], version text, price_cents int,
        extended_price_cents int, currency text, status text, published_at timestamptz,
        rating_average numeric(3, 2), review_count int, sales_count int
    )
"""
_INSERT = text(f"""
    INSERT INTO products (
        slug, seller_id, category_id, name, summary, description, tech_stack, tags, version,
        price_cents, extended_price_cents, currency, status, published_at, rating_average,
        review_count, sales_count)
    SELECT
        r.slug, r.seller_id, r.category_id, r.name, r.summary, r.description, r.tech_stack, r.tags,
        r.version, r.price_cents, r.extended_price_cents, r.currency,
        coalesce(r.status, 'draft'), r.published_at, r.rating_average,
        coalesce(r.review_count, 0), coalesce(r.sales_count, 0)
    FROM {_RECORD}
    WHERE NOT EXISTS (SELECT FROM products AS p WHERE p.slug = r.slug)
    RETURNING id
""")  # noqa: S608 - constant text

_NEW_VALUES = """
    r.category_id, r.name, r.summary, r.description, r.tech_stack, r.tags, r.version,
    r.price_cents, r.extended_price_cents, r.currency,
    coalesce(r.status, p.status), coalesce(r.published_at, p.published_at),
    CASE WHEN r.review_count IS NULL THEN p.rating_average ELSE r.rating_average END,
    coalesce(r.review_count, p.review_count), coalesce(r.sales_count, p.sales_count)
"""
_COLUMNS = """
    category_id, name, summary, description, tech_stack, tags, version, price_cents,
    extended_price_cents, currency, status, published_at, rating_average, review_count, sales_count
"""
_UPDATE = text(f"""
    UPDATE products AS p SET ({_COLUMNS}) = ROW ({_NEW_VALUES})
    FROM {_RECORD}
    WHERE p.slug = r.slug AND p.seller_id = r.seller_id
        AND (p.{", p.".join(name.strip() for name in _COLUMNS.split(","))})
            IS DISTINCT FROM ({_NEW_VALUES})
    RETURNING p.id
""")  # noqa: S608 - constant text

_WANTED_IMAGES = """
    WITH wanted AS MATERIALIZED (
        SELECT p.id AS product_id, r.position, r.url, r.alt, r.width, r.height
        FROM json_to_recordset(CAST(:images AS json)) AS r (
            slug text, position int, url text, alt text, width int, height int)
        JOIN products AS p ON p.slug = r.slug
    )
"""
_SAME_IMAGE = """
    (w.product_id, w.position, w.url, w.alt, w.width, w.height)
    = (i.product_id, i.position, i.url, i.alt, i.width, i.height)
"""
_DELETE_IMAGES = text(f"""
    {_WANTED_IMAGES}
    DELETE FROM product_images AS i USING products AS p
    WHERE p.id = i.product_id AND p.slug = ANY (:slugs)
        AND NOT EXISTS (SELECT FROM wanted AS w WHERE {_SAME_IMAGE})
    RETURNING i.product_id
""")  # noqa: S608 - constant text
_INSERT_IMAGES = text(f"""
    {_WANTED_IMAGES}
    INSERT INTO product_images (product_id, position, url, alt, width, height)
    SELECT * FROM wanted AS w
    WHERE NOT EXISTS (SELECT FROM product_images AS i WHERE {_SAME_IMAGE})
    RETURNING product_id
""")  # noqa: S608 - constant text

# A user is told by the address that only an import makes; `.invalid` can never receive mail.
_CREATE_SELLERS = text("""
    WITH made AS (
        INSERT INTO users (email, name, role)
        -- Not the username: its former owner may have been renamed.
        SELECT gen_random_uuid() || '@import.invalid', username, 'seller'
        FROM unnest(CAST(:usernames AS text[])) AS username
        ORDER BY username
        RETURNING id, name
    )
    INSERT INTO seller_profiles (user_id, username, display_name)
    SELECT id, name, name FROM made
""")


class Written(NamedTuple):
    """What a batch did: new products, changed ones (pictures included)."""

    created: int
    updated: int


class ImportRepository:
    """The statements of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_turn(self) -> None:
        """Wait until no other import is writing; held to the end of the transaction."""
        await self._session.execute(select(func.pg_advisory_xact_lock(IMPORT_LOCK)))

    async def discard(self) -> None:
        """Undo what this transaction has done; nothing may follow in it."""
        await self._session.rollback()

    async def categories(self) -> dict[str, uuid.UUID]:
        """Return the categories by slug and by lower-case name; a slug wins over a name."""
        rows = (
            await self._session.execute(select(Category.slug, Category.name, Category.id))
        ).all()
        return {name.casefold(): id_ for _, name, id_ in rows} | {
            slug: id_ for slug, _, id_ in rows
        }

    async def sellers(self, usernames: Sequence[str]) -> dict[str, uuid.UUID]:
        """Return those of these sellers that exist."""
        found = await self._session.execute(
            select(SellerProfile.username, SellerProfile.user_id).where(
                SellerProfile.username.in_(usernames)
            )
        )
        return {username.lower(): id_ for username, id_ in found}

    async def create_sellers(self, usernames: Sequence[str]) -> None:
        """Create accounts and profiles that bear only their username."""
        await self._session.execute(_CREATE_SELLERS, {"usernames": list(usernames)})

    async def owners(self, slugs: Sequence[str]) -> dict[str, uuid.UUID]:
        """Return the sellers of those of these products that exist."""
        found = await self._session.execute(
            select(Product.slug, Product.seller_id).where(Product.slug.in_(slugs))
        )
        return {row.slug: row.seller_id for row in found}

    async def write(
        self, rows: Sequence[dict[str, Any]], images: dict[str, list[dict[str, Any]]]
    ) -> Written:
        """Insert and change products; rows that say what is stored already are left untouched.

        ``images`` maps the slugs whose pictures are given to all their pictures in order.
        """
        parameters = {"rows": orjson.dumps(rows, default=str).decode()}
        changed = set((await self._session.execute(_UPDATE, parameters)).scalars())
        created = set((await self._session.execute(_INSERT, parameters)).scalars())
        if images:
            flat = [
                {"slug": slug, "position": position, **image}
                for slug, pictures in images.items()
                for position, image in enumerate(pictures)
            ]
            pictures = {"images": orjson.dumps(flat).decode()}
            gone = await self._session.execute(_DELETE_IMAGES, pictures | {"slugs": list(images)})
            changed.update(gone.scalars())
            added = await self._session.execute(_INSERT_IMAGES, pictures)
            changed.update(added.scalars())
        return Written(created=len(created), updated=len(changed - created))

    async def run_of(self, fingerprint: str) -> ImportRun | None:
        """Return the run of this content, locked to the end of the transaction."""
        return (
            await self._session.execute(
                select(ImportRun).where(ImportRun.fingerprint == fingerprint).with_for_update()
            )
        ).scalar_one_or_none()

    async def unfinished_other(self, path: str, fingerprint: str) -> ImportRun | None:
        """Return the latest unfinished run of the same path with another content."""
        return (
            await self._session.execute(
                select(ImportRun)
                .where(
                    ImportRun.path == path,
                    ImportRun.fingerprint != fingerprint,
                    ImportRun.status != ImportStatus.FINISHED,
                )
                .order_by(ImportRun.committed_at.desc())
                .limit(1)
            )
        ).scalar_one_or_none()

    async def begin(self, fingerprint: str, path: str) -> ImportRun:
        """Make the run of this content anew, with all counts at zero."""
        fresh = {
            "path": path,
            "status": ImportStatus.RUNNING,
            **dict.fromkeys(
                ("offset_bytes", "line", "created", "updated", "unchanged", "skipped"), 0
            ),
            "started_at": func.now(),
        }
        statement = insert(ImportRun).values(fingerprint=fingerprint, **fresh)
        return (
            await self._session.execute(
                statement.on_conflict_do_update(
                    index_elements=["fingerprint"], set_=fresh
                ).returning(ImportRun),
                execution_options={"populate_existing": True},
            )
        ).scalar_one()

    async def advance(self, run_id: uuid.UUID, expected: int, **values: Any) -> bool:  # noqa: ANN401 - columns of ImportRun
        """Record progress; False when another process has moved this run meanwhile."""
        result = await self._session.execute(
            update(ImportRun)
            .where(ImportRun.id == run_id, ImportRun.offset_bytes == expected)
            .values(committed_at=func.now(), **values)
            .returning(ImportRun.id)
        )
        return result.scalar_one_or_none() is not None
