"""One worker process: listener, drain loops, arq and health side by side until a signal."""

import asyncio
import signal
from typing import Any

import structlog

from api.core.settings import Settings
from api.search.documents import Entity
from workers.arq_settings import run_arq
from workers.context import worker_context
from workers.drain_loop import drain_loop
from workers.health import health_listener, health_server
from workers.queue_loop import Queue, queue_loop
from workers.wakeup import (
    CHECKOUTS,
    CLOSED,
    EXPORTS,
    INBOX,
    LETTERS,
    OUTBOX,
    PAYOUTS,
    REFUNDS,
    SPLITS,
    UPLOADS,
    VECTORS,
    listen,
)

log = structlog.get_logger()

GRACE_SECONDS = 20.0
"""How long the batches under way may take after a signal; what they leave is done by others."""


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then end the batches under way and leave."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    wake = {(OUTBOX, entity.value): asyncio.Event() for entity in Entity}
    listener = health_listener(settings)
    async with worker_context(settings, name="mywork-worker") as context:
        queues: dict[str, Queue] = {
            INBOX: context.inbox,
            UPLOADS: context.uploads,
            LETTERS: context.letters,
            EXPORTS: context.exports,
            CLOSED: context.closed,
            PAYOUTS: context.payouts,
            REFUNDS: context.refunds,
            CHECKOUTS: context.checkouts,
            SPLITS: context.passages,
            VECTORS: context.vectors,
        }
        wake |= {(channel, ""): asyncio.Event() for channel in queues}
        server = health_server(context)
        drains = [
            asyncio.create_task(
                drain_loop(
                    drain,
                    context.database,
                    wake[OUTBOX, entity.value],
                    stop,
                    settings.outbox_poll_seconds,
                )
            )
            for entity, drain in context.drains.items()
        ]
        drains += [
            asyncio.create_task(
                queue_loop(queue, wake[channel, ""], stop, settings.outbox_poll_seconds)
            )
            for channel, queue in queues.items()
        ]
        drains.append(asyncio.create_task(context.events.loop(stop)))
        serving = asyncio.create_task(server.serve([listener]))
        helpers = [
            asyncio.create_task(listen(settings, wake)),
            asyncio.create_task(run_arq(context)),
        ]
        log.info("worker started")
        stopping = asyncio.create_task(stop.wait())
        ended, _ = await asyncio.wait(
            [stopping, serving, *drains, *helpers], return_when=asyncio.FIRST_COMPLETED
        )
        log.info("worker stopping")
        stop.set()
        for event in wake.values():
            event.set()
        server.should_exit = True
        _done, late = await asyncio.wait([serving, *drains], timeout=GRACE_SECONDS)
        leftover: set[asyncio.Task[Any]] = {*late, *helpers}
        for task in leftover:
            task.cancel()
        await asyncio.gather(stopping, serving, *drains, *helpers, return_exceptions=True)
        for task in ended - {stopping}:
            # A part that ends by itself is a defect: leave with its error, to be started again.
            task.result()
            raise RuntimeError("a part of the worker ended by itself")
