"""CSV that spreadsheets read as text, and that says what it was given."""

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from api.core.csv import chunks, dollars, row

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.lists(TEXT, min_size=2, max_size=5))
def test_no_cell_is_a_formula_and_nothing_is_lost(values: list[str]) -> None:
    [read] = csv.reader(StringIO(row(values), newline=""))
    for sent, got in zip(values, read, strict=True):
        assert not got.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert got in {sent, f"'{sent}"}


def test_amounts_stay_numbers_and_times_name_their_zone() -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    line = row(["-1", dollars(-1250), -5, at, None])
    assert line == "'-1,-12.50,-5,2026-03-01T12:00:00+00:00,\r\n"


async def test_a_long_file_comes_in_parts() -> None:
    async def rows() -> AsyncIterator[list[str | int]]:
        for number in range(10_000):
            yield [number, "=1+1"]

    parts = [part async for part in chunks(["number", "text"], rows())]
    assert len(parts) > 2
    assert "".join(parts).count("\r\n") == 10_001
    assert "".join(parts).endswith("9999,'=1+1\r\n")
