"""What ``make up`` starts, from nothing: it answers, leaves cleanly and keeps its data.

Without the shop's pages, whose build takes minutes: the journeys start those.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from sandbox.definition import Definition, read_definition
from sandbox.ports import is_free
from tests.sandbox.supervisor.harness import Bench, Started, alive, until
from tests.support.processes import ROOT

pytestmark = pytest.mark.long

PAGES = {"shop", "frontend"}
SECOND_START_SECONDS = 60


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    bench.file = ROOT / "stack.toml"
    yield bench
    bench.close()


def _default_ports(stack: Definition) -> list[int]:
    wanted = {name: entry.port for name, entry in stack.services.items()}
    wanted |= {name: entry.port for name, entry in stack.commands.items() if entry.port}
    return [port.default for name, port in wanted.items() if name not in PAGES]


def _up(bench: Bench, offset: int) -> tuple[Started, dict[str, str]]:
    """Start the stack; returns it with the addresses that it prints, by their labels."""
    started = bench.up("--without", ",".join(PAGES), "--port-offset", str(offset))
    started.wait_for("Connections ")
    table = started.output.partition("Everything is up")[2].splitlines()[2:]
    return started, dict(row.strip().split("  ", 1) for row in table if "  " in row.strip())


def _well(url: str) -> bool:
    return httpx.get(url, timeout=10).status_code == 200


def _cheapest(api: str) -> dict[str, Any]:
    answer = httpx.get(api, params={"sort": "price_asc"}, timeout=10)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    assert body["degraded"] is False
    return body


def _stop(started: Started, ports: list[int]) -> None:
    """End it as Ctrl-C does; nothing of it may be left."""
    family = started.children()
    assert len(family) > len(ports)
    assert started.stop() == 0
    assert not any(map(alive, family))
    assert all(map(is_free, ports))


@pytest.mark.timeout(300)
async def test_it_answers_leaves_cleanly_and_is_back_soon_with_its_data(bench: Bench) -> None:
    defaults = _default_ports(read_definition(bench.file))
    offset = next(
        number
        for number in random.sample(range(100, 3500), 1000)
        if all(is_free(port + number) for port in defaults)
    )
    ports = [port + offset for port in defaults]

    started, addresses = _up(bench, offset)
    api = addresses["API"].strip()
    assert any(api.startswith(f"http://localhost:{port}/") for port in ports)
    before = _cheapest(api)
    assert before["total"] >= 150
    connection = await asyncpg.connect(addresses["Database"].strip())
    slug = before["items"][-1]["slug"]
    await connection.execute("UPDATE products SET price_cents = 1 WHERE slug = $1", slug)
    await connection.close()

    def changed() -> bool:
        return any(
            (item["slug"], item["price_cents"]) == (slug, 1) for item in _cheapest(api)["items"]
        )

    until(changed, "the worker indexes a change")
    assert _well(addresses["Worker health"].strip())
    _stop(started, ports)

    began = time.monotonic()
    again, _ = _up(bench, offset)
    assert time.monotonic() - began < SECOND_START_SECONDS
    assert changed()
    assert _cheapest(api)["total"] == before["total"]
    _stop(again, ports)
