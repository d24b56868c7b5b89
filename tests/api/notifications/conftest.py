"""An application with a database of each test's own, and a mail server."""

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer
from tests.support.issuer import issuer as running_issuer
from tests.support.mail_sink import Sink, running_sink, sink

__all__ = ["running_sink", "sink"]


@pytest.fixture
def fresh_settings(fresh_settings: Settings, sink: Sink) -> Settings:
    changes = {"smtp_url": SecretStr(sink.url), "signing_secret": SecretStr("s" * 40)}
    return fresh_settings.model_copy(update=changes)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def api(fresh_settings: Settings, issuer: Issuer) -> AsyncIterator[Api]:
    async with running(issuer.settings(fresh_settings)) as api:
        yield api
