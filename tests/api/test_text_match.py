"""What words find in Postgres when they are hardly words."""

import pytest
from sqlalchemy import func, literal, select

from api.core.database import Database
from api.search.text_match import TextMatch


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u2028\n"])
async def test_blank_text_finds_nothing_and_breaks_nothing(database: Database, text: str) -> None:
    match = TextMatch(text, text, vector=func.to_tsvector("some words"), title=literal("some"))
    async with database.transaction() as session:
        found, rank = (await session.execute(select(match.condition, match.rank))).one()
    assert (found, rank) == (False, 0)
