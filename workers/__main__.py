"""Start a worker process: ``python -m workers``."""

import asyncio

from api.core.logging import configure_logging
from api.core.settings import get_settings
from workers.process import run

if __name__ == "__main__":
    configure_logging(get_settings())
    asyncio.run(run(get_settings()))
