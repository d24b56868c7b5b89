"""Read import files line by line, knowing where each line ends, in constant memory."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from pydantic import ValidationError

from api.catalogue_import.schemas import ProductLine

MAX_LINE_BYTES = 1 << 20
LIST_SEPARATOR = "|"
BOM = b"\xef\xbb\xbf"


class FileFormat(StrEnum):
    """How products are written."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True)
class LineError:
    """Why a line was refused; ``line`` counts from 1, ``field`` is empty for the whole line."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class Line:
    """What a line (in CSV: a record) holds, and the position after it in the content."""

    number: int
    end_line: int
    end_offset: int
    product: ProductLine | None
    errors: list[LineError]


class UnreadableFileError(Exception):
    """The file as a whole cannot be imported; the message says why."""


def fingerprint(path: Path, file_format: FileFormat) -> str:
    """Return what identifies a file's content, read as this format."""
    with path.open("rb") as file:
        return f"{file_format.value}:{hashlib.file_digest(file, 'sha256').hexdigest()}"


class ProductFile(AbstractContextManager["ProductFile"]):
    """An open import file; iterate ``lines()`` once."""

    def __init__(
        self, source: BinaryIO, file_format: FileFormat, *, minimum_price_cents: int, gz: bool
    ) -> None:
        self._source = source
        self._content = cast("BinaryIO", gzip.GzipFile(fileobj=source)) if gz else source
        self._format = file_format
        self._context = {"minimum_price_cents": minimum_price_cents}
        self._offset = 0
        self._line = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def consumed(self) -> int:
        """Return how many bytes of the file as stored have been read."""
        return self._source.tell()

    def lines(self, *, offset: int = 0, line: int = 0) -> Iterator[Line]:
        """Yield each non-empty line after this position of the (decompressed) content.

        Raises UnreadableFileError: damaged compression, or a CSV header that does not fit.
        """
        read = self._json_lines if self._format is FileFormat.JSONL else self._csv_lines
        try:
            yield from read(offset, line)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableFileError(
                f"after line {self._line}: the compression is damaged: {error}"
            ) from error

    def _go_to(self, offset: int, line: int) -> None:
        if offset:
            self._content.seek(offset)
            self._offset, self._line = offset, line

    def _next(self) -> bytes | None:
        """Return the next line, b"" at the end, None for one that is too long."""
        raw = self._content.readline(MAX_LINE_BYTES)
        too_long = len(raw) == MAX_LINE_BYTES and not raw.endswith(b"\n")
        size, rest = len(raw), raw
        while too_long and rest and not rest.endswith(b"\n"):
            rest = self._content.readline(MAX_LINE_BYTES)
            size += len(rest)
        first = self._offset == 0
        self._offset += size
        self._line += bool(raw)
        if too_long:
            return None
        return raw.removeprefix(BOM) if first else raw

    def _json_lines(self, offset: int, line: int) -> Iterator[Line]:
        self._go_to(offset, line)
        while (raw := self._next()) != b"":
            if raw is None:
                yield self._refused(self._line, f"longer than {MAX_LINE_BYTES:,} bytes")
            elif raw.strip():
                yield self._validated(self._line, raw)

    def _csv_lines(self, offset: int, line: int) -> Iterator[Line]:
        header = next(csv.reader(self._texts()), [])
        _check_header(header)
        self._go_to(offset, line)
        records = csv.reader(self._texts(), strict=True)
        while True:
            number = self._line + 1
            try:
                record = next(records)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as error:
                yield self._refused(number, str(error))
                # After a failed line the reader's source is exhausted: begin a new one.
                records = csv.reader(self._texts(), strict=True)
                continue
            if len(record) == len(header):
                yield self._validated(number, _from_cells(dict(zip(header, record, strict=True))))
            elif record:
                yield self._refused(
                    number, f"has {len(record)} cells where the header has {len(header)}"
                )

    def _texts(self) -> Iterator[str]:
        while (raw := self._next()) != b"":
            if raw is None:
                raise csv.Error(f"longer than {MAX_LINE_BYTES:,} bytes")
            yield raw.decode("utf-8")

    def _validated(self, number: int, data: bytes | dict[str, object]) -> Line:
        try:
            if isinstance(data, bytes):
                product = ProductLine.model_validate_json(data, strict=True, context=self._context)
            else:
                product = ProductLine.model_validate(data, context=self._context)
        except ValidationError as error:
            reasons = [
                LineError(number, ".".join(str(part) for part in one["loc"]), one["msg"])
                for one in error.errors(include_url=False, include_input=False)
            ]
            return Line(number, self._line, self._offset, None, reasons)
        return Line(number, self._line, self._offset, product, [])

    def _refused(self, number: int, reason: str) -> Line:
        return Line(number, self._line, self._offset, None, [LineError(number, "", reason)])


CSV_COLUMNS = ["image_urls" if name == "images" else name for name in ProductLine.model_fields]
LISTS = ("tech_stack", "tags", "image_urls")


def _check_header(header: list[str]) -> None:
    unknown = [name for name in header if name not in CSV_COLUMNS]
    if not header:
        raise UnreadableFileError("line 1: a CSV file begins with a header")
    if unknown:
        raise UnreadableFileError(
            f"line 1: unknown column {unknown[0]!r}; known are {', '.join(CSV_COLUMNS)}"
        )
    if len(set(header)) != len(header):
        raise UnreadableFileError("line 1: a column occurs twice")


def _from_cells(cells: dict[str, str]) -> dict[str, object]:
    """Return the fields of a record; an empty cell is a field that was not given."""
    given: dict[str, object] = {name: cell for name, cell in cells.items() if cell}
    for name in LISTS:
        if name in given:
            given[name] = [part for part in str(given[name]).split(LIST_SEPARATOR) if part.strip()]
    urls = given.pop("image_urls", None)
    if isinstance(urls, list):
        given["images"] = [{"url": url} for url in urls]
    return given


def open_file(
    path: Path | None, file_format: FileFormat, *, minimum_price_cents: int
) -> ProductFile:
    """Open a file (None: standard input) for reading. Raises OSError."""
    if path is None:
        source: BinaryIO = io.BufferedReader(io.FileIO(0, closefd=False))
        return ProductFile(source, file_format, minimum_price_cents=minimum_price_cents, gz=False)
    return ProductFile(
        path.open("rb"),
        file_format,
        minimum_price_cents=minimum_price_cents,
        gz=path.suffix == ".gz",
    )
