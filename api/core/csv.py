"""CSV (RFC 4180) that no spreadsheet takes for formulas, sent while it is still being read."""

import csv
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO

from starlette.responses import StreamingResponse

Value = str | int | Decimal | datetime | None

CHUNK_CHARACTERS = 32_768

# A cell that begins with one of these is a formula to some spreadsheet, whoever typed it
# (https://owasp.org/www-community/attacks/CSV_Injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide ones


def row(values: Iterable[Value]) -> str:
    """Return one line. Text that would be a formula gets an apostrophe; numbers stay as they are.

    Amounts are therefore given as ``dollars(cents)`` and not as text.
    """
    line = StringIO()
    csv.writer(line).writerow([_cell(value) for value in values])
    return line.getvalue()


def dollars(cents: int) -> Decimal:
    """Return an amount in cents as a number with two places."""
    return Decimal(cents).scaleb(-2)


async def chunks(
    heading: Sequence[str], rows: AsyncIterable[Iterable[Value]]
) -> AsyncIterator[str]:
    """Yield a whole file in parts of some kilobytes."""
    gathered = [row(heading)]
    size = len(gathered[0])
    async for values in rows:
        line = row(values)
        gathered.append(line)
        size += len(line)
        if size >= CHUNK_CHARACTERS:
            yield "".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered)


async def csv_response(
    filename: str, heading: Sequence[str], rows: AsyncIterable[Iterable[Value]]
) -> StreamingResponse:
    """Return a file as an answer that is sent while its rows are read.

    The first part is read before the answer begins, so that what refuses the request, or a
    database that is away, is answered as an error.
    """
    parts = chunks(heading, rows)
    first = await anext(parts)

    async def everything() -> AsyncIterator[str]:
        yield first
        async for part in parts:
            yield part

    return StreamingResponse(
        everything(),
        media_type="text/csv; charset=utf-8; header=present",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{filename}"',
        },
    )


def _cell(value: Value) -> str | int | Decimal:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value
