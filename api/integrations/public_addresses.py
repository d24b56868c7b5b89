"""Where everybody reads what is in the public bucket.

Tables and search documents hold keys, so that the bucket can move: only what leaves the API has
addresses.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from api.core.settings import Settings

_ADDRESS = ("/", "http://", "https://")


class PublicAddresses:
    """Turns keys into addresses."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.s3_public_url.rstrip("/")

    def url(self, key: str) -> str:
        """Return the address of an object; what is an address already stays."""
        return key if key.startswith(_ADDRESS) else f"{self._base}/{quote(key)}"

    def srcset(self, srcset: str | None) -> str | None:
        """Return a ``srcset`` of keys as one of addresses."""
        if srcset is None:
            return None
        copies = (copy.partition(" ") for copy in srcset.split(", "))
        return ", ".join(f"{self.url(key)} {width}" for key, _, width in copies)

    def cover(self, cover: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return the cover of a search document with its addresses."""
        if cover is None:
            return None
        # A document that was written by an earlier release has no copies.
        addresses = {"url": self.url(cover["url"]), "srcset": self.srcset(cover.get("srcset"))}
        return {**cover, **addresses}
