"""``mywork payouts``: payouts of all sellers."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from api.core.money import dollars
from api.models import Payout, PayoutStatus
from api.payouts.repository import OPEN, latest
from cli.services import run_with_services
from workers.context import WorkerContext

SHOWN = 200

payouts = typer.Typer(help="Look at payouts.", no_args_is_help=True)


@payouts.callback()
def _group() -> None:
    """Look at payouts."""


@payouts.command("list")
def list_(
    status: Annotated[
        list[PayoutStatus] | None,
        typer.Option(help="In these states; those that are not sent yet, unless given."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List payouts of all sellers, the newest 200 first, with why they wait or failed.

    Exit status: 0 they are shown, 3 Postgres is away.

    Examples:
        mywork payouts list

        mywork payouts list --status failed --status reversed --json
    """
    found = run_with_services(lambda context: _latest(context, status or OPEN))
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in found]))
        return
    out = Console(highlight=False)
    for one in found:
        # No table: ids and reasons must be whole in a narrow terminal and in a pipe.
        out.print(escape(_in_words(one)), soft_wrap=True)


async def _latest(context: WorkerContext, statuses: Sequence[PayoutStatus]) -> Sequence[Payout]:
    async with context.database.transaction() as session:
        return await latest(session, statuses, SHOWN)


def _in_words(payout: Payout) -> str:
    lines = [
        f"{payout.id}  {dollars(payout.amount_cents)}  {payout.status.value}",
        f"  seller {payout.seller_id}, requested {payout.created_at:%Y-%m-%d %H:%M} UTC",
    ]
    if payout.due_at is not None:
        lines.append(f"  next try {payout.due_at:%Y-%m-%d %H:%M} UTC")
    lines += [f"  {why}" for why in (payout.reason, payout.last_error) if why]
    return "\n".join(lines)


def _as_json(payout: Payout) -> dict[str, Any]:
    return {
        "id": str(payout.id),
        "seller_id": str(payout.seller_id),
        "amount_cents": payout.amount_cents,
        "currency": payout.currency,
        "status": payout.status.value,
        "requested_at": payout.created_at.isoformat(),
        "next_at": payout.due_at and payout.due_at.isoformat(),
        "attempts": payout.attempts,
        "reason": payout.reason,
        "last_error": payout.last_error,
        "transfer": payout.stripe_transfer_id,
    }
