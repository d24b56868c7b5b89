"""Fixtures: an application with a database of each test's own, and a mail server."""

import pytest
from pydantic import SecretStr

from api.core.settings import Settings
from tests.support.mail_sink import Sink, running_sink, sink
from tests.support.own_api import api, issuer

__all__ = ["api", "issuer", "running_sink", "sink"]


@pytest.fixture
def fresh_settings(fresh_settings: Settings, sink: Sink) -> Settings:
    """Settings that send to the mail server."""
    changes = {"smtp_url": SecretStr(sink.url), "signing_secret": SecretStr("s" * 40)}
    return fresh_settings.model_copy(update=changes)
