"""Archives of tar and gzip, read once from the beginning to the end."""

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO

from api.uploads.inspection.budget import MAX_UNPACKED, Budget
from api.uploads.inspection.paths import check_link, clean_path
from api.uploads.inspection.refusal import Reason, Refused

CHUNK = 256 * 1024
MAX_HEADER = 256 * 1024
"""Bytes of a long name or an extended header, which are read into memory."""
_CUT = "The archive is damaged or cut short."
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _Member(tarfile.TarInfo):
    """An entry whose headers are not read when they are absurdly long."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _HEADERS and self.size > MAX_HEADER:
            raise Refused(Reason.BAD_NAME, "A header in the archive is absurdly long.")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return] # tarfile names it for subclasses


class _Counted:
    """The unpacked bytes of a gzip file, which are counted as they are read."""

    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self._gzip = gzip.GzipFile(fileobj=file, mode="rb")
        self._budget = budget

    def read(self, size: int) -> bytes:
        chunk = self._gzip.read(size)
        self._budget.took(len(chunk))
        return chunk


def tar_entries(file: IO[bytes], budget: Budget) -> Iterator[tuple[str, Iterator[bytes] | None]]:
    """Yield path and content of each file, and path and None of each folder and link inside.

    The content must be read before the next entry. Raises Refused.
    """
    file.seek(0)
    counted = _Counted(file, budget)
    try:
        with tarfile.open(
            fileobj=counted,  # type: ignore[call-overload] # a stream needs read() alone
            mode="r|",
            bufsize=CHUNK,
            tarinfo=_Member,
            encoding="utf-8",
        ) as archive:
            for member in archive:
                budget.entry()
                # Its list of members would grow without end.
                archive.members = []
                yield _entry(archive, member, budget)
        # What follows the archive counts as well, and its checksum is at the very end.
        while counted.read(CHUNK):
            pass
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError) as error:
        raise Refused(Reason.UNREADABLE, _CUT) from error


def _entry(
    archive: tarfile.TarFile, member: tarfile.TarInfo, budget: Budget
) -> tuple[str, Iterator[bytes] | None]:
    path = clean_path(member.name)
    if member.issym():
        check_link(path, member.linkname)
        return path, None
    if member.islnk():
        # A hard link names its target from the root of the archive.
        check_link("", member.linkname)
        return path, None
    if member.isdir():
        return path, None
    if not member.isreg() or member.issparse():
        raise Refused(Reason.SPECIAL_FILE, f"An entry is neither file nor folder: {path[:120]}")
    if member.size > MAX_UNPACKED:
        budget.check(member.size)
    return path, _content(archive, member)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    stream = archive.extractfile(member)
    size = 0
    while stream is not None and (chunk := stream.read(CHUNK)):
        size += len(chunk)
        yield chunk
    if size != member.size:
        raise Refused(Reason.UNREADABLE, _CUT)
