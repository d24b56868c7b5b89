"""``mywork ledger``: whether the books agree with themselves and with Stripe."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from api.core.money import dollars
from api.integrations.stripe import StripeRefusedError, StripeUnavailableError
from api.ledger.checking import Finding
from api.ledger.reconciling import Reconcile, Reconciliation
from cli.exit_codes import ExitCode
from cli.services import fail, run_with_services
from workers.context import WorkerContext

ledger = typer.Typer(help="Check the books.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]


@ledger.command()
def check(*, as_json: AsJson = False) -> None:
    """Check that the books agree with themselves, and with what orders and payouts say.

    Every posting balances, every kept balance is the sum of its entries, and orders, refunds and
    payouts are posted as they stand. A worker does the same every hour.
    Exit status: 0 all is well, 1 something is wrong, 3 Postgres is away.

    Examples:
        mywork ledger check
    """
    found = run_with_services(_check)
    if as_json:
        typer.echo(json.dumps([one._asdict() for one in found]))
    else:
        out = Console(highlight=False)
        out.print("ledger: [green]ok[/green]" if not found else "ledger: [red]wrong[/red]")
        for one in found:
            out.print(f"  {escape(one.about)}: {escape(one.what)}", soft_wrap=True)
    if found:
        raise typer.Exit(ExitCode.FOUND)


@ledger.command()
def reconcile(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Compare what happened since this day (UTC) only."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Compare the ledger's cash with the balance at Stripe, object by object.

    Names each payment, refund, dispute and transfer that moved another amount there than here.
    What is not the marketplace's business, such as payouts to the platform's own bank, is listed
    apart. Webhooks on their way are differences until they are handled. With --since the balances
    themselves are not compared.
    Exit status: 0 everything agrees, 1 something differs, 3 Postgres or Stripe is away.

    Examples:
        mywork ledger reconcile

        mywork ledger reconcile --since 2026-03-01 --json | jq .differences
    """
    beginning = None if since is None else since.replace(tzinfo=UTC)
    try:
        result = run_with_services(lambda context: _reconcile(context, beginning))
    except (StripeUnavailableError, StripeRefusedError) as error:
        raise fail(
            f"Stripe is not usable: {error}. Are STRIPE_API_URL and STRIPE_SECRET_KEY right?",
            ExitCode.UNAVAILABLE,
        ) from error
    if as_json:
        typer.echo(json.dumps(_as_json(result)))
    else:
        _print(Console(highlight=False), result)
    if not result.clean:
        raise typer.Exit(ExitCode.FOUND)


async def _check(context: WorkerContext) -> list[Finding]:
    return await context.ledger_check.run()


async def _reconcile(context: WorkerContext, since: datetime | None) -> Reconciliation:
    return await Reconcile(context.database, context.stripe).run(since)


def _print(out: Console, result: Reconciliation) -> None:
    mark = "[green]ok[/green]" if result.clean else "[red]differs[/red]"
    out.print(f"ledger and Stripe: {mark} – {result.compared:,} objects compared")
    for one in result.differences:
        causes = ", ".join(one.causes) or "nothing is posted"
        out.print(
            f"  {one.stripe_id}: {_money(one.ledger_cents)} in the ledger,"
            f" {_money(one.stripe_cents)} at Stripe ({escape(causes)})",
            soft_wrap=True,
        )
    if result.ledger_cents is not None and result.stripe_cents is not None:
        out.print(
            f"balance: {_money(result.ledger_cents)} in the ledger,"
            f" {_money(result.stripe_cents)} at Stripe"
        )
    if result.apart:
        out.print("apart, because they are not the marketplace's business:")
    for movement in result.apart:
        out.print(
            f"  {movement.at:%Y-%m-%d %H:%M} UTC {escape(movement.kind)} {movement.id}:"
            f" {dollars(movement.net_cents)}"
        )


def _money(cents: int) -> str:
    return dollars(cents)


def _as_json(result: Reconciliation) -> dict[str, Any]:
    return {
        "compared": result.compared,
        "differences": [one._asdict() for one in result.differences],
        "apart": [
            {
                "id": one.id,
                "kind": one.kind,
                "net_cents": one.net_cents,
                "currency": one.currency,
                "at": one.at.isoformat(),
            }
            for one in result.apart
        ],
        "ledger_cents": result.ledger_cents,
        "stripe_cents": result.stripe_cents,
    }
