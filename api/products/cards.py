"""Product documents as cards of the API."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from api.core.paging import page_of
from api.integrations.public_addresses import PublicAddresses
from api.models import Product, ProductVersion
from api.products.schemas import LicenseKind
from api.search.facets import price_facet, rating_counts, value_counts
from api.search.labels import Labels
from api.search.query import SearchQuery
from api.search.result import Hit, SearchResult
from api.search.technologies import canonical

LICENSE_LABELS = {LicenseKind.STANDARD.value: "Standard", LicenseKind.EXTENDED.value: "Extended"}

MAX_FILES = 400
"""Files of a package that its page lists."""


def card(hit: Hit, addresses: PublicAddresses) -> dict[str, Any]:
    """Return a hit as ``ProductCard``."""
    document = hit.document
    return {
        "id": document["id"],
        "slug": document["slug"],
        "name": document["name"],
        "summary": document["summary"],
        "category": {"slug": document["category"], "name": document["category_name"]},
        "tech": document["tech"],
        "tags": document["tags"],
        "licenses": document["license"],
        "price_cents": document["price"],
        "extended_price_cents": document["extended_price"],
        "currency": document["currency"],
        "rating": document["rating"] or None,
        "review_count": document["review_count"],
        "sales_count": document["sales_count"],
        "published_at": datetime.fromtimestamp(document["published_at"], UTC),
        "version": document["version"],
        "seller": document["seller"],
        "cover": addresses.cover(document["cover"]),
        "highlights": hit.highlights,
    }


def facets(query: SearchQuery, result: SearchResult, categories: Labels) -> dict[str, Any]:
    """Return the counts as ``ProductFacets``."""
    chosen: Any = query.selections
    counts = result.counts
    return {
        "category": value_counts(
            counts.get("category", {}), chosen.get("category", ()), categories.label
        ),
        "tech": value_counts(counts.get("tech", {}), chosen.get("tech", ()), canonical),
        "license": value_counts(
            counts.get("license", {}), chosen.get("license", ()), LICENSE_LABELS.__getitem__
        ),
        "rating": rating_counts(counts.get("rating", {}), chosen.get("rating")),
        "price": price_facet(counts.get("price_band", {}), result.bounds.get("price")),
    }


def page(
    query: SearchQuery, result: SearchResult, categories: Labels, addresses: PublicAddresses
) -> dict[str, Any]:
    """Return a result as ``ProductPage`` without what only the answer's way can tell."""
    items = [card(hit, addresses) for hit in result.hits]
    return page_of(items, result.total, query) | {"facets": facets(query, result, categories)}


def detail(
    product: Product,
    newest: ProductVersion | None,
    releases: Sequence[ProductVersion],
    addresses: PublicAddresses,
) -> dict[str, Any]:
    """Return a public product, loaded with category, seller and pictures, as ``ProductDetail``.

    ``newest`` is the version that buyers get, loaded with its package and upload.
    """
    category = product.category
    assert category is not None  # noqa: S101 - a constraint of the table, for what is published
    licenses = [{"kind": LicenseKind.STANDARD, "price_cents": product.price_cents}]
    if product.extended_price_cents is not None:
        licenses.append({"kind": LicenseKind.EXTENDED, "price_cents": product.extended_price_cents})
    rating = product.rating_average
    return {
        "id": str(product.id),
        "slug": product.slug,
        "name": product.name,
        "summary": product.summary,
        "description": product.description,
        "category": {"slug": category.slug, "name": category.name},
        "tech": product.tech_stack,
        "tags": product.tags,
        "licenses": licenses,
        "currency": product.currency,
        "rating": None if rating is None else float(rating),
        "review_count": product.review_count,
        "sales_count": product.sales_count,
        "published_at": product.published_at,
        "updated_at": product.updated_at,
        "version": product.version,
        "seller": {
            "username": product.seller.username,
            "name": product.seller.display_name,
            "headline": product.seller.headline,
        },
        "images": [
            {
                "url": addresses.url(image.url),
                "srcset": addresses.srcset(image.srcset),
                "placeholder": image.placeholder,
                "alt": image.alt,
                "width": image.width,
                "height": image.height,
            }
            for image in product.images
        ],
        "package": None if newest is None else package(newest),
        "releases": [
            {
                "version": one.version,
                "released_at": one.released_at,
                "changelog": one.changelog,
            }
            for one in releases
        ],
    }


def package(version: ProductVersion) -> dict[str, Any]:
    """Return a version, loaded with its package and upload, as ``PackageContents``."""
    found = version.package
    return {
        "released_at": version.released_at,
        "size": found.upload.size,
        "file_count": found.file_count,
        "files": found.files[:MAX_FILES],
        "readme": found.readme,
        "licence": found.licence,
        "licence_file": found.licence_file,
        "languages": found.languages,
    }
