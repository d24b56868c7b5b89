"""``mywork status``: how far search is behind, and why."""

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.health.repository import Backlog, backlogs
from api.integrations.meilisearch import EngineError, Meilisearch
from cli.exit_codes import ExitCode
from cli.services import run_with_services
from indexer.status import IndexStatus, index_status
from workers.context import WorkerContext

ENGINE_PATIENCE_SECONDS = 3


def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False
) -> None:
    """Show queues, failures with their reasons, lag, index sizes, engine version, settings drift.

    Exit status: 0 all is well, 1 failures, drift or an engine that is away, 3 Postgres is away.

    Examples:
        mywork status

        mywork status --json | jq '.indexes.products.queue.lag_seconds'
    """
    version, indexes, queues = run_with_services(_collect)
    if as_json:
        body = {
            "engine_version": version,
            "indexes": {name: _as_json(one) for name, one in indexes.items()},
            "queues": {
                one.queue: {"waiting": one.waiting, "failing": one.failing, "reason": one.reason}
                for one in queues
            },
        }
        typer.echo(json.dumps(body))
    else:
        console = Console(highlight=False)
        _print(console, version, indexes)
        _print_queues(console, queues)
    failing = any(one.failing for one in queues)
    if version is None or failing or any(not _well(one) for one in indexes.values()):
        raise typer.Exit(ExitCode.FOUND)


async def _collect(
    context: WorkerContext,
) -> tuple[str | None, dict[str, IndexStatus], list[Backlog]]:
    # Whoever asks during an outage wants to know soon.
    engine = Meilisearch(context.settings, request_timeout_seconds=ENGINE_PATIENCE_SECONDS)
    asked = (index_status(one.spec, context.database, engine) for one in context.drains.values())
    version, statuses = await asyncio.gather(_version(engine), asyncio.gather(*asked))
    names = (entity.value for entity in context.drains)
    async with context.database.transaction() as session:
        queues = await backlogs(session)
    return version, dict(zip(names, statuses, strict=True)), queues


async def _version(engine: Meilisearch) -> str | None:
    try:
        return await engine.version()
    except EngineError:
        return None


def _well(one: IndexStatus) -> bool:
    return not (one.engine_error or one.drift or one.queue.failing)


def _print(out: Console, version: str | None, indexes: dict[str, IndexStatus]) -> None:
    out.print(f"search engine: {version or '[red]away[/red]'}")
    table = Table("index", box=None, pad_edge=False)
    for heading in ("public rows", "documents", "waiting", "failing", "lag"):
        table.add_column(heading, justify="right")
    table.add_column("last rebuild")
    for name, one in indexes.items():
        build = one.last_build
        table.add_row(
            name,
            f"{one.public_rows:,}",
            "–" if one.documents is None else f"{one.documents:,}",
            f"{one.queue.depth:,}",
            f"{one.queue.failing:,}",
            f"{one.queue.lag_seconds:.1f} s",
            f"{build.status.value} {build.started_at:%Y-%m-%d %H:%M} UTC" if build else "never",
        )
    out.print(table)
    for name, one in indexes.items():
        if one.engine_error:
            out.print(f"[red]{name}:[/red] {escape(one.engine_error)}", soft_wrap=True)
        if one.drift:
            out.print(
                f"[yellow]{name}:[/yellow] the engine's settings differ from the code in"
                f" {', '.join(one.drift)}; run `mywork reindex {name}`",
                soft_wrap=True,
            )
        if one.last_build is not None and one.last_build.error:
            out.print(f"{name}: last rebuild: {escape(one.last_build.error)}", soft_wrap=True)
        for failure in one.failures:
            out.print(
                f"  {name} {failure.id}: {failure.attempts} failed attempts, changed"
                f" {failure.changed_at:%Y-%m-%d %H:%M:%S} UTC: {escape(failure.reason)}",
                soft_wrap=True,
            )


def _print_queues(out: Console, queues: list[Backlog]) -> None:
    table = Table("queue", box=None, pad_edge=False)
    for heading in ("waiting", "failing"):
        table.add_column(heading, justify="right")
    for one in queues:
        table.add_row(one.queue, f"{one.waiting:,}", f"{one.failing:,}")
    out.print(table)
    for one in queues:
        if one.reason is not None:
            out.print(
                f"[red]{one.queue}:[/red] {one.failing:,} of {one.waiting:,} have failed before,"
                f" most often: {escape(one.reason)}",
                soft_wrap=True,
            )


def _as_json(one: IndexStatus) -> dict[str, Any]:
    build = one.last_build
    oldest = one.queue.oldest_change
    return {
        "uid": one.uid,
        "public_rows": one.public_rows,
        "documents": one.documents,
        "engine_error": one.engine_error,
        "settings_drift": {
            name: {"wanted": wanted, "found": found} for name, (wanted, found) in one.drift.items()
        },
        "queue": {
            "depth": one.queue.depth,
            "due": one.queue.due,
            "failing": one.queue.failing,
            "oldest_change": oldest.isoformat() if oldest else None,
            "lag_seconds": one.queue.lag_seconds,
            "failing_seconds": one.queue.failing_seconds,
        },
        "failures": [
            {
                "id": str(failure.id),
                "attempts": failure.attempts,
                "reason": failure.reason,
                "changed_at": failure.changed_at.isoformat(),
                "next_attempt_at": failure.due_at.isoformat(),
            }
            for failure in one.failures
        ],
        "last_rebuild": build
        and {
            "status": build.status.value,
            "started_at": build.started_at.isoformat(),
            "finished_at": build.finished_at.isoformat() if build.finished_at else None,
            "written": build.written,
            "total": build.total,
            "error": build.error,
        },
    }
