"""``mywork reindex``: rebuild the search indexes with no downtime."""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.search.documents import Entity
from cli.exit_codes import ExitCode
from cli.services import chosen, errors, fail, run_with_services
from indexer.index_state import ensure_index, settings_drift
from indexer.rebuild import Progress as RebuildProgress
from indexer.rebuild import RebuildFailedError, RebuildRunningError
from workers.context import WorkerContext


def reindex(
    index: Annotated[
        Entity | None, typer.Argument(help="Which index; all of them unless given.")
    ] = None,
    *,
    if_needed: Annotated[
        bool,
        typer.Option(
            "--if-needed", help="Only where the index is missing or its settings differ from ours."
        ),
    ] = False,
) -> None:
    """Rebuild search indexes from Postgres, beside the live ones, then swap them.

    Buyers notice nothing, and changes made meanwhile are in the new index too. An interrupted
    rebuild goes on where it stopped. Exit status: 0 done, 1 the new index was refused and dropped
    or another process is rebuilding, 3 a service is away.

    Examples:
        mywork reindex

        mywork reindex products

        mywork reindex --if-needed
    """

    async def rebuild(context: WorkerContext) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=errors, disable=not errors.is_terminal) as bars:
            for entity in chosen(index):
                if if_needed and not await _needed(context, entity):
                    errors.print(f"{entity.value}: up to date")
                    continue
                task = bars.add_task(entity.value, total=None, rate="")

                def report(progress: RebuildProgress, task: int = task) -> None:
                    speed = bars.tasks[task].speed or 0
                    bars.update(
                        bars.task_ids[task],
                        completed=progress.written,
                        total=progress.total,
                        rate=f"{speed:,.0f}/s",
                    )

                count = await context.rebuilds[entity].run(report)
                errors.print(f"{entity.value}: {count:,} documents in the new index, swapped in")

    try:
        run_with_services(rebuild)
    except (RebuildRunningError, RebuildFailedError) as error:
        raise fail(str(error), ExitCode.FOUND) from error


async def _needed(context: WorkerContext, entity: Entity) -> bool:
    """Whether settings differ; a missing index is made and filled by its queue instead."""
    drain = context.drains[entity]
    if await ensure_index(drain.spec, context.database, context.engine):
        await drain.run()
        return False
    return bool(await settings_drift(drain.spec, context.engine))
