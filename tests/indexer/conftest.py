"""What tests of the indexer need: the specs, an engine, and a proxy in front of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from indexer.drain import Drain
from indexer.outbox import Outbox, QueueState
from indexer.rebuild import Rebuild
from indexer.specs import IndexSpec, index_specs
from indexer.verify import Verification, Verify
from tests.support.engine_proxy import EngineProxy, engine_proxy


@dataclass
class Bench:
    """One database, one index, and everything that works on them, through the proxy."""

    settings: Settings
    database: Database
    proxy: EngineProxy
    engine: Meilisearch
    specs: dict[Entity, IndexSpec]

    @property
    def products(self) -> IndexSpec:
        return self.specs[Entity.PRODUCTS]

    def drain(self, entity: Entity = Entity.PRODUCTS, database: Database | None = None) -> Drain:
        return Drain(self.specs[entity], database or self.database, self.engine, self.settings)

    def rebuild(self, entity: Entity = Entity.PRODUCTS) -> Rebuild:
        return Rebuild(self.specs[entity], self.database, self.engine, self.settings)

    async def verify(self, entity: Entity = Entity.PRODUCTS) -> Verification:
        return await self.verifier(entity).run()

    def verifier(self, entity: Entity = Entity.PRODUCTS) -> Verify:
        return Verify(self.specs[entity], self.database, self.engine, self.settings)

    async def document(self, id_: Any, entity: Entity = Entity.PRODUCTS) -> Any:
        found = await self.engine.documents_by_ids(self.specs[entity].uid, [str(id_)])
        return found[0] if found else None

    async def queue(self, entity: Entity = Entity.PRODUCTS) -> QueueState:
        async with self.database.transaction() as session:
            return await Outbox(session, entity).state()


@pytest.fixture
async def bench(fresh_settings: Settings, fresh_database: Database) -> AsyncIterator[Bench]:
    async with engine_proxy(fresh_settings.meili_url) as proxy:
        settings = fresh_settings.model_copy(update={"meili_url": proxy.url})
        yield Bench(settings, fresh_database, proxy, Meilisearch(settings), index_specs(settings))
