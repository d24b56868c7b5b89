"""The servers that the sandbox can run, by the ``kind`` that a stack file gives."""

from collections.abc import Callable, Mapping

from sandbox.services import clerk, postgres, search, valkey
from sandbox.services.service import Service, ServiceContext

KINDS: Mapping[str, Callable[[ServiceContext], Service]] = {
    "clerk": clerk.build,
    "postgres": postgres.build,
    "search": search.build,
    "valkey": valkey.build,
}
