"""The arq tasks: thin, each calls one service. Arguments and results are plain."""

from typing import Any

from workers.context import WorkerContext

CONTEXT = "worker"


async def sweep_outbox(ctx: dict[str, Any]) -> int:
    """Drain every outbox: the safety net for a wake-up that never came.

    Also brings back an index that somebody deleted while nothing changed.
    """
    context: WorkerContext = ctx[CONTEXT]
    handled = [await drain.run() for drain in context.drains.values()]
    return sum(count or 0 for count in handled)


async def resume_rebuilds(ctx: dict[str, Any]) -> int:
    """Finish rebuilds whose process died; returns how many there were."""
    context: WorkerContext = ctx[CONTEXT]
    resumed = [await rebuild.resume() for rebuild in context.rebuilds.values()]
    return sum(resumed)


async def sweep_uploads(ctx: dict[str, Any]) -> int:
    """Remove uploads that were never completed, were refused, or are part of nothing."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.sweeper.sweep()


async def expire_exports(ctx: dict[str, Any]) -> int:
    """Remove exports of people's data whose time is over."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.exports.expire()


async def roll_up_events(ctx: dict[str, Any]) -> int:
    """Make the sums of products and days anew that events, orders or refunds have changed."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.roll_up.keep_up()


async def forget_events(ctx: dict[str, Any]) -> int:
    """Delete the hashes of visitors of days that are over, and events that are old and summed."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.roll_up.forget()


async def roll_up_brain_usage(ctx: dict[str, Any]) -> int:
    """Have Brain entries count how they were used."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.brain_usage.run()


async def sweep_answers(ctx: dict[str, Any]) -> None:
    """Give back what was taken for questions that were never answered; forget old answers."""
    context: WorkerContext = ctx[CONTEXT]
    await context.answers.run()


async def sweep_orphans(ctx: dict[str, Any]) -> int:
    """Remove objects in the buckets that no upload and no export accounts for."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.sweeper.sweep_orphans() + await context.exports.sweep_orphans()


async def sweep_vectors(ctx: dict[str, Any]) -> int:
    """Remove old vectors that no passage of the Brain has any more, or another model has made."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.vectors.sweep()


async def release_sales(ctx: dict[str, Any]) -> int:
    """Let sellers have what they sold before the hold period."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.releases.run()


async def ask_subscriptions(ctx: dict[str, Any]) -> int:
    """Ask Stripe about subscriptions whose news never came."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.subscriptions.ask_due()


async def read_missed_news(ctx: dict[str, Any]) -> int:
    """Keep the events of Stripe's that no webhook has brought; returns how many there were."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.missed_news.run()


async def check_ledger(ctx: dict[str, Any]) -> int:
    """Check the books; returns how much is wrong, which the log and a metric tell."""
    context: WorkerContext = ctx[CONTEXT]
    return await context.ledger_check.watch()
