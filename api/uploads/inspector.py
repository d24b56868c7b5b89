"""Look at files in a process of its own.

What strangers send is decoded by large C libraries: a process that is killed for its memory or its
time, or that crashes, takes nothing with it, and holds none of our secrets.
"""

import asyncio
import os
import sys
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import orjson

from api.models import UploadKind

PATIENCE_SECONDS = 300.0


class RefusedError(Exception):
    """The file is not what it should be; ``code`` is stable, the message is for its sender."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class InspectionFailedError(Exception):
    """The process ended without a finding."""


@dataclass(frozen=True)
class Rendition:
    """A copy of a picture as WebP; sizes in pixels."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class ImageFinding:
    """What became of a picture; ``placeholder`` is a data URI."""

    placeholder: str
    renditions: tuple[Rendition, ...]


PackageFinding = Mapping[str, Any]
"""What is in an archive: the columns of ``Package`` but its key."""


async def inspect_image(file: IO[bytes], filename: str) -> ImageFinding:
    """Return the copies of a picture; raises RefusedError or InspectionFailedError."""
    found = await _inspect(UploadKind.IMAGE, file, filename)
    renditions = tuple(
        Rendition(one["width"], one["height"], b64decode(one["data"]))
        for one in found["renditions"]
    )
    return ImageFinding(found["placeholder"], renditions)


async def inspect_package(file: IO[bytes], filename: str) -> PackageFinding:
    """Return what is in an archive; raises RefusedError or InspectionFailedError."""
    return await _inspect(UploadKind.PACKAGE, file, filename)


async def _inspect(kind: UploadKind, file: IO[bytes], filename: str) -> dict[str, Any]:
    number = file.fileno()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "api.uploads.inspection",
        kind.value,
        f"/dev/fd/{number}",
        filename,
        pass_fds=(number,),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # Nothing of our own environment: it has our passwords.
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            output, errors = await process.communicate()
    except TimeoutError:
        raise InspectionFailedError(f"no finding after {PATIENCE_SECONDS:.0f} seconds") from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode != 0:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        raise InspectionFailedError(f"ended with {process.returncode}: {' '.join(last)}")
    found: dict[str, Any] = orjson.loads(output)
    if "refusal" in found:
        raise RefusedError(found["refusal"]["code"], found["refusal"]["message"])
    return found
