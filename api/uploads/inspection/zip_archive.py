"""Zip archives, read entry by entry without trusting what their headers say.

The standard library reads the list of entries; the entries themselves are unpacked here, because
it stops at the declared size and so cannot tell when that is a lie.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from api.uploads.inspection.budget import MAX_ENTRIES, MAX_UNPACKED, Budget, check_ratio
from api.uploads.inspection.paths import check_link, clean_path
from api.uploads.inspection.refusal import Reason, Refused

CHUNK = 256 * 1024
MAX_LIST = MAX_ENTRIES * 400
"""Bytes of the list of entries: what is longer has too many of them, or far too long names."""
MAX_TARGET = 4096
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_END_SEARCHED = 65_535 + _END.size
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LOCAL = struct.Struct("<4s5H3L2H")
_UNKNOWN_32 = 0xFFFFFFFF
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW = 0x8
_KNOWN_KINDS = {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}


@dataclass(frozen=True)
class ZipEntry:
    """A file, at a path that is safe; its packed bytes begin at ``start``."""

    path: str
    info: zipfile.ZipInfo
    start: int


def zip_entries(file: IO[bytes], budget: Budget) -> tuple[list[ZipEntry], list[str]]:
    """Return the files of a zip archive and the paths of its folders, by their headers alone.

    Raises Refused, without unpacking anything, for every archive whose headers show what it is.
    """
    _check_list(file)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            list_start = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as error:
        raise Refused(Reason.UNREADABLE, "The zip archive is damaged or cut short.") from error
    budget.entry(len(infos))
    declared = budget.unpacked
    files: list[ZipEntry] = []
    folders: list[str] = []
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        path = _checked_path(info)
        start = _data_start(file, info)
        if info.header_offset < end or start + info.compress_size > list_start:
            raise Refused(
                Reason.OVERLAP, f"Entries share the same bytes, as bombs do: {path[:120]}"
            )
        end = start + info.compress_size
        check_ratio(info.compress_size, info.file_size)
        declared += info.file_size
        budget.check(declared)
        if info.is_dir():
            folders.append(path)
            continue
        files.append(ZipEntry(path, info, start))
    return files, folders


def unpacked(file: IO[bytes], entry: ZipEntry, budget: Budget) -> Iterator[bytes]:
    """Yield what a file holds; raises Refused when that is not what its headers say."""
    info = entry.info
    size = crc = 0
    chunks = _stored if info.compress_type == zipfile.ZIP_STORED else _inflated
    for chunk in chunks(file, entry):
        size += len(chunk)
        if size > info.file_size:
            raise _lie(entry)
        budget.took(len(chunk))
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if size != info.file_size:
        raise _lie(entry)
    if crc != info.CRC:
        raise Refused(Reason.UNREADABLE, f"A file in it is damaged: {entry.path[:120]}")


def check_links(file: IO[bytes], entry: ZipEntry) -> None:
    """Raise Refused when an entry is a link that leads out."""
    if not stat.S_ISLNK(entry.info.external_attr >> 16):
        return
    if entry.info.file_size > MAX_TARGET:
        raise Refused(Reason.LINK_OUT, f"A link's target is too long: {entry.path[:120]}")
    target = b"".join(unpacked(file, entry, Budget(MAX_UNPACKED)))
    check_link(entry.path, target.decode(errors="replace"))


def _check_list(file: IO[bytes]) -> None:
    """Refuse a list of entries that is too long to be read at all."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SEARCHED))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise Refused(Reason.UNREADABLE, "The zip archive is cut short: its end is missing.")
    _, _, _, _, count, list_size, _, _ = _END.unpack_from(tail, at)
    if at >= _LOCATOR.size and tail[at - _LOCATOR.size :].startswith(b"PK\x06\x07"):
        _, _, place, _ = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)
        file.seek(min(place, size))
        found = file.read(_END64.size)
        if len(found) == _END64.size and found.startswith(b"PK\x06\x06"):
            count, list_size = _END64.unpack(found)[7:9]
    if count > MAX_ENTRIES or list_size > MAX_LIST:
        Budget(size).entry(max(count, MAX_ENTRIES + 1))


def _checked_path(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        raise Refused(Reason.ENCRYPTED, "The archive is encrypted; nobody could look into it.")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(
            Reason.UNSUPPORTED, "The archive is packed in a rare way: use plain zip (Deflate)."
        )
    if info.orig_filename.rstrip("/") != info.filename.rstrip("/") and "\x00" in info.orig_filename:
        raise Refused(Reason.BAD_NAME, "A name holds characters that cannot be shown.")
    path = clean_path(info.orig_filename)
    if stat.S_IFMT(info.external_attr >> 16) not in _KNOWN_KINDS:
        raise Refused(Reason.SPECIAL_FILE, f"An entry is neither file nor folder: {path[:120]}")
    return path


def _data_start(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Return where an entry's packed bytes begin; raises Refused when its two headers differ."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise Refused(Reason.UNREADABLE, "The zip archive is damaged: an entry is missing.")
    (_, _, flags, method, _, _, _, packed, size, name_length, extra_length) = _LOCAL.unpack(header)
    if flags & _ENCRYPTED:
        raise Refused(Reason.ENCRYPTED, "The archive is encrypted; nobody could look into it.")
    name = file.read(name_length)
    encoding = "utf-8" if flags & 0x800 else "cp437"
    lies = method != info.compress_type or name.decode(encoding, "replace") != info.orig_filename
    if not flags & _SIZES_FOLLOW and _UNKNOWN_32 not in {packed, size}:
        lies = lies or (packed, size) != (info.compress_size, info.file_size)
    if lies:
        raise Refused(
            Reason.LYING, f"Two headers of one entry contradict each other: {info.filename[:120]}"
        )
    return info.header_offset + _LOCAL.size + int(name_length) + int(extra_length)


def _stored(file: IO[bytes], entry: ZipEntry) -> Iterator[bytes]:
    place, end = entry.start, entry.start + entry.info.compress_size
    while place < end:
        file.seek(place)
        chunk = file.read(min(CHUNK, end - place))
        if not chunk:
            return
        place += len(chunk)
        yield chunk


def _inflated(file: IO[bytes], entry: ZipEntry) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _stored(file, entry):
            waiting = packed
            while waiting and not engine.eof:
                yield engine.decompress(waiting, CHUNK)
                waiting = engine.unconsumed_tail
            if engine.eof and (engine.unused_data or waiting):
                raise _lie(entry)
        while not engine.eof:
            chunk = engine.decompress(b"", CHUNK)
            if not chunk:
                raise Refused(Reason.UNREADABLE, f"A file in it is cut short: {entry.path[:120]}")
            yield chunk
    except zlib.error as error:
        raise Refused(Reason.UNREADABLE, f"A file in it is damaged: {entry.path[:120]}") from error


def _lie(entry: ZipEntry) -> Refused:
    return Refused(Reason.LYING, f"A file is not as large as the archive says: {entry.path[:120]}")
