"""Archives: what an honest one tells, and why each dishonest one is refused."""

import gzip
import io
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.uploads.inspection.archives import InspectedPackage, inspect_archive
from api.uploads.inspection.refusal import Refused
from tests.support.archives import (
    nested_zip,
    overlapping_zip,
    tar_entry,
    tar_of,
    with_size,
    zip_link,
    zip_of,
)

SECONDS = 5.0
"""Of processor time: what else a busy machine does is not counted."""
"""How long the refusal of a hostile archive may take."""
MEBIBYTE = 1024**2


def inspected(data: bytes, name: str = "thing.zip") -> InspectedPackage:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return inspect_archive(file.name, name)


def encrypted() -> bytes:
    archive = bytearray(zip_of({"a.txt": b"secret" * 10}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(archive)


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"two")
    return buffer.getvalue()


def many_files() -> bytes:
    return zip_of({f"{number}.txt": b"" for number in range(100_000)}, zipfile.ZIP_STORED)


def many_in_tar() -> bytes:
    one = tarfile.TarInfo("x").tobuf()
    names = (b"%d.txt" % number for number in range(100_000))
    return gzip.compress(
        b"".join(tarfile.TarInfo(name.decode()).tobuf(tarfile.USTAR_FORMAT) for name in names)
        + bytes(len(one) * 2),
        compresslevel=1,
    )


def long_header() -> bytes:
    info = tarfile.TarInfo("././@LongLink")
    info.type = tarfile.GNUTYPE_LONGNAME
    info.size = 300 * MEBIBYTE
    return gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + random.Random(1).randbytes(MEBIBYTE))


def two_headers() -> bytes:
    archive = bytearray(zip_of({"good.txt": b"harmless"}))
    place = archive.index(b"good.txt")
    archive[place : place + 8] = b"evil.txt"
    return bytes(archive)


MANY = zip_of({str(number): b"" for number in range(15_000)}, zipfile.ZIP_STORED)
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "zip slip": (lambda: zip_of({"../../etc/passwd": b"x"}), "a.zip", "parent_path"),
    "zip slip by backslash": (lambda: zip_of({"a\\..\\..\\b": b"x"}), "a.zip", "parent_path"),
    "absolute": (lambda: zip_of({"/etc/passwd": b"x"}), "a.zip", "absolute_path"),
    "drive": (lambda: zip_of({"C:\\windows\\x.dll": b"x"}), "a.zip", "absolute_path"),
    "share": (lambda: zip_of({"\\\\host\\share": b"x"}), "a.zip", "absolute_path"),
    "tar slip": (lambda: tar_of({"a/../../b": b"x"}), "a.tar.gz", "parent_path"),
    "absolute in tar": (lambda: tar_of({"/b": b"x"}), "a.tgz", "absolute_path"),
    "control characters": (lambda: zip_of({"a\x1b[2J.txt": b"x"}), "a.zip", "bad_name"),
    "endless path": (lambda: zip_of({"a/" * 300 + "b": b"x"}), "a.zip", "bad_name"),
    "long header": (long_header, "a.tar.gz", "bad_name"),
    "link out": (lambda: zip_link("a", "../../x"), "a.zip", "link_out"),
    "absolute link": (lambda: zip_link("a", "/etc/passwd"), "a.zip", "link_out"),
    "link out of tar": (
        lambda: tar_of({"d/a": tar_entry(tarfile.SYMTYPE, "../../x")}), "a.tar.gz", "link_out",
    ),
    "hard link out of tar": (
        lambda: tar_of({"d/a": tar_entry(tarfile.LNKTYPE, "../x")}), "a.tar.gz", "link_out",
    ),
    "device": (
        lambda: tar_of({"null": tar_entry(tarfile.CHRTYPE)}), "a.tar.gz", "special_file",
    ),
    "pipe": (lambda: tar_of({"pipe": tar_entry(tarfile.FIFOTYPE)}), "a.tar.gz", "special_file"),
    "overlapping": (overlapping_zip, "a.zip", "overlapping_entries"),
    "flat bomb": (lambda: zip_of({"zeros": bytes(64 * MEBIBYTE)}), "a.zip", "compression_ratio"),
    "bomb of gzip": (
        lambda: tar_of({"zeros": bytes(64 * MEBIBYTE)}), "a.tar.gz", "compression_ratio",
    ),
    "bomb behind the tar": (
        lambda: gzip.compress(
            gzip.decompress(tar_of({"a": b"a"})) + bytes(64 * MEBIBYTE), compresslevel=1
        ),
        "a.tar.gz",
        "compression_ratio",
    ),
    "bomb in a zip": (
        lambda: zip_of({"inner.zip": zip_of({"zeros": bytes(64 * MEBIBYTE)})}),
        "a.zip",
        "nested_archives",
    ),
    "bomb in a tar": (
        lambda: tar_of({"inner.gz": gzip.compress(bytes(64 * MEBIBYTE))}),
        "a.tar.gz",
        "nested_archives",
    ),
    "entries without number in archives": (
        lambda: zip_of({f"{at}.jar": MANY for at in range(100)}), "a.zip", "nested_archives",
    ),
    "42": (lambda: nested_zip(6, width=4), "a.zip", "nested_archives"),
    "larger than said": (
        lambda: with_size(zip_of({"a": b"abc" * 999}), 2997, 100), "a.zip", "lying_sizes",
    ),
    "smaller than said": (
        lambda: with_size(zip_of({"a": b"abc" * 999}), 2997, 3000), "a.zip", "lying_sizes",
    ),
    "two headers": (two_headers, "a.zip", "lying_sizes"),
    "100,000 entries": (many_files, "a.zip", "too_many_entries"),
    "100,000 entries in a tar": (many_in_tar, "a.tar.gz", "too_many_entries"),
    "truncated": (lambda: zip_of({"a": os.urandom(9000)})[:-40], "a.zip", "unreadable"),
    "truncated tar": (lambda: tar_of({"a": os.urandom(9000)})[:-40], "a.tar.gz", "unreadable"),
    "damaged": (
        lambda: zip_of({"a": b"abc" * 999}, 0).replace(b"abcabc", b"abcabd", 1),
        "a.zip",
        "unreadable",
    ),
    "encrypted": (encrypted, "a.zip", "encrypted"),
    "rare packing": (
        lambda: zip_of({"a": b"abc" * 999}, zipfile.ZIP_LZMA), "a.zip", "unsupported_compression",
    ),
    "same name twice": (twice, "a.zip", "duplicate_name"),
    "no archive": (lambda: b"MZ" + bytes(5000), "a.zip", "wrong_type"),
    "another type than its name": (lambda: tar_of({"a": b"a"}), "a.zip", "wrong_type"),
    "empty": (lambda: zip_of({}), "a.zip", "empty"),
    "folders only": (lambda: zip_of({"a/": b"", "b/": b""}), "a.zip", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_is_refused_with_its_reason_and_soon(kind: str) -> None:
    make, name, reason = HOSTILE[kind]
    data = make()
    begun = process_time()
    with pytest.raises(Refused) as refused:
        inspected(data, name)
    assert process_time() - begun < SECONDS
    assert refused.value.reason.value == reason
    assert str(refused.value)


def test_links_that_stay_inside_are_no_harm() -> None:
    assert inspected(zip_link("bin/run", "../a.txt")).file_count == 2
    tar = tar_of({"a.txt": b"a", "b/c": tar_entry(tarfile.SYMTYPE, "../a.txt")})
    assert inspected(tar, "a.tar.gz").files == (("a.txt", 1),)


def test_libraries_in_a_package_are_files_like_others() -> None:
    found = inspected(zip_of({"lib.war": zip_of({"WEB-INF/a.jar": nested_zip(1)})}))
    assert [path for path, _ in found.files] == ["lib.war"]


def test_a_package_tells_what_it_is() -> None:
    files = {
        "thing/README": b"no",
        "thing/README.md": "# Thing\r\nDoes it – well.".encode(),
        "thing/docs/README.md": b"# Docs",
        "thing/LICENSE": b"MIT License\n\nPermission is hereby granted, free of charge, to any"
        b" person ... without restriction",
        "thing/main.go": b"x" * 300,
        "thing/ui/app.tsx": b"x" * 200,
        "thing/node_modules/left/index.js": b"x" * 9000,
        "thing/logo.png": b"\x89PNG",
        "thing/Dockerfile": b"FROM x",
    }
    for data, name in ((zip_of(files), "thing.zip"), (tar_of(files), "Thing.TAR.GZ")):
        found = inspected(data, name)
        assert found.readme == "# Thing\nDoes it – well."
        assert (found.licence_file, found.licence) == ("thing/LICENSE", "MIT")
        own = {name: size for name, size in found.languages.items() if name != "Markdown"}
        assert own == {"Go": 300, "TypeScript": 200, "Dockerfile": 6}
        assert found.files == tuple(sorted((path, len(data)) for path, data in files.items()))
        assert found.unpacked_bytes == sum(map(len, files.values()))


PATHS = st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6}){0,3}\.[a-z]{2}", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(files=st.dictionaries(PATHS, st.binary(max_size=2000), min_size=1, max_size=12))
def test_whatever_is_packed_is_found(files: dict[str, bytes]) -> None:
    expected = tuple(sorted((path, len(data)) for path, data in files.items()))
    for data, name in (
        (zip_of(files), "a.zip"),
        (zip_of(files, zipfile.ZIP_STORED), "a.zip"),
        (tar_of(files), "a.tgz"),
    ):
        assert inspected(data, name).files == expected


def _large(path: Path, mebibytes: int, kind: str) -> None:
    noise = random.Random(7).randbytes(MEBIBYTE)
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for number in range(mebibytes // 10):
                with archive.open(f"data/{number}.bin", "w") as entry:
                    for _ in range(10):
                        entry.write(noise)
        return
    info = tarfile.TarInfo("data.bin")
    info.size = mebibytes * MEBIBYTE
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(info.tobuf())
        for _ in range(mebibytes):
            stream.write(noise)
        stream.write(bytes(1024))


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_memory_does_not_grow_with_the_archive(tmp_path: Path, kind: str) -> None:
    size = int(os.environ.get("LARGE_ARCHIVE_MEBIBYTES", "120"))
    path = tmp_path / f"large.{kind}"
    _large(path, size, kind)
    script = (
        "import re, runpy, sys\n"
        f"sys.argv = ['inspection', 'package', {str(path)!r}, {path.name!r}]\n"
        "runpy.run_module('api.uploads.inspection', run_name='__main__')\n"
        # Not ru_maxrss, which counts the process that this one was forked from.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]\n"
        "print('\\n', peak, sep='')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, timeout=120
    )
    answer, peak = done.stdout.rsplit(b"\n", 2)[0], int(done.stdout.split()[-1])
    path.unlink()
    assert orjson.loads(answer)["unpacked_bytes"] == size * MEBIBYTE
    assert peak < 300 * 1024, f"{peak} KiB"
