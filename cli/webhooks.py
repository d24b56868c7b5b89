"""``mywork webhooks``: what Clerk and Stripe have told and nobody could handle yet."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.models import WebhookEvent
from api.webhooks import repository
from cli.exit_codes import ExitCode
from cli.services import errors, fail, run_with_services
from workers.context import WorkerContext

MOST_SHOWN = 1000

webhooks = typer.Typer(help="List webhooks that wait or failed, and have them handled again.")


@webhooks.command("list")
def list_(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False
) -> None:
    """Show the webhooks that wait, the oldest first, with the reason where one has failed.

    Exit status: 0 none has failed, 1 some have, 3 Postgres is away.

    Examples:
        mywork webhooks list

        mywork webhooks list --json | jq '.[].error'
    """

    async def collect(context: WorkerContext) -> Sequence[WebhookEvent]:
        async with context.database.transaction() as session:
            return await repository.waiting(session, MOST_SHOWN)

    events = run_with_services(collect)
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in events]))
    else:
        _print(events)
    if any(one.last_error for one in events):
        raise typer.Exit(ExitCode.FOUND)


@webhooks.command("replay")
def replay(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of events.")] = None,
    *,
    failed: Annotated[
        bool, typer.Option("--failed", help="Every one that has failed and waits.")
    ] = False,
) -> None:
    """Have webhooks handled now by a running worker; those of Stripe also when they were before.

    Exit status: 0 done, 1 an id is not known, 2 neither ids nor --failed, 3 Postgres is away.

    Examples:
        mywork webhooks replay evt_123 evt_456

        mywork webhooks replay --failed
    """
    wanted = ids or []
    if bool(wanted) == failed:
        raise fail("name events, or all of them with --failed", ExitCode.USAGE)

    async def again(context: WorkerContext) -> tuple[int, set[str]]:
        async with context.database.transaction() as session:
            if failed:
                return await repository.replay_failed(session), set()
            found = await repository.replay(session, wanted)
            return len(found), set(wanted) - found

    count, unknown = run_with_services(again)
    errors.print(f"{count} to be handled now")
    if unknown:
        raise fail(f"cannot be replayed: {', '.join(sorted(unknown))}", ExitCode.FOUND)


def _print(events: Sequence[WebhookEvent]) -> None:
    out = Console(highlight=False)
    table = Table("event", "kind", "received", box=None, pad_edge=False)
    table.add_column("attempts", justify="right")
    for one in events:
        table.add_row(
            escape(one.event_id),
            escape(one.kind),
            f"{one.received_at:%Y-%m-%d %H:%M:%S} UTC",
            f"{one.attempts:,}",
        )
    out.print(table)
    for one in events:
        if one.last_error:
            out.print(f"  {escape(one.event_id)}: {escape(one.last_error)}", soft_wrap=True)


def _as_json(one: WebhookEvent) -> dict[str, object]:
    return {
        "source": one.source.value,
        "id": one.event_id,
        "kind": one.kind,
        "received_at": one.received_at.isoformat(),
        "due_at": one.due_at.isoformat(),
        "attempts": one.attempts,
        "error": one.last_error,
    }
