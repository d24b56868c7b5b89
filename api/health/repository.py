"""How much work waits in Postgres, queue by queue."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_BACKLOGS = text(
    """
    SELECT 'webhooks', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM webhook_inbox WHERE handled_at IS NULL
    UNION ALL
    SELECT 'uploads', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM uploads WHERE status = 'checking'
    UNION ALL
    SELECT 'letters', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM letters WHERE status = 'waiting'
    UNION ALL
    SELECT 'exports', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM data_exports WHERE status = 'waiting'
    UNION ALL
    SELECT 'checkouts', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM checkouts WHERE due_at <= clock_timestamp()
    UNION ALL
    SELECT 'refunds', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM refunds WHERE due_at IS NOT NULL AND status IN ('approved', 'pending')
    UNION ALL
    SELECT 'payouts', count(*), count(last_error), mode() WITHIN GROUP (ORDER BY last_error)
    FROM payouts WHERE due_at IS NOT NULL AND status IN ('requested', 'processing')
    UNION ALL
    SELECT 'passages', count(*), 0, NULL FROM brain_splits
    UNION ALL
    SELECT 'vectors', count(*), count(vector_error), mode() WITHIN GROUP (ORDER BY vector_error)
    FROM brain_passages WHERE vector_due_at IS NOT NULL
    UNION ALL
    SELECT 'closed accounts', count(*), 0, NULL FROM users WHERE clerk_delete_at IS NOT NULL
    """
)


class Backlog(NamedTuple):
    """What waits in one queue, how much of it has failed before, and the most frequent reason.

    In ``vectors`` wait the passages of the Brain that questions cannot find by their meaning yet.
    """

    queue: str
    waiting: int
    failing: int
    reason: str | None


async def backlogs(session: AsyncSession) -> list[Backlog]:
    """Return every queue but the search outbox."""
    return [Backlog._make(row) for row in await session.execute(_BACKLOGS)]
