"""Which rows make a Brain entry's search document, and how; see the products' counterpart."""

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, any_, bindparam, case, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from api.brain.passages import heading_of
from api.models import (
    BrainCategory,
    BrainEntry,
    BrainEntryStatus,
    BrainEntryType,
    SellerProfile,
    User,
    UserStatus,
)
from api.search.documents import BrainDocument

MAX_BODY = 50_000
"""Characters of an entry's body that are searchable."""

EXCERPT_LENGTH = 240
"""Characters of the plain text that an entry's card shows."""

_FENCED_CODE = re.compile(r"```.*?(```|\Z)", re.DOTALL)
# A part ends where another of its kind begins: else each of many brackets is tried to the end.
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_MARKUP = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<code>(?s:.+?))(?<!`)(?P=ticks)(?!`)"
    r"|^\s{0,3}(#{1,6}\s+|>\s?|[-*+]\s+|\d+\.\s+|\|.*\|\s*$)"
    r"|(?<!\w)_+|(?<!_)_++(?!\w)|[*`~]",
    re.MULTILINE,
)


class BrainRow(NamedTuple):
    """One public entry with everything that its document shows, as the select returns it."""

    id: uuid.UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    body: str
    category: str
    category_name: str
    tags: list[str]
    author_name: str
    author_username: str | None
    view_count: int
    citation_count: int
    helpful_count: int
    published_at: datetime


def is_public() -> ColumnElement[bool]:
    """Return the condition under which all see an entry; needs BrainEntry joined with User.

    Entries of a closed account stay, without a name: whoever closes it is told so.
    """
    return and_(
        BrainEntry.status == literal(BrainEntryStatus.PUBLISHED.value, literal_execute=True),
        User.status != literal(UserStatus.SUSPENDED.value, literal_execute=True),
    )


# There is no shop any more to link to.
_USERNAME = case(
    (User.status == literal(UserStatus.ACTIVE.value, literal_execute=True), SellerProfile.username)
)


def brain_rows() -> Select[*tuple[Any, ...]]:
    """Return the select of ``BrainRow``s of all public entries, in no order."""
    return (
        select(
            BrainEntry.id,
            BrainEntry.slug,
            BrainEntry.title,
            BrainEntry.entry_type,
            BrainEntry.body,
            BrainCategory.slug,
            BrainCategory.name,
            BrainEntry.tags,
            User.name,
            _USERNAME,
            BrainEntry.view_count,
            BrainEntry.citation_count,
            BrainEntry.helpful_count,
            BrainEntry.published_at,
        )
        .join(BrainCategory, BrainCategory.id == BrainEntry.category_id)
        .join(User, User.id == BrainEntry.author_id)
        .outerjoin(SellerProfile, SellerProfile.user_id == User.id)
        .where(is_public())
    )


_BY_IDS = brain_rows().where(BrainEntry.id == any_(bindparam("ids", type_=ARRAY(UUID))))
# The size is written into the statement: a plan made for any size would sort the whole table.
_AFTER = (
    brain_rows()
    .order_by(BrainEntry.id)
    .limit(bindparam("size", type_=Integer, literal_execute=True))
)


async def load_by_ids(session: AsyncSession, ids: Sequence[uuid.UUID]) -> list[BrainRow]:
    """Return the rows of those of these entries that are public, in no order."""
    result = await session.execute(_BY_IDS, {"ids": list(ids)})
    return [BrainRow._make(row) for row in result]


async def load_after(session: AsyncSession, after: uuid.UUID | None, size: int) -> list[BrainRow]:
    """Return the next ``size`` public entries in the order of their ids."""
    statement = _AFTER if after is None else _AFTER.where(BrainEntry.id > after)
    result = await session.execute(statement, {"size": size})
    return [BrainRow._make(row) for row in result]


async def count_public(session: AsyncSession) -> int:
    """Return how many entries are public."""
    joined = (
        select(func.count()).select_from(BrainEntry).join(User, User.id == BrainEntry.author_id)
    )
    return (await session.execute(joined.where(is_public()))).scalar_one()


def excerpt(markdown: str) -> str:
    """Return the beginning of a text without its markup, cut between words."""
    lines = _FENCED_CODE.sub(" ", markdown).splitlines()
    linked = _LINK.sub(r"\1", "\n".join(map(_sentence, lines)))
    # What is code is no markup, nor is what joins the parts of a name.
    plain = _MARKUP.sub(lambda found: found["code"] or "", linked)
    words = " ".join(plain.split())
    if len(words) <= EXCERPT_LENGTH:
        return words
    return words[:EXCERPT_LENGTH].rsplit(" ", 1)[0] + "…"


def _sentence(line: str) -> str:
    """Return a line; a heading ends with a stop, or it would run into the text below it."""
    found = heading_of(line)
    if found is None:
        return line
    _, title = found
    return title if title.endswith((".", "?", "!", ":", "…")) else f"{title}."


def brain_document(row: BrainRow) -> BrainDocument:
    """Make the search document of a public entry."""
    return {
        "id": str(row.id),
        "slug": row.slug,
        "title": row.title,
        "entry_type": row.entry_type.value,
        "excerpt": excerpt(row.body),
        "body": row.body[:MAX_BODY],
        "category": row.category,
        "category_name": row.category_name,
        "tags": row.tags,
        "author": {"name": row.author_name, "username": row.author_username},
        "views": row.view_count,
        "citations": row.citation_count,
        "helpful": row.helpful_count,
        # Being cited in an answer and being voted helpful both say that an entry was of use.
        "usage": row.citation_count + row.helpful_count,
        "published_at": int(row.published_at.timestamp()),
    }
