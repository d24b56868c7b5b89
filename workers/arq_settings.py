"""The arq worker of this process: its queue, its cron table, and its restarts."""

import asyncio

import structlog
from arq import cron
from arq.connections import RedisSettings
from arq.worker import Worker
from redis.exceptions import RedisError

from workers.context import WorkerContext
from workers.tasks import (
    CONTEXT,
    ask_subscriptions,
    check_ledger,
    expire_exports,
    forget_events,
    read_missed_news,
    release_sales,
    resume_rebuilds,
    roll_up_brain_usage,
    roll_up_events,
    sweep_answers,
    sweep_orphans,
    sweep_outbox,
    sweep_uploads,
    sweep_vectors,
)

log = structlog.get_logger()

FIRST_RETRY_SECONDS = 0.5
LAST_RETRY_SECONDS = 15.0
REBUILD_TIMEOUT_SECONDS = 6 * 3600


def make_worker(context: WorkerContext) -> Worker:
    """Return an arq worker that leaves signals to the process around it."""
    return Worker(
        functions=[],
        cron_jobs=[
            cron(sweep_outbox, second={0, 30}, timeout=300),
            cron(sweep_uploads, minute=set(range(3, 60, 10)), second=40, timeout=600),
            cron(expire_exports, minute=set(range(5, 60, 10)), second=45, timeout=600),
            cron(sweep_orphans, hour=3, minute=17, second=50, timeout=3600),
            cron(roll_up_events, second=set(range(5, 60, 10)), timeout=300),
            # Each entry that counts anew is a document to be indexed: not more often than this.
            cron(roll_up_brain_usage, minute=set(range(0, 60, 5)), second=55, timeout=300),
            cron(sweep_answers, minute=set(range(1, 60, 10)), second=50, timeout=300),
            cron(sweep_vectors, hour=3, minute=47, second=50, timeout=600),
            cron(forget_events, minute=7, second=55, timeout=3600),
            cron(release_sales, second=20, timeout=600),
            cron(ask_subscriptions, second=25, timeout=600),
            cron(read_missed_news, minute=set(range(2, 60, 5)), second=55, timeout=600),
            # In every worker: each has a metric of its own.
            cron(check_ledger, minute=37, second=35, timeout=1800, unique=False),
            cron(resume_rebuilds, second=15, timeout=REBUILD_TIMEOUT_SECONDS),
        ],
        redis_settings=RedisSettings.from_dsn(context.settings.redis_url.get_secret_value()),
        handle_signals=False,
        ctx={CONTEXT: context},
        job_completion_wait=10,
        health_check_interval=30,
    )


async def run_arq(context: WorkerContext) -> None:
    """Run arq for ever. It ends when Redis goes away; then it is started again, with backoff."""
    delay = FIRST_RETRY_SECONDS
    while True:
        worker = make_worker(context)
        started = asyncio.get_running_loop().time()
        try:
            await worker.async_run()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("redis is away", reason=str(error), retry_in=delay)
        finally:
            await _close(worker)
        if asyncio.get_running_loop().time() - started > LAST_RETRY_SECONDS:
            delay = FIRST_RETRY_SECONDS
        await asyncio.sleep(delay)
        delay = min(delay * 2, LAST_RETRY_SECONDS)


async def _close(worker: Worker) -> None:
    try:
        await worker.close()
    except (RedisError, OSError, TimeoutError) as error:
        log.debug("closing the queue failed", reason=str(error))
