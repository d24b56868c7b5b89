"""Run an instance on a port until it is asked to stop."""

import argparse
import logging
import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from sandbox.stripe.app import create_app
from sandbox.stripe.delivery import Destination
from sandbox.stripe.stand_in import Instance, StandIn

_LOG = logging.getLogger(__name__)
_SECRETS = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")


def serve() -> None:
    """Serve; SIGTERM and SIGINT answer the requests under way, then stop."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.stripe",
        description="A stand-in for Stripe.",
        epilog=f"Secrets come from the environment: {', '.join(_SECRETS)}.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the data")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, required=True, help="port to listen on")
    parser.add_argument(
        "--webhook-url", type=_url, help="where webhooks go; without it they are kept"
    )
    parser.add_argument(
        "--first-pause", type=float, default=1.0, help="seconds before a webhook's second attempt"
    )
    parser.add_argument(
        "--longest-pause", type=float, default=15.0, help="seconds that doubling ends at"
    )
    parser.add_argument(
        "--not-durable", action="store_true", help="faster; a crash of the machine may lose data"
    )
    wanted = parser.parse_args()
    if missing := [name for name in _SECRETS if not os.environ.get(name)]:
        parser.error(f"{', '.join(missing)} not set in the environment")
    secret_key, webhook_secret = (os.environ[name] for name in _SECRETS)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # uvicorn sends itself the signal again once it has shut down; the work is done by then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    url = f"http://{wanted.host}:{wanted.port}"
    stand_in = StandIn(
        Instance(
            directory=wanted.data,
            url=url,
            secret_key=secret_key,
            durable=not wanted.not_durable,
            destination=wanted.webhook_url
            and Destination(
                url=wanted.webhook_url,
                secret=webhook_secret,
                first_pause=wanted.first_pause,
                longest_pause=wanted.longest_pause,
            ),
        )
    )
    _LOG.info("stripe begins on %s", url)
    uvicorn.run(
        create_app(stand_in),
        host=wanted.host,
        port=wanted.port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    _LOG.info("stripe stopped")


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text} is no http address")
    return text
