"""``mywork import`` end to end: what is stored, what is refused, and what survives a kill."""

import asyncio
import json
from pathlib import Path
from typing import Any

import psutil

from tests.support.processes import wait_until


async def _counts(importer: Any) -> tuple[int, int]:
    [(count, total)] = await importer.query(
        "SELECT count(*), coalesce(sum(price_cents), 0) FROM products"
    )
    return count, total


async def test_products_are_stored_and_a_second_import_changes_nothing(
    importer: Any, make_product: Any
) -> None:
    image = {"url": "https://example.com/a.webp"}
    path = importer.file([make_product(n, images=[image]) for n in range(50)])
    first = await importer.run(path, "--create-sellers")
    assert (first.status, "50 created" in first.err) == (0, True)
    [(tech, alt)] = await importer.query(
        "SELECT tech_stack, i.alt FROM products p JOIN product_images i ON i.product_id = p.id"
        " WHERE slug = 'product-000003'"
    )
    assert (tech, alt) == (["JavaScript", "Go"], "Product 3")

    await importer.execute("DELETE FROM search_outbox")
    second = await importer.run(path)
    assert (second.status, "50 unchanged" in second.err) == (0, True)
    assert await importer.query("SELECT entity FROM search_outbox") == []


async def test_stop_keeps_what_came_before_and_skip_goes_on(
    importer: Any, make_product: Any, tmp_path: Path
) -> None:
    lines = [make_product(n) for n in range(10)]
    lines[4]["price_cents"] = 10
    path = importer.file(lines)
    stopped = await importer.run(path, "--create-sellers")
    assert stopped.status == 2
    assert "line 5: price_cents must be 0 or at least 500" in stopped.err
    assert (await _counts(importer))[0] == 4

    refused = tmp_path / "refused.jsonl"
    skipped = await importer.run(
        path, "--create-sellers", "--on-error", "skip", "--errors", refused
    )
    assert skipped.status == 1
    assert "going on after line 4" in skipped.err
    assert (await _counts(importer))[0] == 9
    assert [json.loads(line)["line"] for line in refused.read_text().splitlines()] == [5]


async def test_each_refusal_names_line_and_field(importer: Any, make_product: Any) -> None:
    await importer.run(importer.file([make_product(0)], "first.jsonl"), "--create-sellers")
    path = importer.file(
        [
            make_product(0, seller="seller-1"),
            make_product(1, seller="nobody"),
            make_product(2, category="no-such"),
            make_product(3, price_cents="900"),
            make_product(4, nmae="x"),
        ]
    )
    with path.open("ab") as file:
        file.write(b"{broken\n\xff\xfe\n")
    await importer.execute(
        "WITH u AS (INSERT INTO users (email, name) VALUES ('a@b', 'a') RETURNING id)"
        " INSERT INTO seller_profiles (user_id, username, display_name)"
        " SELECT id, 'seller-1', 'x' FROM u"
    )
    await importer.execute(
        "WITH u AS (INSERT INTO users (email, name) VALUES ('c@d', 'a') RETURNING id)"
        " INSERT INTO seller_profiles (user_id, username, display_name)"
        " SELECT id, name, 'x' FROM (SELECT id, 'seller-2' AS name FROM u) AS t"
    )
    answer = await importer.run(path, "--on-error", "skip")
    assert answer.status == 1
    for expected in (
        "line 1, slug: 'product-000000' belongs to another seller",
        "line 2, seller: no seller 'nobody'",
        "line 3, category: no category 'no-such'",
        "line 4, price_cents: ",
        "line 5, nmae: ",
        "line 6: ",
        "line 7: ",
    ):
        assert expected in answer.err
    assert (await _counts(importer))[0] == 1


async def test_a_killed_import_goes_on_to_exactly_the_file(
    importer: Any, make_product: Any
) -> None:
    total = 3000
    path = importer.file([make_product(n) for n in range(total)])
    process = await importer.start(path, "--create-sellers", "--batch-size", 50)

    async def begun() -> bool:
        return (await _counts(importer))[0] >= 200

    await wait_until(begun, what="first batches")
    process.kill()
    await process.wait()
    before = (await _counts(importer))[0]
    assert 0 < before < total
    answer = await importer.run(path, "--create-sellers")
    assert answer.status == 0
    assert "going on after line" in answer.err
    assert f"{total:,} created, 0 updated, 0 unchanged" in answer.err
    assert await _counts(importer) == (total, sum(500 + n for n in range(total)))


async def test_a_changed_file_is_begun_anew_and_says_so(importer: Any, make_product: Any) -> None:
    lines = [make_product(n) for n in range(5)]
    lines[3]["category"] = "no-such"
    await importer.run(importer.file(lines), "--create-sellers")
    lines[3]["category"] = "AI and machine learning"
    answer = await importer.run(importer.file(lines), "--create-sellers")
    assert answer.status == 0
    assert "the file has changed since its import ended at line 3" in answer.err
    assert (await _counts(importer))[0] == 5


async def test_a_dry_run_keeps_nothing(importer: Any, make_product: Any) -> None:
    answer = await importer.run(importer.file([make_product(1)]), "--create-sellers", "--dry-run")
    assert (answer.status, "dry run: 1 created" in answer.err) == (0, True)
    assert await importer.query("SELECT slug FROM products") == []
    assert await importer.query("SELECT id FROM import_runs") == []
    assert await importer.query("SELECT username FROM seller_profiles") == []


async def test_a_database_that_is_away_is_one_line(importer: Any, make_product: Any) -> None:
    answer = await importer.run(
        importer.file([make_product(1)]),
        DATABASE_URL="postgresql+asyncpg://nobody:none@127.0.0.1:1/none",
    )
    assert answer.status == 3
    assert "Traceback" not in answer.err
    assert answer.err.count("\n") == 1


async def test_memory_does_not_grow_with_the_file(importer: Any, make_product: Any) -> None:
    peaks = []
    for count in (2000, 20_000):
        path = importer.file([make_product(n) for n in range(count)], f"{count}.jsonl")
        process = await importer.start(path, "--create-sellers")
        watched, peak = psutil.Process(process.pid), 0
        while process.returncode is None:
            try:
                peak = max(peak, watched.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            await asyncio.sleep(0.02)
        assert await process.wait() == 0
        peaks.append(peak)
    assert (await _counts(importer))[0] == 20_000
    assert peaks[1] - peaks[0] < 30 * 2**20


async def test_a_renamed_sellers_old_name_can_be_made_again(
    importer: Any, make_product: Any
) -> None:
    path = importer.file([make_product(1)])
    assert (await importer.run(path, "--create-sellers")).status == 0
    await importer.execute("UPDATE seller_profiles SET username = 'renamed'")
    other = importer.file([make_product(2)])
    again = await importer.run(other, "--create-sellers")
    assert (again.status, "1 created" in again.err) == (0, True)


async def test_what_the_database_refuses_is_no_outage(importer: Any, make_product: Any) -> None:
    await importer.execute("ALTER TABLE products ADD CHECK (name <> 'Product 1')")
    refused = await importer.run(importer.file([make_product(1)]), "--create-sellers")
    assert refused.status == 1
    assert "Postgres refuses a change" in refused.err
    assert "products_name_check" in refused.err

    await importer.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE 'closed for stocktaking'; END $$"
    )
    await importer.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON seller_profiles EXECUTE FUNCTION refuse()"
    )
    closed = await importer.run(importer.file([make_product(2)]), "--create-sellers")
    assert closed.status == 1
    assert "Postgres refuses a change" in closed.err
    assert "closed for stocktaking" in closed.err
    assert "Traceback" not in closed.err


async def test_a_database_that_was_not_migrated_is_named_as_that(
    importer: Any, make_product: Any
) -> None:
    await importer.execute("ALTER TABLE import_runs DROP COLUMN path")
    older = await importer.run(importer.file([make_product(1)]))
    assert older.status == 3
    assert "`mywork migrate`" in older.err


async def test_the_account_of_refused_lines_survives_an_interruption(
    importer: Any, make_product: Any, tmp_path: Path
) -> None:
    lines = [make_product(n) for n in range(30)]
    lines[20]["price_cents"] = 10
    path = importer.file(lines)
    stopped = await importer.run(path, "--create-sellers", "--batch-size", "10")
    assert stopped.status == 2
    refused = tmp_path / "refused.jsonl"
    refused.write_text('{"line":3}\n')
    again = await importer.run(path, "--create-sellers", "--on-error", "skip", "--errors", refused)
    assert again.status == 1
    assert [json.loads(line)["line"] for line in refused.read_text().splitlines()] == [3, 21]


async def test_no_seller_is_made_of_a_line_that_is_not_imported(
    importer: Any, make_product: Any
) -> None:
    lines = [make_product(n) for n in range(3)]
    lines[1]["price_cents"] = 10
    lines[2]["seller"] = "never-imported"
    stopped = await importer.run(importer.file(lines), "--create-sellers")
    assert stopped.status == 2
    found = await importer.query("SELECT username FROM seller_profiles")
    assert "never-imported" not in {username for (username,) in found}


async def test_a_name_that_looks_like_markup_is_shown_as_it_is(
    importer: Any, tmp_path: Path
) -> None:
    missing = await importer.run(tmp_path / "a[/b].jsonl")
    assert missing.status == 2
    assert "a[/b].jsonl" in missing.err
    assert "Traceback" not in missing.err
