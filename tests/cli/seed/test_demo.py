"""The demo that ``mywork seed`` makes is the one that was promised."""

import asyncio
import os
import sys

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.support.processes import ROOT, environment_of

pytestmark = pytest.mark.long

DEMO = text(
    """
    SELECT
        (SELECT count(*) FROM products WHERE status = 'published') AS products,
        (SELECT count(DISTINCT seller_id) FROM products WHERE status = 'published') AS sellers,
        (SELECT count(*) FROM categories) AS categories,
        (SELECT count(DISTINCT category_id) FROM products WHERE status = 'published') AS filled,
        (SELECT count(*) FROM brain_entries WHERE status = 'published') AS entries,
        (SELECT count(DISTINCT author_id) FROM brain_entries) AS authors,
        (SELECT count(*) FROM products WHERE summary = '' OR description = '') AS bare
    """
)


async def _seed(settings: Settings, *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from cli.main import run; run()",
        "seed",
        *arguments,
        cwd=ROOT,
        env={**os.environ, **environment_of(settings), "COLUMNS": "200"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return err.decode()


async def test_the_demo_fills_every_category(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    await _seed(fresh_settings, "--if-empty")
    async with fresh_database.transaction() as session:
        demo = (await session.execute(DEMO)).one()
        await session.execute(text("DELETE FROM search_outbox"))
    assert demo.products >= 150
    assert demo.sellers == 25
    assert demo.filled == demo.categories
    assert demo.entries >= 60
    assert demo.authors > 1
    assert demo.bare == 0

    assert "nothing to change" in await _seed(fresh_settings)
    assert "there is data already" in await _seed(fresh_settings, "--if-empty")
    async with fresh_database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM search_outbox"))).scalar() == 0
