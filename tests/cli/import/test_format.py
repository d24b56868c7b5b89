"""The documented format and the validated one are the same; positions survive any content."""

import csv
import gzip
import io
import re
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.catalogue_import.reading import CSV_COLUMNS, FileFormat, ProductFile, open_file
from api.catalogue_import.schemas import ProductLine
from api.core.lines import REORDERING

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "import-format.md").read_text()
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="".join(REORDERING)),
    max_size=60,
)
NAMES = LINES.map(lambda text: f"{text}n".strip())
"""With a letter that can be seen."""


def _read(content: bytes, kind: FileFormat) -> ProductFile:
    return ProductFile(io.BytesIO(content), kind, minimum_price_cents=500, gz=False)


def test_the_document_names_every_field_and_says_which_are_required() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (yes|no) \|", DOCUMENT, re.MULTILINE))
    assert set(rows) == set(ProductLine.model_fields) | set(CSV_COLUMNS)
    required = {name for name, info in ProductLine.model_fields.items() if info.is_required()}
    assert {name for name, needed in rows.items() if needed == "yes"} == required


def test_the_examples_of_the_document_are_valid() -> None:
    for kind in FileFormat:
        [example] = re.findall(rf"```{kind.value}\n(.*?)```", DOCUMENT, re.DOTALL)
        lines = list(_read(example.encode(), kind).lines())
        assert len(lines) == 2
        assert [line.errors for line in lines] == [[], []]


@given(st.lists(st.tuples(NAMES, TEXT.map(str.strip)), min_size=1, max_size=6), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_round_trips_and_every_position_can_be_resumed(
    texts: list[tuple[str, str]], as_csv: bool
) -> None:
    records = [
        {
            "seller": "someone",
            "category": "security",
            "slug": f"s-{index}",
            "price_cents": 500,
            "name": name,
            "description": description,
        }
        for index, (name, description) in enumerate(texts)
    ]
    if as_csv:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
        content, kind = out.getvalue().encode(), FileFormat.CSV
    else:
        content = b"".join(orjson.dumps(record) + b"\n" for record in records)
        kind = FileFormat.JSONL
    lines = list(_read(content, kind).lines())
    assert [line.errors for line in lines] == [[]] * len(records)
    read = [(line.product.name, line.product.description) for line in lines if line.product]
    assert read == texts
    for index, line in enumerate(lines):
        rest = _read(content, kind).lines(offset=line.end_offset, line=line.end_line)
        assert list(rest) == lines[index + 1 :]


@pytest.mark.parametrize("kind", FileFormat)
@pytest.mark.parametrize(
    ("field", "named"),
    [("name", "name"), ("summary", "summary"), ("version", "version"), ("tags", "tags.0")],
)
def test_what_reorders_one_line_is_refused_and_named(
    kind: FileFormat, field: str, named: str
) -> None:
    def read(value: str) -> list[tuple[str, str]]:
        record: dict[str, object] = {"seller": "someone", "category": "x", "name": "A"}
        record |= {"price_cents": 0, "slug": "a"}
        if kind is FileFormat.JSONL:
            record[field] = [value] if field == "tags" else value
            content = orjson.dumps(record)
        else:
            record[field] = value
            out = io.StringIO(newline="")
            writer = csv.DictWriter(out, list(record))
            writer.writeheader()
            writer.writerow(record)
            content = out.getvalue().encode()
        [line] = _read(content, kind).lines()
        return [(error.field, error.reason) for error in line.errors]

    said = "must not contain the invisible character U+202E (right-to-left override), which"
    assert read("invoice\u202egpj.exe") == [(named, f"{said} reorders text")]
    assert read("חשבוניות 👩\u200d💻 می\u200cشود") == []


def test_compressed_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "products.jsonl.gz"
    path.write_bytes(
        gzip.compress(b'{"seller":"someone","category":"x","name":"A","price_cents":0}\n')
    )
    with open_file(path, FileFormat.JSONL, minimum_price_cents=500) as file:
        [line] = file.lines()
    assert line.product is not None
    assert line.product.slug == "a"


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read() -> None:
    good = b'{"seller":"someone","category":"x","name":"A","price_cents":0}\n'
    content = b'{"name":"' + b"x" * 3_000_000 + b'"}\n' + good
    first, second = _read(content, FileFormat.JSONL).lines()
    assert (first.number, first.product) == (1, None)
    assert (second.number, second.errors, second.end_offset) == (2, [], len(content))
