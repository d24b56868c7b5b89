"""``mywork analytics``: the sums that sellers see."""

from datetime import datetime
from typing import Annotated

import typer

from api.analytics.rollup import EventsGoneError
from cli.exit_codes import ExitCode
from cli.services import fail, run_with_services
from workers.context import WorkerContext

analytics = typer.Typer(help="Sum what sellers see of views and sales.", no_args_is_help=True)


@analytics.callback()
def group() -> None:
    """Sum what sellers see of views and sales."""


@analytics.command()
def rebuild(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, included.")
    ],
) -> None:
    """Sum days anew from events, orders and refunds; the numbers are the same as before.

    Days are those of each seller's time zone. Needed after events or sums were changed by hand:
    the worker keeps the sums up to date, and hears of orders and refunds also when they are changed
    in psql. Days whose events are deleted (ANALYTICS_EVENT_DAYS) are refused. May run beside
    workers, and be run again.
    Exit status: 0 done, 2 wrong days, 3 Postgres is away.

    Examples:
        mywork analytics rebuild --from 2026-03-01 --to 2026-03-31
    """
    if last < first:
        raise fail("--to is before --from", ExitCode.USAGE)

    async def work(context: WorkerContext) -> int:
        return await context.roll_up.rebuild(first.date(), last.date())

    try:
        count = run_with_services(work)
    except EventsGoneError as error:
        raise fail(str(error), ExitCode.USAGE) from error
    typer.echo(f"analytics: {count:,} sums of days made anew")
