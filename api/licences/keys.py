"""Licence keys: ``MW-`` and five groups of five letters and digits that people do not mix up.

24 characters are random (120 bits), in Crockford's base 32; the last one is a check sum over the
field of 32 elements, by which every single wrong character and every two that were swapped are
found, without asking anybody.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "MW"
GROUP = 5
LENGTH = 25

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# As Crockford has them read.
_VALUES |= {"O": 0, "I": 1, "L": 1}
_KEY = re.compile(rf"{PREFIX}([0-9A-Z]{{{LENGTH}}})")
# x^5 + x^2 + 1, which has no factors and whose root generates the field.
_POLYNOMIAL = 0b100101
_CARRY = 0b100000


def new_key() -> str:
    """Return a key that nobody can guess."""
    values = [secrets.randbelow(len(ALPHABET)) for _ in range(LENGTH - 1)]
    # One more step with this value as its character makes the sum zero.
    values.append(_times_root(_sum(values)))
    return _written(values)


def parse_key(text: str) -> str | None:
    """Return a key as it is kept; None when it is none or was mistyped."""
    found = _KEY.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if found is None:
        return None
    values = [_VALUES.get(character) for character in found[1]]
    known = [value for value in values if value is not None]
    if len(known) < LENGTH or _sum(known) != 0:
        return None
    return _written(known)


def masked(key: str) -> str:
    """Return a key of which only the last group is shown."""
    hidden = "-".join(["•" * GROUP] * (LENGTH // GROUP - 1))
    return f"{PREFIX}-{hidden}-{key[-GROUP:]}"


def _sum(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _times_root(total) ^ value
    return total


def _times_root(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & _CARRY else doubled


def _written(values: list[int]) -> str:
    text = "".join(ALPHABET[value] for value in values)
    groups = [text[start : start + GROUP] for start in range(0, LENGTH, GROUP)]
    return "-".join([PREFIX, *groups])
