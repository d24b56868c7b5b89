"""What the products' index offers to those who search it."""

from api.search.documents import Entity
from api.search.query import Facet, FacetKind, SearchSpec

SPEC = SearchSpec(
    entity=Entity.PRODUCTS,
    facets=(
        Facet.values("category"),
        Facet.values("tech"),
        Facet.values("license"),
        Facet("rating", "rating", FacetKind.AT_LEAST, ("rating",)),
        Facet("price", "price", FacetKind.RANGE, ("price_band",)),
        Facet.values("seller", "seller.username", counted=False),
    ),
    # Ties go to what sells; the ranking rules of the index end with popularity as well.
    sorts={
        "relevance": (),
        "popular": ("popularity:desc",),
        "newest": ("published_at:desc", "popularity:desc"),
        "price_asc": ("price:asc", "popularity:desc"),
        "price_desc": ("price:desc", "popularity:desc"),
        "rating": ("rating:desc", "review_count:desc", "popularity:desc"),
    },
    default_sort="popular",
    card=(
        "id",
        "slug",
        "name",
        "summary",
        "category",
        "category_name",
        "tech",
        "tags",
        "license",
        "price",
        "extended_price",
        "currency",
        "rating",
        "review_count",
        "sales_count",
        "published_at",
        "version",
        "seller",
        "cover",
    ),
    highlighted=("name", "summary"),
)
