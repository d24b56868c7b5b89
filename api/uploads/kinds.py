"""What may be sent, and where it is kept. Sizes are in bytes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from api.models import UploadKind

MEBIBYTE = 1024 * 1024
MAX_IMAGES = 10
MAX_UNFINISHED = 40
"""Uploads of one seller that may be under way or waiting to be looked at."""
PARTS_ABOVE = 50 * MEBIBYTE
PART_SIZE = 16 * MEBIBYTE
"""Parts must have 5 MiB at least; with these a package has 32 at most."""

URL_LIFETIME = timedelta(hours=1)
PARTS_LIFETIME = timedelta(hours=6)
"""How long addresses can be used; new ones can be had as long as the upload is under way."""


@dataclass(frozen=True)
class Rules:
    """What a kind of upload may be: the types by the endings of their names, and the limit."""

    max_bytes: int
    types: Mapping[str, str]

    @property
    def endings(self) -> str:
        """The endings as people read them."""
        return ", ".join(self.types)

    def content_type(self, filename: str) -> str | None:
        """Return the type that a file of this name is sent as; None when it may not be sent."""
        name = filename.lower()
        return next((kind for end, kind in self.types.items() if name.endswith(end)), None)


RULES = {
    UploadKind.IMAGE: Rules(
        8 * MEBIBYTE,
        {
            ".png": "image/png",
            ".jpg": "image/jpeg",
            ".jpeg": "image/jpeg",
            ".webp": "image/webp",
            ".avif": "image/avif",
        },
    ),
    UploadKind.PACKAGE: Rules(
        500 * MEBIBYTE,
        {
            ".zip": "application/zip",
            ".tar.gz": "application/gzip",
            ".tgz": "application/gzip",
        },
    ),
}

RAW_PREFIX = "uploads/"
PACKAGE_PREFIX = "packages/"
IMAGE_PREFIX = "images/"


def raw_key(upload_id: uuid.UUID) -> str:
    """Return where the browser puts a file, in the private bucket."""
    return f"{RAW_PREFIX}{upload_id}"


def package_key(upload_id: uuid.UUID) -> str:
    """Return where a package is kept, in the private bucket: no address for writing leads there."""
    return f"{PACKAGE_PREFIX}{upload_id}"


def image_prefix(upload_id: uuid.UUID) -> str:
    """Return what the keys of a picture's copies begin with, in the public bucket."""
    return f"{IMAGE_PREFIX}{upload_id}/"


def image_key(upload_id: uuid.UUID, width: int) -> str:
    """Return where the copy of a picture with this width is kept, in the public bucket."""
    return f"{image_prefix(upload_id)}{width}.webp"
