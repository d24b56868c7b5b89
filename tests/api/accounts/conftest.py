"""An application whose tokens come from an issuer of the test's own."""

from tests.support.own_database import database, settings
from tests.support.package_api import api, issuer

__all__ = ["api", "database", "issuer", "settings"]
