from hypothesis import given
from hypothesis import strategies as st

from sandbox.search.engine.packed_text import pack, unpack

positions = st.lists(st.integers(0, 70_000), unique=True).map(sorted)
attributes = st.lists(
    positions.flatmap(
        lambda found: st.tuples(
            st.integers(0, 200),
            st.lists(st.integers(0, 2**32 - 1), min_size=len(found), max_size=len(found)),
            st.just(found),
        )
    )
)


@given(attributes)
def test_what_was_packed_comes_back(
    attributes: list[tuple[int, list[int], list[int]]],
) -> None:
    unpacked = [(number, list(words), list(at)) for number, words, at in unpack(pack(attributes))]
    assert unpacked == attributes
