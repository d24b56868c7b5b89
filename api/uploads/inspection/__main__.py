"""``python -m api.uploads.inspection image|package PATH NAME``: prints what it finds as JSON.

Ends with 0 when it found something, be it a reason to refuse the file.
"""

import resource
import sys
from base64 import b64encode
from typing import Any

import orjson

from api.uploads.inspection.refusal import Refused

MEMORY_BYTES = {"image": 2 * 1024**3, "package": 1024**3}
"""Of address space, which is more than what is used: decoders of pictures reserve much."""
CPU_SECONDS = 240


def _image(path: str) -> dict[str, Any]:
    from api.uploads.inspection.images import inspect_image  # noqa: PLC0415 - Pillow is large

    found = inspect_image(path)
    return {
        "placeholder": found.placeholder,
        "renditions": [
            {"width": one.width, "height": one.height, "data": b64encode(one.data).decode()}
            for one in found.renditions
        ],
    }


def _package(path: str, name: str) -> dict[str, Any]:
    from api.uploads.inspection.archives import inspect_archive  # noqa: PLC0415 - as above

    found = inspect_archive(path, name)
    return {
        "sha256": found.sha256,
        "file_count": found.file_count,
        "unpacked_bytes": found.unpacked_bytes,
        "files": [{"path": path, "size": size} for path, size in found.files],
        "file_names": "\n".join(path for path, _ in found.files),
        "readme": found.readme,
        "licence_file": found.licence_file,
        "licence": found.licence,
        "languages": found.languages,
    }


def main() -> None:
    """Inspect one file within fixed limits of memory and time."""
    kind, path, name = sys.argv[1:]
    limit = MEMORY_BYTES[kind]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        found = _image(path) if kind == "image" else _package(path, name)
    except Refused as refused:
        found = {"refusal": {"code": refused.reason.value, "message": str(refused)[:500]}}
    sys.stdout.buffer.write(orjson.dumps(found))


main()
