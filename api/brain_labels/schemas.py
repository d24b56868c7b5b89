"""Categories and tags of the Brain as the API takes and gives them.

Counts are of public entries.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from api.catalogue.schemas import Body, Label
from api.core.lines import LABEL, Line
from api.core.paging import Page, PerPage
from api.search.parameters import QueryText

CategoryName = Annotated[str, Line(min_length=1, max_length=60)]
KnownTag = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=LABEL)
]
"""One that there is: it may hold what new ones must not."""
CategorySlug = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9-]+$")]


class BrainCategoryCount(BaseModel):
    """A category and how many public entries are in it."""

    slug: str
    name: str
    entry_count: int


class BrainTagCount(BaseModel):
    """A tag and how many public entries have it, in whatever case."""

    tag: str
    entry_count: int


class BrainTagPage(BaseModel):
    """A page of tags, those that begin with what was looked for first, then by count."""

    items: list[BrainTagCount]
    total: int
    page: int
    per_page: int
    pages: int


class TagParameters(BaseModel):
    """The parameters of the list of tags."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    page: Page = 1
    per_page: PerPage = 12


class CategoryFields(Body):
    """What a category is called; its address stays when it is called otherwise."""

    name: CategoryName


class CategoryMerge(Body):
    """The category into which all entries of another go."""

    into: CategorySlug


class TagRename(Body):
    """A tag, in whatever case, and what it is called from now on."""

    tag: KnownTag
    name: Label


class TagMerge(Body):
    """A tag that becomes another one on every entry."""

    tag: KnownTag
    into: Label


class LabelChange(BaseModel):
    """How many entries have changed by it, drafts included."""

    entries: int
