"""``mywork``: one command line that gathers all commands."""

import typer
from pydantic import ValidationError

from api.core.settings import explain, get_settings
from cli.admin import admin
from cli.analytics import analytics
from cli.exit_codes import ExitCode
from cli.import_command import import_
from cli.ledger import ledger
from cli.migrate import migrate
from cli.payouts import payouts
from cli.reindex import reindex
from cli.seed_command import seed
from cli.status import status
from cli.up import up
from cli.verify import verify
from cli.webhooks import webhooks

app = typer.Typer(
    help="Operate a MyWork marketplace.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for function in (up, migrate, seed, reindex, verify, status, admin):
    app.command()(function)
app.command("import")(import_)
app.add_typer(analytics, name="analytics")
app.add_typer(ledger, name="ledger")
app.add_typer(payouts, name="payouts")
app.add_typer(webhooks, name="webhooks")


def run() -> None:
    """Enter the command line."""
    try:
        get_settings()
    except ValidationError as error:
        raise SystemExit(_refuse(explain(error))) from None
    app()


def _refuse(reason: str) -> int:
    typer.echo(f"error: wrong settings: {reason}", err=True)
    return ExitCode.USAGE
