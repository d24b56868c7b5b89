"""Names and times as Stripe writes them."""

import secrets
import string
import time

_LETTERS = string.ascii_letters + string.digits
# Stripe's ids are longer or shorter by kind; only these differ from the usual 24.
_LENGTHS = {"acct": 16, "cs_test": 58, "req": 14, "cus": 14}


def new_id(prefix: str) -> str:
    """Return a fresh id such as ``pi_3MtwBwLkdIwHu7ix28a3tqPa``."""
    length = _LENGTHS.get(prefix, 24)
    return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(length))}"


def now() -> int:
    """Return the present moment in seconds since 1970."""
    return int(time.time())


def now_ms() -> int:
    """Return the present moment in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
