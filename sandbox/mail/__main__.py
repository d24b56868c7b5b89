"""Start it: ``python -m sandbox.mail --data DIR --smtp-port P --page-port Q``."""

import argparse
import logging
import signal
from pathlib import Path

import uvicorn

from sandbox.mail.app import create_app
from sandbox.mail.mailbox import Mailbox


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.mail", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the messages")
    parser.add_argument("--smtp-port", type=int, required=True, help="where mail is taken")
    parser.add_argument("--page-port", type=int, required=True, help="where it is shown")
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    # uvicorn sends itself the signal again once it has shut down; the work is done by then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    uvicorn.run(
        create_app(Mailbox(wanted.data), smtp_port=wanted.smtp_port),
        host="127.0.0.1",
        port=wanted.page_port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
