"""Verification finds every corruption, imagines none, and repairs them all."""

import random
import uuid
from typing import Any

from api.search.documents import Entity
from indexer.verify import DifferenceKind
from tests.indexer.conftest import Bench
from tests.support.catalogue import add_entry, add_product, add_seller, execute

PRODUCTS = 1500
CORRUPTIONS = 1000


async def _fill(bench: Bench, count: int) -> list[str]:
    async with bench.database.transaction() as session:
        seller = await add_seller(session)
        await add_product(session, seller, "first", tech=["Go", "React"])
        await execute(
            session,
            "INSERT INTO products (seller_id, category_id, slug, name, tech_stack, price_cents,"
            " status) SELECT seller_id, category_id, 'p-' || n, 'Product ' || n, '{Go,React}',"
            " n * 10, 'published' FROM products, generate_series(1, :n) AS n",
            n=count - 1,
        )
    await bench.drain().run()
    rows, _total = await bench.engine.document_ids(bench.products.uid, 0, count)
    assert len(rows) == count
    return rows


def _corrupt(rng: random.Random, document: dict[str, Any]) -> dict[str, Any]:
    """Change one thing in a document, at any depth."""
    changes: list[dict[str, Any]] = [
        {"price": document["price"] + 1},
        {"price": str(document["price"])},
        {"tech": [*document["tech"], "Zig"]},
        {"tech": document["tech"][::-1]},
        {"seller": document["seller"] | {"name": "Somebody else"}},
        {"rating": 5.0},
        {"cover": {"url": "/x.webp", "alt": "", "width": 1, "height": 1}},
        {"name": document["name"] + " "},
        {"added": True},
        {"popularity": document["popularity"] + 0.0001},
        {"review_count": False},
        {"version": ""},
    ]
    changed = document | rng.choice(changes)
    if rng.random() < 0.1:
        del changed["summary"]
    return changed


async def test_a_thousand_corruptions_are_found_named_and_repaired(bench: Bench) -> None:
    rng = random.Random(20261123)
    ids = await _fill(bench, PRODUCTS)
    uid = bench.products.uid
    engine = bench.engine
    chosen = rng.sample(ids, CORRUPTIONS - 200)
    missing, stale = chosen[:300], chosen[300:]
    extra = [str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in range(100)]
    extra += [f"not-a-product_{number}" for number in range(100)]

    originals = {d["id"]: d for d in await engine.documents_by_ids(uid, stale)}
    changed = [_corrupt(rng, originals[id_]) for id_ in stale]
    added = [{**originals[stale[0]], "id": id_} for id_ in extra]
    await engine.wait(await engine.delete_documents(uid, missing))
    await engine.wait(await engine.put_documents(uid, changed + added))

    found = await bench.verify()
    by_kind = {kind: {d.id for d in found.differences if d.kind is kind} for kind in DifferenceKind}
    assert by_kind[DifferenceKind.MISSING] == set(missing)
    assert by_kind[DifferenceKind.STALE] == set(stale)
    assert by_kind[DifferenceKind.EXTRA] == set(extra)
    assert len(found.differences) == CORRUPTIONS
    wanted_fields = {
        d["id"]: {
            name
            for name in d.keys() | originals[d["id"]].keys()
            if repr(d.get(name, "absent")) != repr(originals[d["id"]].get(name, "absent"))
        }
        for d in changed
    }
    for difference in found.differences:
        if difference.kind is DifferenceKind.STALE:
            assert set(difference.fields) == wanted_fields[difference.id]
            assert difference.slug is not None

    await bench.verifier().repair(found)
    again = await bench.verify()
    assert again.clean
    assert again.compared == PRODUCTS


async def test_altered_settings_are_found_named_and_repaired(bench: Bench) -> None:
    await _fill(bench, 3)
    await bench.engine.update_settings(
        bench.products.uid,
        {"stopWords": ["the"], "rankingRules": ["words"], "filterableAttributes": ["price"]},
    )
    found = await bench.verify()
    assert set(found.settings) == {"stopWords", "rankingRules", "filterableAttributes"}
    assert not found.clean
    await bench.verifier().repair(found)
    assert (await bench.verify()).clean


async def test_a_missing_index_is_found_and_repaired(bench: Bench) -> None:
    await _fill(bench, 3)
    await bench.engine.delete_index(bench.products.uid)
    found = await bench.verify()
    assert found.index_missing
    assert not found.clean
    await bench.verifier().repair(found)
    again = await bench.verify()
    assert again.clean
    assert again.compared == 3


async def test_what_is_on_its_way_is_waiting_not_different(bench: Bench) -> None:
    await _fill(bench, 3)
    async with bench.database.transaction() as session:
        await execute(session, "UPDATE products SET price_cents = 1 WHERE slug = 'p-1'")
        await execute(session, "UPDATE products SET status = 'draft' WHERE slug = 'p-2'")
    found = await bench.verify()
    assert found.clean
    assert found.waiting == 2


async def test_brain_entries_are_verified_too(bench: Bench) -> None:
    async with bench.database.transaction() as session:
        entry = await add_entry(session, await add_seller(session), "outbox")
    await bench.drain(Entity.BRAIN).run()
    assert (await bench.verify(Entity.BRAIN)).clean
    uid = bench.specs[Entity.BRAIN].uid
    await bench.engine.wait(await bench.engine.delete_documents(uid, [str(entry)]))
    found = await bench.verify(Entity.BRAIN)
    assert [(d.kind, d.slug) for d in found.differences] == [(DifferenceKind.MISSING, "outbox")]
