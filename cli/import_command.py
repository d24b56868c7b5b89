"""``mywork import``: products from a file."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from api.catalogue_import.reading import (
    FileFormat,
    LineError,
    UnreadableFileError,
    fingerprint,
    open_file,
)
from api.catalogue_import.service import (
    CatalogueImport,
    ImportOptions,
    ImportProgress,
    ImportTakenError,
    OnError,
    Start,
)
from cli.exit_codes import ExitCode
from cli.services import errors, fail, run_with_services
from workers.context import WorkerContext

STDIN = Path("-")
PLAIN_SECONDS = 5.0
"""How often a line of progress is written where there is no terminal."""


def import_(
    file: Annotated[Path, typer.Argument(help="The file; - for standard input.")],
    *,
    file_format: Annotated[
        FileFormat | None,
        typer.Option("--format", help="By the file's suffix unless given; - means jsonl."),
    ] = None,
    on_error: Annotated[
        OnError, typer.Option(help="What to do with a line that cannot be imported.")
    ] = OnError.STOP,
    error_file: Annotated[
        Path | None, typer.Option("--errors", help="Write errors here too, as JSON Lines.")
    ] = None,
    create_sellers: Annotated[
        bool, typer.Option("--create-sellers", help="Make sellers that do not exist.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of where it was interrupted.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, keep nothing.")] = (
        False
    ),
    batch_size: Annotated[
        int, typer.Option(min=1, max=10_000, help="Lines per transaction.")
    ] = 1000,
) -> None:
    """Import products from JSON Lines or CSV, also compressed (.gz); see docs/import-format.md.

    A product with a known slug is changed, unless it belongs to another seller. An interrupted
    import goes on where it was when the same file is given again. Exit status: 0 all imported,
    1 finished with skipped lines, 2 stopped at a wrong line or wrong use, 3 Postgres is away.

    Examples:
        mywork import products.jsonl

        mywork import catalogue.csv.gz --on-error skip --errors refused.jsonl

        generate | mywork import - --create-sellers
    """
    chosen = file_format or _format_of(file)
    options = ImportOptions(
        on_error=on_error, create_sellers=create_sellers, dry_run=dry_run, batch_size=batch_size
    )

    async def run(context: WorkerContext) -> ImportProgress:
        path = None if file == STDIN else file
        service = CatalogueImport(context.database)
        start = None
        if path and not dry_run:
            key = fingerprint(path, chosen)
            start = await service.begin(key, str(path.resolve()), restart=restart)
            _announce(start)
        minimum = context.settings.minimum_price_cents
        with ExitStack() as stack:
            source = stack.enter_context(open_file(path, chosen, minimum_price_cents=minimum))
            # What an interrupted import has refused belongs to the same account.
            mode = "ab" if start and start.resumed else "wb"
            log = stack.enter_context(error_file.open(mode)) if error_file else None
            at = start.progress if start else ImportProgress()
            done = at.imported + at.skipped
            show = _progress(stack, path, source.consumed if path else None, before=done)

            def report(progress: ImportProgress, refused: list[LineError]) -> None:
                for error in refused:
                    _print_error(error)
                    if log:
                        log.write(orjson.dumps(error, option=orjson.OPT_APPEND_NEWLINE))
                show(progress)

            lines = source.lines(offset=at.offset_bytes, line=at.line)
            return await service.run(lines, options, start=start, report=report)

    try:
        if file != STDIN:
            file.open("rb").close()
        if error_file:
            error_file.open("ab").close()
    except OSError as error:
        raise fail(f"{error.filename}: {error.strerror}", ExitCode.USAGE) from error
    try:
        progress = run_with_services(run)
    except (UnreadableFileError, ImportTakenError) as error:
        raise fail(f"{file}: {error}", ExitCode.USAGE) from error
    _conclude(progress, dry_run=dry_run)


def _format_of(file: Path) -> FileFormat:
    if file == STDIN:
        return FileFormat.JSONL
    suffix = Path(file.stem).suffix if file.suffix == ".gz" else file.suffix
    if suffix in {".jsonl", ".ndjson"}:
        return FileFormat.JSONL
    if suffix == ".csv":
        return FileFormat.CSV
    raise fail(f"{file}: unknown suffix; say --format jsonl or --format csv", ExitCode.USAGE)


def _announce(start: Start) -> None:
    if start.resumed:
        errors.print(f"going on after line {start.progress.line:,}")
    if start.changed_since_line is not None:
        errors.print(
            f"the file has changed since its import ended at line {start.changed_since_line:,}:"
            " beginning at the start"
        )


def _print_error(error: LineError) -> None:
    where = f"line {error.line}" + (f", {error.field}" if error.field else "")
    errors.print(f"{where}: {error.reason}", markup=False, soft_wrap=True)


def _progress(
    stack: ExitStack, path: Path | None, consumed: Callable[[], int] | None, *, before: int
) -> Callable[[ImportProgress], None]:
    """Return what shows progress: a bar on a terminal, a line now and then elsewhere.

    ``before`` counts the lines of earlier attempts, which are no part of this one's rate.
    """
    began = time.monotonic()
    last = began

    def rate(progress: ImportProgress) -> str:
        done = progress.imported + progress.skipped - before
        return f"{done / max(time.monotonic() - began, 1e-3):,.0f} lines/s"

    if not errors.is_terminal:

        def plain(progress: ImportProgress) -> None:
            nonlocal last
            if time.monotonic() - last >= PLAIN_SECONDS:
                last = time.monotonic()
                errors.print(f"{progress.line:,} lines, {rate(progress)}")

        return plain
    bar = stack.enter_context(
        Progress(
            TextColumn("{task.fields[lines]} lines"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=errors,
        )
    )
    task = bar.add_task("", total=path.stat().st_size if path else None, lines="0", rate="")

    def drawn(progress: ImportProgress) -> None:
        done = consumed() if consumed else None
        bar.update(task, completed=done, lines=f"{progress.line:,}", rate=rate(progress))

    return drawn


def _conclude(progress: ImportProgress, *, dry_run: bool) -> None:
    said = (
        f"{progress.created:,} created, {progress.updated:,} updated,"
        f" {progress.unchanged:,} unchanged, {progress.skipped:,} skipped"
    )
    errors.print(f"{'dry run: ' if dry_run else ''}{said}")
    if progress.stopped:
        raise fail(
            f"stopped after line {progress.line:,}; what came before is imported. Mend the line,"
            " or go on with --on-error skip",
            ExitCode.USAGE,
        )
    if progress.skipped:
        raise typer.Exit(ExitCode.FOUND)
