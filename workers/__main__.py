"""Start a worker process: ``python -m workers``."""

import asyncio
import sys

from api.core.logging import configure_logging
from api.core.settings import get_settings
from workers.health import PortBusyError
from workers.process import run

if __name__ == "__main__":
    configure_logging(get_settings())
    try:
        asyncio.run(run(get_settings()))
    except PortBusyError as error:
        sys.exit(f"error: {error}")
