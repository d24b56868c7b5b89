"""The stream of Redis in which events wait for a worker."""

STREAM = "mywork:events"
GROUP = "rollup"
FIELD = b"events"
MAX_MESSAGES = 200_000
"""When no worker takes them, the oldest are dropped: events are worth less than Redis."""
