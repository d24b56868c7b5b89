"""Run a command's coroutine with the services it needs, turning outages into one clear line."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from api.core.settings import get_settings
from api.core.unit_of_work import is_unavailable
from api.integrations.meilisearch import EngineError
from api.search.documents import Entity
from cli.exit_codes import ExitCode
from workers.context import WorkerContext, worker_context

T = TypeVar("T")

# SQLSTATEs: not authorised, no such database, no such table, column or function, no privilege.
_SET_UP_WRONGLY = ("28", "3D", "42P01", "42703", "42883", "42501")

errors = Console(stderr=True, highlight=False)


def fail(message: str, code: ExitCode) -> typer.Exit:
    """Print one line to standard error and return the exception that ends the command."""
    errors.print(f"[red]error:[/red] {escape(message)}", soft_wrap=True)
    return typer.Exit(code)


def run_with_services(action: Callable[[WorkerContext], Awaitable[T]]) -> T:
    """Run ``action`` with connections to Postgres and the engine.

    Ends the command with ExitCode.UNAVAILABLE and the remedy when one of them is away.
    """

    async def run() -> T:
        async with worker_context(get_settings(), name="mywork-cli") as context:
            return await action(context)

    try:
        return asyncio.run(run())
    except KeyboardInterrupt:
        errors.print("interrupted; what was done is kept, and the same command goes on from there")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except EngineError as error:
        raise fail(
            f"the search engine is not usable: {error}. Is it running, and are MEILI_URL and"
            " MEILI_MASTER_KEY right?",
            ExitCode.UNAVAILABLE,
        ) from error
    except (SQLAlchemyError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) and error.orig else error
        if is_unavailable(error) or _is_set_up_wrongly(reason):
            raise fail(
                f"Postgres is not usable: {reason}. Is it running, is DATABASE_URL right, and has"
                " `mywork migrate` been run?",
                ExitCode.UNAVAILABLE,
            ) from error
        if reason is error:
            raise
        raise fail(f"Postgres refuses a change: {reason}", ExitCode.FOUND) from error


def _is_set_up_wrongly(reason: BaseException) -> bool:
    state = getattr(reason, "sqlstate", None)
    return isinstance(state, str) and state.startswith(_SET_UP_WRONGLY)


def chosen(entity: Entity | None) -> list[Entity]:
    """Return the entity that was named, or all."""
    return list(Entity) if entity is None else [entity]
