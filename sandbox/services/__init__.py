"""The servers that the sandbox can run, by the ``kind`` that a stack file gives."""

from collections.abc import Callable, Mapping

from sandbox.services import clerk, mail, postgres, search, storage, stripe, valkey
from sandbox.services.service import Service, ServiceContext

KINDS: Mapping[str, Callable[[ServiceContext], Service]] = {
    "clerk": clerk.build,
    "mail": mail.build,
    "postgres": postgres.build,
    "search": search.build,
    "storage": storage.build,
    "stripe": stripe.build,
    "valkey": valkey.build,
}
