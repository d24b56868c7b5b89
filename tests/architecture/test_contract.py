"""What the shop takes for the API's contract is the API's contract."""

import json
from pathlib import Path

from api.core.paging import MAX_REACHABLE, page_count
from api.openapi_document import openapi_document

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_committed_contract_is_the_current_one() -> None:
    kept = (FRONTEND / "openapi.json").read_text()
    assert kept == openapi_document(), "stale: run `make client`"


def test_every_page_that_a_list_counts_can_be_asked_for() -> None:
    greatest = {}
    for path, operations in json.loads(openapi_document())["paths"].items():
        listed = operations.get("get", {}).get("parameters", [])
        parameters = {one["name"]: one["schema"] for one in listed}
        if {"page", "per_page"} <= parameters.keys():
            greatest[path] = parameters["page"]["maximum"]
    assert len(greatest) > 5
    last = page_count(10 * MAX_REACHABLE, 1)
    assert not {path: page for path, page in greatest.items() if page < last}
