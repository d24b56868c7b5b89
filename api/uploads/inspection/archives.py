"""Packages: zip or tar.gz archives, looked through without unpacking them to a disk."""

import gzip
import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from api.uploads.inspection import tar_archive, zip_archive
from api.uploads.inspection.budget import MAX_UNPACKED, Budget
from api.uploads.inspection.contents import FILES_KEPT, Contents
from api.uploads.inspection.refusal import Reason, Refused

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_MARK = b"\x1f\x8b"
NESTED_IN_MEMORY = 8 * 1024**2
MAX_DEPTH = 3
"""How deep archives may lie in archives; libraries in a web archive of Java lie two deep."""


@dataclass(frozen=True)
class InspectedPackage:
    """What is in a package; sizes in bytes.

    ``files`` are the first of ``file_count`` by their paths; ``languages`` maps names to bytes, the
    most first; ``licence`` is an SPDX identifier.
    """

    sha256: str
    file_count: int
    unpacked_bytes: int
    files: tuple[tuple[str, int], ...]
    readme: str
    licence_file: str | None
    licence: str | None
    languages: dict[str, int]


def inspect_archive(path: str, name: str) -> InspectedPackage:
    """Look through the archive at ``path``, which its sender calls ``name``. Raises Refused."""
    with open(path, "rb") as file:  # noqa: PTH123 - /dev/fd/N is no file of a folder
        beginning = file.read(4)
        size = file.seek(0, 2)
        budget = Budget(size)
        contents = Contents()
        if beginning.startswith(ZIP_MARKS) and name.lower().endswith(".zip"):
            _read_zip(file, budget, contents)
        elif beginning.startswith(GZIP_MARK) and name.lower().endswith((".tar.gz", ".tgz")):
            _read_tar(file, budget, contents)
        else:
            raise Refused(
                Reason.WRONG_TYPE, "This is not a zip or tar.gz archive, or not what its name says."
            )
        if not contents.files:
            raise Refused(Reason.EMPTY, "The archive holds no files.")
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    files = sorted(contents.files)
    languages = sorted(contents.languages.items(), key=lambda one: (-one[1], one[0]))
    return InspectedPackage(
        sha256=digest,
        file_count=len(files),
        unpacked_bytes=sum(size for _, size in files),
        files=tuple(files[:FILES_KEPT]),
        readme=contents.readme,
        licence_file=contents.licence_file,
        licence=contents.licence,
        languages=dict(languages),
    )


def _read_zip(file: IO[bytes], budget: Budget, contents: Contents) -> None:
    entries, folders = zip_archive.zip_entries(file, budget)
    for path in {*folders}:
        contents.name(path)
    for entry in entries:
        contents.name(entry.path)
        zip_archive.check_links(file, entry)
    for entry in entries:
        _take(entry.path, zip_archive.unpacked(file, entry, budget), budget, contents)


def _read_tar(file: IO[bytes], budget: Budget, contents: Contents) -> None:
    folders: set[str] = set()
    for path, chunks in tar_archive.tar_entries(file, budget):
        # Folders are repeated by archivers that append.
        if path not in folders:
            contents.name(path)
        if chunks is None:
            folders.add(path)
        else:
            _take(path, chunks, budget, contents)


def _take(path: str, chunks: Iterator[bytes], budget: Budget, contents: Contents) -> None:
    """Read a file to its end, keep of it what is wanted, and look into it if it is an archive."""
    wanted = contents.wanted_bytes(path)
    kept = bytearray()
    size = 0
    with tempfile.SpooledTemporaryFile(NESTED_IN_MEMORY) as copy:
        is_archive: bool | None = None
        for chunk in chunks:
            if is_archive is None:
                is_archive = chunk.startswith((*ZIP_MARKS, GZIP_MARK))
            if is_archive:
                copy.write(chunk)
            if len(kept) < wanted:
                kept += chunk[: wanted - len(kept)]
            size += len(chunk)
        if is_archive:
            _look_into(copy, size, budget, depth=1)
    contents.add(path, size, bytes(kept))


def _look_into(file: IO[bytes], size: int, budget: Budget, depth: int) -> None:
    """Refuse an archive in an archive that would explode; what it holds is not listed.

    One that is damaged or locked is a file like any other.
    """
    if depth > MAX_DEPTH:
        raise Refused(Reason.NESTED, f"Archives lie more than {MAX_DEPTH} deep in archives.")
    inner = Budget(size, budget)
    file.seek(0)
    mark = file.read(4)
    try:
        if mark.startswith(GZIP_MARK):
            file.seek(0)
            stream = gzip.GzipFile(fileobj=file, mode="rb")
            while chunk := stream.read(zip_archive.CHUNK):
                inner.took(len(chunk))
        else:
            _look_into_zip(file, inner, depth)
    except Refused as refused:
        if refused.reason in {Reason.RATIO, Reason.OVERLAP, Reason.TOO_LARGE, Reason.TOO_MANY}:
            raise Refused(
                Reason.NESTED, "An archive in it unpacks to far too much, as bombs do."
            ) from refused
        if refused.reason is Reason.NESTED:
            raise
    except (gzip.BadGzipFile, EOFError, zlib.error):
        pass
    if budget.unpacked + inner.unpacked > MAX_UNPACKED:
        raise Refused(Reason.NESTED, "With the archives in it, it unpacks to far too much.")
    budget.unpacked += inner.unpacked


def _look_into_zip(file: IO[bytes], inner: Budget, depth: int) -> None:
    entries, _ = zip_archive.zip_entries(file, inner)
    for entry in entries:
        with tempfile.SpooledTemporaryFile(NESTED_IN_MEMORY) as copy:
            is_archive: bool | None = None
            size = 0
            for chunk in zip_archive.unpacked(file, entry, inner):
                if is_archive is None:
                    is_archive = chunk.startswith((*ZIP_MARKS, GZIP_MARK))
                if not is_archive:
                    continue
                copy.write(chunk)
                size += len(chunk)
            if is_archive:
                _look_into(copy, size, inner, depth + 1)
