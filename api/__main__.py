"""Serve the API: ``python -m api``."""

import gc

import uvicorn
from pydantic import ValidationError

from api.core.settings import explain, get_settings
from api.main import create_app

GRACE_SECONDS = 10
# An answer is made of thousands of small objects that reference counting frees again. Looking for
# cycles among them, and among all that was imported, took a quarter of a search's own time.
GC_THRESHOLDS = (20_000, 20, 20)


def main() -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered first."""
    try:
        settings = get_settings()
    except ValidationError as error:
        raise SystemExit(f"error: wrong settings: {explain(error)}") from None
    app = create_app(settings)
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    uvicorn.run(
        app,
        host=settings.api_host,
        port=settings.api_port,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


if __name__ == "__main__":
    main()
