"""What an index keeps on disk, and that it never trusts it more than the documents."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from sandbox.search.engine import Index
from sandbox.search.queries import read_search
from sandbox.search.settings import defaults, updated

Content = dict[str, Any]
SETTINGS = updated(
    defaults(), {"filterableAttributes": ["tech", "price"], "sortableAttributes": ["price"]}
)


class Documents:
    """Documents in memory that know when each last changed and count full reads."""

    primary_key = "id"

    def __init__(self) -> None:
        self.contents: dict[int, Content] = {}
        self.changed: dict[int, int] = {}
        self.sequence = 0
        self.read_whole = 0

    def change(self, put: Sequence[tuple[int, Content]], delete: Sequence[int] = ()) -> None:
        self.sequence += 1
        for identifier, content in put:
            self.contents[identifier] = content
            self.changed[identifier] = self.sequence
        for identifier in delete:
            del self.contents[identifier]
            self.changed[identifier] = self.sequence

    def get(self, ids: Sequence[int]) -> list[Content]:
        return [self.contents[identifier] for identifier in ids]

    def present(self, ids: Sequence[int]) -> list[int]:
        return [identifier for identifier in ids if identifier in self.contents]

    def all(self) -> Iterator[tuple[int, Content]]:
        self.read_whole += 1
        yield from sorted(self.contents.items())

    def changed_since(self, sequence: int) -> list[int] | None:
        return sorted(one for one, changed in self.changed.items() if changed > sequence)


def product(number: int, **more: Any) -> Content:
    tech = ["python", "rust"][: number % 3]
    return {"id": number, "name": f"Kit {number}", "tech": tech, "price": number * 10, **more}


def answer(index: Index) -> tuple[Any, ...]:
    found = index.search(read_search({"q": "kit", "facets": ["*"], "sort": ["price:desc"]}))
    hits = [hit["id"] for hit in found["hits"]]
    return hits, found["facetDistribution"], found["facetStats"], index.field_distribution()


@pytest.fixture
def documents() -> Documents:
    documents = Documents()
    documents.change([(number, product(number)) for number in range(12)])
    return documents


def test_a_saved_index_catches_up_with_what_it_missed(tmp_path: Path, documents: Documents) -> None:
    Index.open(tmp_path, SETTINGS, documents).close()
    documents.change([(3, product(3, name="Kit of tools", price=7)), (20, product(20))], [0, 5])
    index = Index.open(tmp_path, SETTINGS, documents)
    assert documents.read_whole == 1
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert answer(index) == answer(Index.open(fresh, SETTINGS, documents))
    assert list(index.matching("price = 7")) == [3]
    assert list(index.matching("price = 0")) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: path.write_bytes(b"not a state at all"),
        lambda path: path.unlink(),
    ],
)
def test_a_damaged_state_is_built_again(
    tmp_path: Path, documents: Documents, damage: Callable[[Path], object]
) -> None:
    index = Index.open(tmp_path, SETTINGS, documents)
    expected = answer(index)
    index.close()
    (saved,) = tmp_path.iterdir()
    damage(saved)
    assert answer(Index.open(tmp_path, SETTINGS, documents)) == expected


def test_a_state_of_other_settings_is_built_again(tmp_path: Path, documents: Documents) -> None:
    Index.open(tmp_path, SETTINGS, documents).close()
    other = updated(SETTINGS, {"filterableAttributes": ["name"]})
    assert list(Index.open(tmp_path, other, documents).matching('name = "kit 4"')) == [4]


def test_changes_leave_what_building_anew_gives(tmp_path: Path, documents: Documents) -> None:
    index = Index.open(tmp_path, SETTINGS, documents)
    for step in range(1, 30):
        put = [(step % 13, product(step, tech=["go", "rust", "go"][: step % 4], price=[step, 3]))]
        delete = [1] if step == 1 else []
        documents.change(put if not delete else [], delete)
        index.apply(documents.sequence, put if not delete else [], delete)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert answer(index) == answer(Index.open(fresh, SETTINGS, documents))
