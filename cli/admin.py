"""``mywork admin``: who may decide what only admins may."""

from typing import Annotated

import typer

from api.users.service import appoint
from cli.exit_codes import ExitCode
from cli.services import fail, run_with_services
from workers.context import WorkerContext


def admin(
    email: Annotated[str, typer.Argument(help="The address that the person signs in with.")],
    *,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Make an admin an ordinary member again.")
    ] = False,
) -> None:
    """Make a member an admin, who decides appeals about refunds and names the Brain's labels.

    The member must have signed in before. Exit status: 0 done, 1 nobody or more than one person
    has this address, 3 a service is away.

    Examples:
        mywork admin ann@example.com

        mywork admin ann@example.com --revoke
    """

    async def change(context: WorkerContext) -> int:
        async with context.database.transaction() as session:
            return await appoint(session, email, admin=not revoke)

    found = run_with_services(change)
    if found == 0:
        raise fail(f"nobody has signed in as {email}", ExitCode.FOUND)
    if found > 1:
        raise fail(f"{found} people have signed in as {email}: nothing changed", ExitCode.FOUND)
    typer.echo(f"{email} is {'no admin any more' if revoke else 'an admin'}")
