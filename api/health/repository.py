"""How much work waits in Postgres, queue by queue."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_BACKLOGS = text(
    """
    SELECT 'webhooks', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM webhook_inbox WHERE handled_at IS NULL
    UNION ALL
    SELECT 'uploads', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM uploads WHERE status = 'checking'
    UNION ALL
    SELECT 'letters', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM letters WHERE status = 'waiting'
    UNION ALL
    SELECT 'exports', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM data_exports WHERE status = 'waiting'
    UNION ALL
    SELECT 'checkouts', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM checkouts WHERE due_at <= clock_timestamp()
    UNION ALL
    SELECT 'refunds', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM refunds WHERE due_at IS NOT NULL AND status IN ('approved', 'pending')
    UNION ALL
    SELECT 'payouts', count(*), count(*) FILTER (WHERE last_error IS NOT NULL)
    FROM payouts WHERE due_at IS NOT NULL AND status IN ('requested', 'processing')
    UNION ALL
    SELECT 'passages', count(*), 0 FROM brain_splits
    UNION ALL
    SELECT 'vectors', count(*), count(*) FILTER (WHERE vector_error IS NOT NULL)
    FROM brain_passages WHERE vector_due_at IS NOT NULL
    UNION ALL
    SELECT 'closed accounts', count(*), 0 FROM users WHERE clerk_delete_at IS NOT NULL
    """
)


class Backlog(NamedTuple):
    """What waits in one queue, and how much of it has failed before."""

    queue: str
    waiting: int
    failing: int


async def backlogs(session: AsyncSession) -> list[Backlog]:
    """Return every queue but the search outbox."""
    return [Backlog._make(row) for row in await session.execute(_BACKLOGS)]
