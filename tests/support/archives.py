"""Archives as honest and dishonest people make them."""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def tar_of(files: Mapping[str, bytes | tarfile.TarInfo]) -> bytes:
    """Return a tar.gz archive of files, and of entries given as they are."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as archive:
        for name, data in files.items():
            if isinstance(data, tarfile.TarInfo):
                data.name = name
                archive.addfile(data)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def tar_entry(kind: bytes, target: str = "") -> tarfile.TarInfo:
    """Return an entry that is no file."""
    info = tarfile.TarInfo("later")
    info.type = kind
    info.linkname = target
    return info


def zip_link(name: str, target: str) -> bytes:
    """Return a zip archive with a file and a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"a")
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o120777 << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def overlapping_zip(entries: int = 50) -> bytes:
    """Return a zip archive whose entries all point to the same bytes."""
    data = bytes(range(256)) * 400
    name = b"a.bin"
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data),
        len(name), 0,
    )  # fmt: skip
    central = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, zlib.crc32(data), len(data),
            len(data), len(name), 0, 0, 0, 0, 0, 0,
        )
        + name
        for _ in range(entries)
    )  # fmt: skip
    start = len(local) + len(name) + len(data)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(central), start, 0)
    return local + name + data + central + end


def with_size(archive: bytes, real: int, said: int) -> bytes:
    """Return a zip archive of one file whose headers say another unpacked size than the real."""
    return archive.replace(struct.pack("<L", real), struct.pack("<L", said))


def nested_zip(depth: int, width: int = 1) -> bytes:
    """Return zips in zips, with a text at the bottom."""
    data = b"deep"
    name = "text.txt"
    for level in range(depth):
        data = zip_of({f"{at}-{name}": data for at in range(width)}, zipfile.ZIP_STORED)
        name = f"{level}.zip"
    return data
