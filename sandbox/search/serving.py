"""Run a server on a port until it is asked to stop."""

import argparse
import logging
import signal
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from sandbox.search.app import create_app
from sandbox.search.engine.contract import SearchIndex
from sandbox.search.server import Server

_LOG = logging.getLogger(__name__)


def serve(kind: type[SearchIndex], arguments: Sequence[str] | None = None) -> None:
    """Serve with this engine; SIGTERM and SIGINT finish the batch in process, then stop."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.search", description="A stand-in for Meilisearch 1.50."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the data")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, required=True, help="port to listen on")
    parser.add_argument("--master-key", help="without one, everything is open")
    wanted = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # uvicorn sends itself the signal again once it has shut down; the work is done by then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server = Server(wanted.data, wanted.master_key, kind)
    _LOG.info("search begins on http://%s:%d", wanted.host, wanted.port)
    uvicorn.run(
        create_app(server),
        host=wanted.host,
        port=wanted.port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    _LOG.info("search stopped")
