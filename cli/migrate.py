"""``mywork migrate``: bring the database's schema up to date."""

from pathlib import Path
from typing import Annotated

import typer
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from alembic import command
from cli.exit_codes import ExitCode
from cli.services import fail

ROOT = Path(__file__).resolve().parent.parent


def migrate(
    revision: Annotated[
        str, typer.Argument(help="How far: head, a revision, or -1 for one step back.")
    ] = "head",
) -> None:
    """Bring the database's schema up to date.

    Safe to run from several places at once, and on a busy database: a migration that cannot have
    its lock within five seconds gives up and changes nothing.

    Examples:
        mywork migrate

        mywork migrate -1
    """
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "alembic"))
    back = revision.startswith("-") or revision == "base"
    try:
        (command.downgrade if back else command.upgrade)(config, revision)
    except CommandError as error:
        raise fail(str(error), ExitCode.USAGE) from error
    except (DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) and error.orig else error
        raise fail(
            f"the database could not be migrated: {reason}. Is it running, and is DATABASE_URL"
            " right?",
            ExitCode.UNAVAILABLE,
        ) from error
