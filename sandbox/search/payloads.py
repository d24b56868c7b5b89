"""Turn a body of documents (JSON, NDJSON or CSV) into a checked NDJSON file, a bit at a time."""

import csv
import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

import orjson

from sandbox.search.decoding import JsonValue
from sandbox.search.errors import ApiError

CONTENT_TYPES = ("application/json", "application/x-ndjson", "text/csv")
_AT_ONCE = 2**22
"""JSON bodies up to this many bytes are parsed in one go."""
_BLOCK = 2**20
_NOT_DOCUMENTS = "data are neither an object nor a list of objects"
Decode: TypeAlias = Callable[[str, int], tuple[JsonValue, int]]
"""Decode the JSON value at a place of a text; return it and the place after it."""
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Payload:
    """Documents kept on disk until their task is processed: one JSON object a line."""

    name: str
    documents: int


def malformed(kind: str, reason: str) -> ApiError:
    """Build the error for a body of documents that cannot be read."""
    return ApiError(
        "malformed_payload",
        f"The `{kind}` payload provided is malformed. "
        f"`Couldn't serialize document value: {reason}`.",
    )


def inflater(encoding: str) -> "zlib._Decompress | None":
    """Return what undoes a ``Content-Encoding``, None for an unencoded body."""
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        case "deflate":
            return zlib.decompressobj()
        case other:
            raise ApiError("bad_request", f"The Content-Encoding `{other}` is not supported.")


def convert(source: Path, target: Path, content_type: str, delimiter: str) -> int:
    """Write the documents of a received body as NDJSON, durably; return how many.

    Raises ApiError ``missing_payload`` or ``malformed_payload`` and leaves no target then.
    """
    kind = {"application/json": "json", "application/x-ndjson": "ndjson"}.get(content_type, "csv")
    if not source.stat().st_size:
        raise ApiError("missing_payload", f"A {kind} payload is missing.")
    count = 0
    try:
        with source.open("rb") as body, target.open("wb") as lines:
            for document in _documents(body, kind, delimiter):
                lines.write(document)
                lines.write(b"\n")
                count += 1
            lines.flush()
            os.fsync(lines.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return count


def _documents(body: BinaryIO, kind: str, delimiter: str) -> Iterator[bytes]:
    if kind == "csv":
        return _csv(body, delimiter)
    if kind == "ndjson":
        return _ndjson(body)
    if os.fstat(body.fileno()).st_size <= _AT_ONCE:
        return _small_json(body.read())
    return _large_json(body)


def _checked(value: JsonValue, kind: str) -> bytes:
    if not isinstance(value, dict):
        raise malformed(kind, _NOT_DOCUMENTS)
    return orjson.dumps(value)


def _small_json(text: bytes) -> Iterator[bytes]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise malformed("json", str(error)) from error
    for document in value if isinstance(value, list) else [value]:
        yield _checked(document, "json")


def _ndjson(body: BinaryIO) -> Iterator[bytes]:
    for number, line in enumerate(body, 1):
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise malformed("ndjson", f"{error.msg} at line {number}") from error
        yield _checked(value, "ndjson")


def _refuse_constant(name: str) -> JsonValue:
    raise malformed("json", f"`{name}` is no JSON value")


def _large_json(body: BinaryIO) -> Iterator[bytes]:
    """Decode the items of an array one by one, holding little more than one of them."""
    decode = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode
    window = _Window(body)
    if window.peek() != "[":
        yield _checked(window.take(decode), "json")
    else:
        window.skip()
        closing = window.peek()
        while closing != "]":
            yield _checked(window.take(decode), "json")
            closing = window.peek()
            if closing == ",":
                window.skip()
                if window.peek() == "]":
                    raise malformed("json", "trailing comma")
            elif closing != "]":
                raise malformed("json", "expected `,` or `]`")
        window.skip()
    if window.peek():
        raise malformed("json", "trailing characters")


class _Window:
    """A moving part of a long JSON text."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body
        self._text = ""
        self._place = 0
        self._rest = b""
        self._ended = False

    def _more(self) -> bool:
        if self._ended:
            return False
        block = self._rest + self._body.read(max(_BLOCK, len(self._text) - self._place))
        self._ended = len(block) == len(self._rest)
        try:
            added, self._rest = block.decode(), b""
        except UnicodeDecodeError as error:
            if self._ended or len(block) - error.start > len("\U0010ffff".encode()):
                raise malformed("json", "invalid unicode code point") from error
            added, self._rest = block[: error.start].decode(), block[error.start :]
        self._text = self._text[self._place :] + added
        self._place = 0
        return True

    def peek(self) -> str:
        """Return the next character that is not blank, an empty string at the end."""
        while True:
            while self._place < len(self._text):
                if self._text[self._place] not in _BLANK:
                    return self._text[self._place]
                self._place += 1
            if not self._more():
                return ""

    def skip(self) -> None:
        """Step over one character."""
        self._place += 1

    def take(self, decode: Decode) -> JsonValue:
        """Decode the value that begins here."""
        self.peek()
        while True:
            try:
                value, end = decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise malformed("json", str(error)) from error
            else:
                if end < len(self._text) or not self._more():
                    self._place = end
                    return value


def _csv(body: BinaryIO, delimiter: str) -> Iterator[bytes]:
    """Read rows under typed headings (``name``, ``price:number``, ``free:boolean``)."""
    text = (line.decode("utf-8-sig" if first else "utf-8") for first, line in _numbered(body))
    rows = csv.reader(text, delimiter=delimiter)
    try:
        heads = [_heading(name) for name in next(rows, [])]
        for number, row in enumerate(rows, 1):
            if not row:
                continue
            if len(row) != len(heads):
                raise _csv_error(
                    f"CSV error: record {number}: found record with {len(row)} fields, but the "
                    f"previous record has {len(heads)} fields"
                )
            yield orjson.dumps(
                {
                    name: _cell(value, kind, number)
                    for (name, kind), value in zip(heads, row, strict=True)
                }
            )
    except (csv.Error, UnicodeDecodeError) as error:
        raise _csv_error(f"CSV error: {error}") from error


def _numbered(body: BinaryIO) -> Iterator[tuple[bool, bytes]]:
    for number, line in enumerate(body):
        yield number == 0, line


def _csv_error(reason: str) -> ApiError:
    return ApiError("malformed_payload", f"The `csv` payload provided is malformed: `{reason}`.")


def _heading(name: str) -> tuple[str, str]:
    field, colon, kind = name.rpartition(":")
    if colon and kind in {"number", "boolean", "string"}:
        return field, kind
    return name, "string"


def _cell(value: str, kind: str, number: int) -> JsonValue:
    if value == "" or (kind != "string" and not value.strip()):
        return None
    if kind == "string":
        return value
    trimmed = value.strip()
    if kind == "boolean":
        if trimmed not in {"true", "false"}:
            raise _csv_error(
                f'Error parsing boolean "{trimmed}" at line {number}: provided string was not '
                "`true` or `false`"
            )
        return trimmed == "true"
    try:
        return int(trimmed)
    except ValueError:
        pass
    try:
        return float(trimmed)
    except ValueError as error:
        raise _csv_error(
            f'Error parsing number "{trimmed}" at line {number}: invalid float literal'
        ) from error
