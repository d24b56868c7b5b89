"""A database of our own with a generated catalogue, loaded by COPY."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

from bench.catalogue import Catalogue, Product
from bench.processes import mywork, running

_COVER = ("/covers/{}.svg", "Screenshot", 1600, 900)
_PRODUCT_COLUMNS = (
    "id", "seller_id", "category_id", "slug", "name", "summary", "description", "tech_stack",
    "tags", "version", "status", "published_at", "price_cents", "extended_price_cents",
    "rating_average", "review_count", "sales_count",
)  # fmt: skip


def dsn(url: URL) -> str:
    """Return an address as asyncpg takes it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@asynccontextmanager
async def own_database(server: URL, name: str, folder: Path) -> AsyncIterator[URL]:
    """Create and migrate a database; it is dropped at the end."""
    administration = dsn(server.set(database="postgres"))
    await _execute(administration, f'CREATE DATABASE "{name}"')
    url = server.set(database=name)
    try:
        environment = {"DATABASE_URL": url.render_as_string(hide_password=False)}
        log = folder / "migrate.log"
        async with running(mywork(), "migrate", environment=environment, log=log) as migrating:
            await migrating.ended()
        yield url
    finally:
        try:
            await _execute(administration, f'DROP DATABASE "{name}" WITH (FORCE)')
        except asyncpg.InsufficientPrivilegeError:
            # Autovacuum is at it, whose process is not ours to end; without FORCE Postgres does it.
            await _execute(administration, f'DROP DATABASE "{name}"')


async def load(url: URL, catalogue: Catalogue, count: int) -> None:
    """Fill an empty database; what the triggers noted is forgotten, so that no index knows."""
    connection = await asyncpg.connect(dsn(url))
    try:
        categories = dict(await connection.fetch("SELECT slug, id FROM categories"))
        sellers = catalogue.sellers()
        # Not by COPY: asyncpg cannot write citext in binary form.
        await connection.executemany(
            "INSERT INTO users (id, email, name, role) VALUES ($1, $2, $3, 'seller')",
            [(s.id, f"{s.username}@example.com", s.name) for s in sellers],
        )
        await connection.executemany(
            "INSERT INTO seller_profiles (user_id, username, display_name) VALUES ($1, $2, $3)",
            [(s.id, s.username, s.name) for s in sellers],
        )
        seller_ids = [seller.id for seller in sellers]
        covers: list[tuple[Any, ...]] = []

        def rows() -> Iterator[tuple[Any, ...]]:
            for product in catalogue.products(count):
                if product.has_cover:
                    place, alt, width, height = _COVER
                    covers.append((product.id, 0, place.format(product.slug), alt, width, height))
                yield _row(product, seller_ids, categories)

        await connection.copy_records_to_table(
            "products", columns=_PRODUCT_COLUMNS, records=rows(), timeout=600
        )
        await connection.copy_records_to_table(
            "product_images",
            columns=("product_id", "position", "url", "alt", "width", "height"),
            records=covers,
            timeout=600,
        )
        await connection.execute("TRUNCATE search_outbox")
        await connection.execute("VACUUM ANALYZE", timeout=600)
    finally:
        await connection.close()


def _row(product: Product, sellers: list[Any], categories: dict[str, Any]) -> tuple[Any, ...]:
    return (
        product.id,
        sellers[product.seller],
        categories[product.category],
        product.slug,
        product.name,
        product.summary,
        product.description,
        list(product.tech),
        list(product.tags),
        product.version,
        "published",
        product.published_at,
        product.price_cents,
        product.extended_price_cents,
        product.rating,
        product.reviews,
        product.sales,
    )


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
