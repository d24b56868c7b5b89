"""Names and times as Clerk writes them."""

import secrets
import string
import time

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 27


def new_id(prefix: str) -> str:
    """Return a fresh id such as ``user_2NNEqL2nrIRdJ194ndJqAHwEfxC``."""
    return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"


def now() -> int:
    """Return the present moment in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
