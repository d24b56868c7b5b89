"""The searches that are measured, as the API's parameters and as the engine's own queries."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import orjson

from api.products.schemas import ProductParameters
from api.products.search_spec import SPEC
from api.products.service import search_query
from api.search.engine_search import engine_queries
from bench.stage import Stage, pooled, read

Parameters = dict[str, str | list[str]]

KINDS: dict[str, Sequence[Parameters]] = {
    "browsing": [{}, {"page": "2"}, {"sort": "newest"}, {"page": "5"}, {"sort": "price_asc"}],
    "one facet": [
        {"tech": ["React"]},
        {"category": ["admin-dashboards"]},
        {"tech": ["Go"]},
        {"license": ["extended"]},
        {"tech": ["Python"], "sort": "rating"},
    ],
    "query": [
        {"q": "dashboard"},
        {"q": "billing kit"},
        {"q": "landing page"},
        {"q": "api starter"},
        {"q": "dashbord"},
    ],
    "query with filters": [
        {"q": "dashboard", "tech": ["React", "Vue"], "price_max": "9900"},
        {"q": "starter", "category": ["saas-templates"], "rating_min": "4"},
        {"q": "kit", "tech": ["Go"], "price_max": "9900", "sort": "price_asc"},
        {"q": "app", "license": ["extended"], "price_min": "1900", "price_max": "19900"},
        {"q": "theme", "category": ["ecommerce", "content-cms"], "tech": ["WordPress"]},
    ],
}


class UnfairError(Exception):
    """Two sides of a comparison do not do the same; the message says which and how."""


@dataclass(frozen=True)
class Question:
    """One search: what the API gets, what the engine gets, how many bytes the API answers."""

    parameters: Parameters
    body: bytes
    answer_bytes: int

    async def ask_api(self, api: httpx.AsyncClient) -> None:
        """Ask the API; raises UnfairError when it does not answer from the engine."""
        response = await api.get("/api/products", params=self.parameters)
        if response.status_code != httpx.codes.OK or b'"degraded":false' not in response.content:
            raise UnfairError(f"{self.parameters}: {response.status_code}, not from the engine")

    async def ask_engine(self, engine: httpx.AsyncClient) -> None:
        """Ask the engine the same."""
        response = await engine.post("/multi-search", content=self.body)
        response.raise_for_status()

    async def ask_bare(self, bare: httpx.AsyncClient) -> None:
        """Get an answer of the API's size that took no work."""
        response = await bare.get(f"/{self.answer_bytes}")
        if len(response.content) != self.answer_bytes:
            raise UnfairError(f"{len(response.content)} bytes instead of {self.answer_bytes}")


async def questions(stage: Stage) -> dict[str, list[Question]]:
    """Return each kind's questions; raises UnfairError when the engine would do other work."""
    async with pooled((await stage.api()).url) as api:
        return {
            kind: [await _question(stage, api, parameters) for parameters in variants]
            for kind, variants in KINDS.items()
        }


async def _question(stage: Stage, api: httpx.AsyncClient, parameters: Parameters) -> Question:
    query = search_query(ProductParameters.model_validate(parameters))
    body = orjson.dumps({"queries": engine_queries(SPEC, query, stage.uid)})
    response = await api.get("/api/products", params=parameters)
    found = response.json()
    page = (await read(stage.engine, "POST", "/multi-search", content=body))["results"][0]
    same = [item["id"] for item in found.get("items", ())] == [hit["id"] for hit in page["hits"]]
    # Without a hit the API asks a second time, for fewer of the words.
    if not same or found["total"] != page["totalHits"]:
        raise UnfairError(f"{parameters}: the API answers {found.get('total')}, {page}")
    if not found["total"] and stage.size >= 10_000:  # noqa: PLR2004 - small ones may lack some
        raise UnfairError(f"{parameters} finds nothing")
    return Question(parameters, body, len(response.content))
