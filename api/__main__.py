"""Serve the API: ``python -m api``."""

import uvicorn

from api.core.settings import get_settings
from api.main import create_app

GRACE_SECONDS = 10


def main() -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered first."""
    settings = get_settings()
    uvicorn.run(
        create_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


if __name__ == "__main__":
    main()
