"""What the Brain's index offers to those who search it."""

from api.search.documents import Entity
from api.search.query import Facet, SearchSpec

SPEC = SearchSpec(
    entity=Entity.BRAIN,
    facets=(
        Facet.values("entry_type"),
        Facet.values("category"),
        Facet.values("tag", "tags"),
    ),
    # Ties go to what is used; the ranking rules of the index end with usage as well.
    sorts={
        "relevance": (),
        "newest": ("published_at:desc", "usage:desc"),
        "most_used": ("usage:desc",),
        "most_helpful": ("helpful:desc", "usage:desc"),
    },
    default_sort="most_used",
    card=(
        "id",
        "slug",
        "title",
        "entry_type",
        "excerpt",
        "category",
        "category_name",
        "tags",
        "author",
        "views",
        "citations",
        "helpful",
        "published_at",
    ),
    highlighted=("title", "excerpt"),
)
