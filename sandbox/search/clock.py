"""Times as whole microseconds since 1970 (UTC) inside, as Meilisearch writes them outside."""

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> int:
    """Return the present moment in microseconds."""
    return time.time_ns() // 1000


def micros(moment: datetime) -> int:
    """Convert a moment with a time zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def rfc3339(moment: int | None) -> str | None:
    """Write a moment as ``2026-01-02T03:04:05.678901Z``."""
    if moment is None:
        return None
    text = (_EPOCH + timedelta(microseconds=moment)).isoformat()
    return text.replace("+00:00", "Z")


def iso_duration(start: int | None, end: int | None) -> str | None:
    """Write the time between two moments as ``PT0.003947S``."""
    if start is None or end is None:
        return None
    seconds, rest = divmod(end - start, 1_000_000)
    return f"PT{seconds}.{rest:06d}S"
