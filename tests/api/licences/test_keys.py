"""Licence keys find their own mistakes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api.licences.keys import ALPHABET, masked, new_key, parse_key

KEYS = st.builds(new_key)
PLACES = [place for place, character in enumerate(new_key()) if place > 2 and character != "-"]


@given(KEYS)
def test_a_key_is_read_as_people_write_it(key: str) -> None:
    assert len(key) == 32
    assert parse_key(key) == key
    assert parse_key(f"  {key.lower()} ") == key
    assert parse_key(key.replace("-", "")) == key
    assert parse_key(key.replace("0", "o").replace("1", "l")) == key


@given(KEYS, st.sampled_from(PLACES), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(key: str, place: int, character: str) -> None:
    wrong = key[:place] + character + key[place + 1 :]
    assert (parse_key(wrong) is None) == (wrong != key)


@given(KEYS)
def test_two_swapped_characters_are_found(key: str) -> None:
    for left, right in pairwise(PLACES):
        letters = list(key)
        letters[left], letters[right] = letters[right], letters[left]
        assert (parse_key("".join(letters)) is None) == (key[left] != key[right])


@given(st.text(max_size=40))
def test_nonsense_is_no_key(text: str) -> None:
    assert parse_key(text) is None
    assert parse_key(f"MW-{text}") is None


def test_keys_are_not_alike() -> None:
    keys = {new_key() for _ in range(2000)}
    assert len(keys) == 2000
    assert {character for key in keys for character in key[3:]} == {*ALPHABET, "-"}


def test_a_masked_key_shows_its_end() -> None:
    key = new_key()
    assert masked(key).endswith(key[-5:])
    assert key[3:-5] not in masked(key)
