"""Demo data reaches the tables once, however often it is put there."""

from pathlib import Path

import orjson
import pytest
from sqlalchemy import text

from api.catalogue_import.reading import FileFormat, open_file
from api.catalogue_import.service import CatalogueImport, ImportOptions
from api.core.database import Database
from cli.seed import demo, packages
from cli.seed.repository import SeedRepository


def _sellers(folder: Path) -> list[demo.DemoSeller]:
    rows = [
        {"username": f"demo-shop-{n}", "display_name": f"Shop {n}", "headline": "Code"}
        for n in range(1, 26)
    ]
    (folder / "sellers.json").write_bytes(orjson.dumps(rows))
    return demo.sellers(folder)


def test_missing_sellers_are_named(tmp_path: Path) -> None:
    with pytest.raises(demo.DemoDataError, match=r"sellers\.json is missing"):
        demo.sellers(tmp_path)


def test_brain_files_are_read_whole(tmp_path: Path) -> None:
    sellers = _sellers(tmp_path)
    (tmp_path / "brain").mkdir()
    (tmp_path / "brain" / "some-entry.md").write_text(
        '---\ntitle: "A: title"\nentry_type: guide\ncategory: ai\ntags: [a, b c]\n'
        "author: studio-02\nstatus: published\npublished_at: 2025-11-14T10:00:48Z\n"
        "helpful_count: 1\nview_count: 2\ncitation_count: 3\n---\n\nBody\n---\nmore\n"
    )
    [entry] = demo.entries(sellers, tmp_path)
    assert (entry.slug, entry.title, entry.author) == ("some-entry", "A: title", "demo-shop-2")
    assert (entry.tags, entry.body) == (["a", "b c"], "Body\n---\nmore")


async def test_the_brain_is_put_in_once_and_renewed(
    fresh_database: Database, tmp_path: Path
) -> None:
    sellers = _sellers(tmp_path)
    rows = [seller.model_dump() for seller in sellers]
    entries = [entry.model_dump(mode="json") for entry in demo.entries(sellers)]
    assert len(entries) >= 60

    async def put() -> tuple[bool, int, int]:
        async with fresh_database.transaction() as session:
            repository = SeedRepository(session)
            return (
                await repository.empty(),
                await repository.put_sellers(rows),
                await repository.put_entries(entries),
            )

    assert await put() == (True, len(sellers), len(entries))
    async with fresh_database.transaction() as session:
        await session.execute(text("DELETE FROM search_outbox"))
    assert await put() == (False, 0, 0)
    async with fresh_database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM search_outbox"))).scalar() == 0
    entries[0]["title"] = "Another title"
    assert await put() == (False, 0, 1)


async def test_installed_packages_become_products_and_stay_the_same(
    fresh_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "packages.jsonl"
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in packages.products()))

    async def imported() -> tuple[int, int, int]:
        with open_file(path, FileFormat.JSONL, minimum_price_cents=500) as source:
            done = await CatalogueImport(fresh_database).run(
                source.lines(), ImportOptions(create_sellers=True)
            )
        assert not done.stopped
        return done.created, done.updated, done.unchanged

    created, updated, unchanged = await imported()
    assert created > 50
    assert (updated, unchanged) == (0, 0)
    assert await imported() == (0, 0, created)
    async with fresh_database.transaction() as session:
        name = await session.execute(text("SELECT name FROM products WHERE slug = 'py-sqlalchemy'"))
        assert name.scalar_one().lower() == "sqlalchemy"
