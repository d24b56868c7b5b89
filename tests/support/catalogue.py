"""Rows to test with, made by plain SQL so that triggers and not services are at work."""

import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PRODUCT = text(
    """
    INSERT INTO products (seller_id, category_id, slug, name, summary, description, tech_stack,
        tags, price_cents, extended_price_cents, status, rating_average, review_count, sales_count)
    VALUES (:seller, (SELECT id FROM categories WHERE slug = :category), :slug, :name, :summary,
        :description, CAST(:tech AS varchar[]), CAST(:tags AS varchar[]), :price, :extended,
        :status, :rating, :reviews, :sales)
    RETURNING id
    """
)


async def add_seller(session: AsyncSession, username: str = "north-works") -> uuid.UUID:
    """Insert an active seller; returns the user's id."""
    user = await session.execute(
        text("INSERT INTO users (email, name, role) VALUES (:e, :n, 'seller') RETURNING id"),
        {"e": f"{username}@example.com", "n": username.title()},
    )
    seller: uuid.UUID = user.scalar_one()
    await session.execute(
        text("INSERT INTO seller_profiles (user_id, username, display_name) VALUES (:id, :u, :n)"),
        {"id": seller, "u": username, "n": username.title()},
    )
    return seller


async def add_product(session: AsyncSession, seller: uuid.UUID, slug: str, **columns: Any) -> Any:
    """Insert a product, published unless told otherwise; returns its id."""
    values = {
        "seller": seller,
        "slug": slug,
        "category": "saas-templates",
        "name": slug.replace("-", " ").title(),
        "summary": "",
        "description": "",
        "tech": ["Go"],
        "tags": [],
        "price": 1900,
        "extended": None,
        "status": "published",
        "rating": None,
        "reviews": 0,
        "sales": 0,
    } | columns
    return (await session.execute(_PRODUCT, values)).scalar_one()


async def add_entry(session: AsyncSession, author: uuid.UUID, slug: str, **columns: Any) -> Any:
    """Insert a Brain entry, published unless told otherwise; returns its id."""
    values = {
        "author": author,
        "slug": slug,
        "category": "databases",
        "title": slug.replace("-", " ").title(),
        "type": "guide",
        "body": "Keep transactions short.",
        "status": "published",
    } | columns
    statement = text(
        """
        INSERT INTO brain_entries (author_id, category_id, slug, title, entry_type, body, status)
        VALUES (:author, (SELECT id FROM brain_categories WHERE slug = :category), :slug, :title,
            :type, :body, :status)
        RETURNING id
        """
    )
    return (await session.execute(statement, values)).scalar_one()


async def add_image(session: AsyncSession, product: uuid.UUID, position: int, url: str) -> Any:
    """Insert a picture; returns its id."""
    statement = text(
        "INSERT INTO product_images (product_id, position, url, width, height)"
        " VALUES (:p, :n, :u, 1600, 900) RETURNING id"
    )
    return (await session.execute(statement, {"p": product, "n": position, "u": url})).scalar_one()


async def add_version(
    session: AsyncSession, product: uuid.UUID, version: str = "1.0.0", **columns: Any
) -> uuid.UUID:
    """Insert a released package; returns the id of its upload."""
    uploaded = await session.execute(
        text(
            "INSERT INTO uploads (owner_id, product_id, kind, filename, content_type, size, status,"
            " etag) SELECT seller_id, id, 'package', 'thing.zip', 'application/zip', 1000, 'ready',"
            " 'tag' FROM products WHERE id = :product RETURNING id"
        ),
        {"product": product},
    )
    upload: uuid.UUID = uploaded.scalar_one()
    values = {"readme": "", "file_names": "main.go"} | columns
    await session.execute(
        text(
            "INSERT INTO packages (upload_id, key, sha256, file_count, unpacked_bytes, files,"
            " file_names, readme, languages) VALUES (:upload, 'packages/' || CAST(:upload AS uuid),"
            " repeat('0', 64), 1, 10, '[]', :file_names, :readme, '{}')"
        ),
        {"upload": upload} | values,
    )
    await session.execute(
        text(
            "INSERT INTO product_versions (product_id, upload_id, version, released_at)"
            " VALUES (:product, :upload, :version, clock_timestamp())"
        ),
        {"product": product, "upload": upload, "version": version},
    )
    return upload


async def execute(session: AsyncSession, statement: str, **parameters: Any) -> None:
    """Run a statement as a person in psql would."""
    await session.execute(text(statement), parameters)
