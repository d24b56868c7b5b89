"""Start a worker process: ``python -m workers``."""

import asyncio
import sys

from pydantic import ValidationError

from api.core.logging import configure_logging
from api.core.settings import explain, get_settings
from workers.health import PortBusyError
from workers.process import run

if __name__ == "__main__":
    try:
        configure_logging(get_settings())
        asyncio.run(run(get_settings()))
    except ValidationError as error:
        sys.exit(f"error: wrong settings: {explain(error)}")
    except PortBusyError as error:
        sys.exit(f"error: {error}")
