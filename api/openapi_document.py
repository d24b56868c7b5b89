"""Print the API's contract: ``python -m api.openapi_document``."""

import json
import sys

from api.core.settings import Settings
from api.main import create_app


def openapi_document() -> str:
    """Return the OpenAPI document as the repository keeps it."""
    return json.dumps(create_app(Settings()).openapi(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_document())
