"""Import products from a file, batch by batch, each batch one transaction with its progress."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from api.catalogue_import.reading import Line, LineError
from api.catalogue_import.repository import ImportRepository
from api.catalogue_import.schemas import ProductLine
from api.core.database import Database
from api.models import ImportRun, ImportStatus


class OnError(StrEnum):
    """What a line that cannot be imported does to the import."""

    SKIP = "skip"
    STOP = "stop"


class ImportTakenError(Exception):
    """Another process is importing the same content."""


@dataclass(frozen=True)
class ImportOptions:
    """How to import; a batch is that many lines."""

    on_error: OnError = OnError.STOP
    create_sellers: bool = False
    dry_run: bool = False
    batch_size: int = 1000


@dataclass(frozen=True)
class ImportProgress:
    """Where an import stands: the position in the content and the counts of products so far."""

    offset_bytes: int = 0
    line: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    stopped: bool = False

    @property
    def imported(self) -> int:
        """Return how many lines are in the database now."""
        return self.created + self.updated + self.unchanged


@dataclass(frozen=True)
class Start:
    """Where to begin, and what was known of the file before.

    ``resumed`` says that the progress is that of an earlier attempt; ``changed_since_line`` is the
    line at which an import of this path stopped whose content was different.
    """

    run_id: uuid.UUID
    progress: ImportProgress
    resumed: bool
    changed_since_line: int | None


@dataclass
class _Batch:
    """What the lines of one batch come to."""

    progress: ImportProgress
    errors: list[LineError] = field(default_factory=list)


class CatalogueImport:
    """The imports of one process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, fingerprint: str, path: str, *, restart: bool) -> Start:
        """Find out where to begin with a file: where the last attempt ended, or at its start.

        A content that was imported to its end is gone through again: that changes nothing that
        is still as the file says.
        """
        async with self._database.transaction() as session:
            repository = ImportRepository(session)
            run = await repository.run_of(fingerprint)
            if run is not None and run.status is not ImportStatus.FINISHED and not restart:
                return Start(run.id, _progress_of(run), run.offset_bytes > 0, None)
            other = await repository.unfinished_other(path, fingerprint)
            run = await repository.begin(fingerprint, path)
            return Start(run.id, ImportProgress(), False, other.line if other else None)

    async def run(
        self,
        lines: Iterator[Line],
        options: ImportOptions,
        *,
        start: Start | None = None,
        report: Callable[[ImportProgress, list[LineError]], None] = lambda _progress, _errors: None,
    ) -> ImportProgress:
        """Import all lines and return the final counts.

        ``start`` is absent for what cannot be resumed. ``report`` is called after each batch with
        the errors of its lines. Raises ImportTakenError, and whatever reading or Postgres raises;
        what was reported before is then committed.
        """
        progress = start.progress if start else ImportProgress()
        while batch := list(islice(lines, options.batch_size)):
            done = await self._import(batch, options, progress, start)
            progress = done.progress
            report(progress, done.errors)
            if progress.stopped:
                return progress
        if start and not options.dry_run:
            async with self._database.transaction() as session:
                repository = ImportRepository(session)
                await _advance(repository, start, progress, progress, ImportStatus.FINISHED)
        return progress

    async def _import(
        self,
        batch: list[Line],
        options: ImportOptions,
        before: ImportProgress,
        start: Start | None,
    ) -> _Batch:
        async with self._database.transaction() as session:
            repository = ImportRepository(session)
            await repository.take_turn()
            done = await _write(repository, batch, options, before)
            if options.dry_run:
                await repository.discard()
            elif start:
                status = ImportStatus.STOPPED if done.progress.stopped else ImportStatus.RUNNING
                await _advance(repository, start, before, done.progress, status)
        return done


async def _advance(
    repository: ImportRepository,
    start: Start,
    before: ImportProgress,
    after: ImportProgress,
    status: ImportStatus,
) -> None:
    moved = await repository.advance(
        start.run_id,
        before.offset_bytes,
        status=status,
        offset_bytes=after.offset_bytes,
        line=after.line,
        created=after.created,
        updated=after.updated,
        unchanged=after.unchanged,
        skipped=after.skipped,
    )
    if not moved:
        raise ImportTakenError("another process is importing this file")


def _progress_of(run: ImportRun) -> ImportProgress:
    return ImportProgress(
        offset_bytes=run.offset_bytes,
        line=run.line,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        skipped=run.skipped,
    )


async def _write(
    repository: ImportRepository,
    batch: list[Line],
    options: ImportOptions,
    before: ImportProgress,
) -> _Batch:
    """Write the lines up to the first that stops the import."""
    checked = await _checked(
        repository, batch, create_sellers=options.create_sellers, on_error=options.on_error
    )
    rows: dict[str, dict[str, Any]] = {}
    images: dict[str, list[dict[str, Any]]] = {}
    errors: list[LineError] = []
    end, imported, skipped, stopped = before, 0, 0, False
    for line, row, reasons in checked:
        errors.extend(reasons)
        if reasons and options.on_error is OnError.STOP:
            stopped = True
            break
        end = replace(end, offset_bytes=line.end_offset, line=line.end_line)
        if row is None or line.product is None:
            skipped += 1
            continue
        imported += 1
        # The last line with a slug wins, within a batch as between batches.
        rows[line.product.slug] = row
        if line.product.images is not None:
            images[line.product.slug] = _images(line.product)
    created, updated = await repository.write(list(rows.values()), images)
    progress = replace(
        end,
        created=before.created + created,
        updated=before.updated + updated,
        unchanged=before.unchanged + imported - created - updated,
        skipped=before.skipped + skipped,
        stopped=stopped,
    )
    return _Batch(progress, errors)


async def _checked(
    repository: ImportRepository, batch: list[Line], *, create_sellers: bool, on_error: OnError
) -> Iterable[tuple[Line, dict[str, Any] | None, list[LineError]]]:
    """Return each line with its row, or with the reasons why it has none."""
    products = [line.product for line in batch if line.product]
    # Of a line that stops the import, and of those after it, no seller is made.
    stop = next((at for at, line in enumerate(batch) if line.errors), len(batch))
    accepted = batch if on_error is OnError.SKIP else batch[:stop]
    wanted = {line.product.seller for line in accepted if line.product}
    usernames = sorted({product.seller for product in products})
    sellers = await repository.sellers(usernames)
    missing = [username for username in usernames if username in wanted - sellers.keys()]
    if create_sellers and missing:
        await repository.create_sellers(missing)
        sellers = await repository.sellers(usernames)
    categories = await repository.categories()
    owners = await repository.owners([product.slug for product in products])
    checked: list[tuple[Line, dict[str, Any] | None, list[LineError]]] = []
    for line in batch:
        product = line.product
        if product is None:
            checked.append((line, None, line.errors))
            continue
        reasons: list[LineError] = []
        seller_id = sellers.get(product.seller)
        category_id = categories.get(product.category) or categories.get(
            product.category.casefold()
        )
        if seller_id is None:
            reasons.append(LineError(line.number, "seller", f"no seller {product.seller!r}"))
        elif owners.setdefault(product.slug, seller_id) != seller_id:
            reasons.append(
                LineError(line.number, "slug", f"{product.slug!r} belongs to another seller")
            )
        if category_id is None:
            reasons.append(LineError(line.number, "category", f"no category {product.category!r}"))
        row = None if reasons else _row(product, seller_id, category_id)
        checked.append((line, row, reasons))
    return checked


def _row(
    product: ProductLine, seller_id: uuid.UUID | None, category_id: uuid.UUID | None
) -> dict[str, Any]:
    row = product.model_dump(exclude={"seller", "category", "images"})
    return row | {"seller_id": seller_id, "category_id": category_id}


def _images(product: ProductLine) -> list[dict[str, Any]]:
    return [
        {**image.model_dump(), "alt": product.name if image.alt is None else image.alt}
        for image in product.images or ()
    ]
