"""The stream of Redis in which events wait for a worker."""

STREAM = "mywork:events"
GROUP = "rollup"
FIELD = b"events"
MAX_MESSAGES = 20_000
"""When no worker takes them, the oldest are dropped before they take more than about 100 MB:
events are worth less than Redis."""
