"""``mywork up``: everything on this machine, for development."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.exit_codes import ExitCode
from cli.services import fail

ROOT = Path(__file__).resolve().parent.parent


def up(
    *,
    port_offset: Annotated[
        int,
        typer.Option(help="Add this to every default port; POSTGRES_PORT, … set a single one."),
    ] = 0,
    data: Annotated[Path, typer.Option(help="Where databases, passwords and logs are kept.")] = ROOT
    / ".mywork",
    seed: Annotated[bool, typer.Option(help="Put the demo data into an empty database.")] = True,
    with_: Annotated[
        list[str] | None, typer.Option("--with", help="Start this optional part too; repeatable.")
    ] = None,
) -> None:
    """Start everything that a marketplace needs on this machine, until Ctrl-C.

    Postgres, Valkey, the search engine, storage, a mailbox and stand-ins for Clerk and Stripe are
    started unless DATABASE_URL, REDIS_URL, MEILI_URL, S3_ENDPOINT_URL, SMTP_URL, CLERK_ISSUER or
    STRIPE_API_URL name yours; then come migrations, demo data, indexes, worker, API and shop. What
    it starts is declared in stack.toml.

    Examples:
        mywork up

        mywork up --port-offset 100 --data /tmp/second

        API_PORT=8080 mywork up --no-seed
    """
    stack = ROOT / "stack.toml"
    if not stack.exists():
        raise fail(f"{stack} is missing: `mywork up` needs a checkout", ExitCode.USAGE)
    arguments = [sys.executable, "-m", "sandbox", "up", "--file", str(stack)]
    arguments += ["--data", str(data), "--port-offset", str(port_offset)]
    if not seed:
        arguments += ["--without", "seed"]
    if with_:
        arguments += ["--with", ",".join(with_)]
    # This process becomes the supervisor, so that Ctrl-C and signals reach it directly.
    os.execv(sys.executable, arguments)  # noqa: S606 - no shell is wanted
