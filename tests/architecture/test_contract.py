"""What the shop takes for the API's contract is the API's contract."""

from pathlib import Path

from api.openapi_document import openapi_document

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_committed_contract_is_the_current_one() -> None:
    kept = (FRONTEND / "openapi.json").read_text()
    assert kept == openapi_document(), "stale: run `make client`"
