"""``mywork seed``: demo data."""

import tempfile
from pathlib import Path
from typing import Annotated

import orjson
import typer

from api.catalogue_import.reading import FileFormat, LineError, open_file
from api.catalogue_import.service import CatalogueImport, ImportOptions, ImportProgress
from api.integrations.storage import Storage
from api.integrations.storage_errors import StorageError
from cli.exit_codes import ExitCode
from cli.seed import demo, packages
from cli.seed.goods import put_goods
from cli.seed.repository import SeedRepository
from cli.services import errors, fail, run_with_services
from workers.context import WorkerContext


def seed(
    *,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing where there is data already.")
    ] = False,
    with_packages: Annotated[
        bool, typer.Option("--packages", help="Also make products of the packages installed here.")
    ] = False,
) -> None:
    """Put demo sellers, products and Brain entries into the database.

    Running it again changes nothing. Exit status: 0 done, 1 the demo data is wrong, 3 Postgres is
    away.

    Examples:
        mywork seed --if-empty

        mywork seed --packages
    """

    async def run(context: WorkerContext) -> None:
        async with context.database.transaction() as session:
            if if_empty and not await SeedRepository(session).empty():
                errors.print("there is data already: nothing done")
                return
            sellers = demo.sellers()
            entries = demo.entries(sellers)
            made = await SeedRepository(session).put_sellers(
                [seller.model_dump() for seller in sellers]
            )
            accounts = await SeedRepository(session).put_accounts(sellers[0].username)
        changed = made + accounts
        for path in demo.product_files():
            changed += await _import(context, path, create_sellers=False)
        changed += await _put_goods(context)
        if with_packages:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "packages.jsonl"
                path.write_bytes(
                    b"".join(
                        orjson.dumps(product, option=orjson.OPT_APPEND_NEWLINE)
                        for product in packages.products()
                    )
                )
                changed += await _import(context, path, create_sellers=True)
        async with context.database.transaction() as session:
            renewed = await SeedRepository(session).put_entries(
                [entry.model_dump(mode="json") for entry in entries]
            )
        errors.print(f"{made:,} sellers made, {renewed:,} of {len(entries):,} Brain entries put in")
        if not changed + renewed:
            errors.print("nothing to change: the demo data is in place")

    try:
        run_with_services(run)
    except demo.DemoDataError as error:
        raise fail(str(error), ExitCode.FOUND) from error


async def _put_goods(context: WorkerContext) -> int:
    """Give demo products something to sell; return how many got it."""
    slugs = [
        orjson.loads(line)["slug"]
        for path in demo.product_files()
        for line in path.read_text().splitlines()
        if line
    ]
    storage = Storage(context.settings)
    try:
        made = await put_goods(context.database, storage, slugs)
    except StorageError as error:
        # What the demo is about does not hang on it.
        errors.print(f"object storage is away, so demo products have no packages: {error}")
        return 0
    finally:
        await storage.close()
    errors.print(f"{made:,} packages made")
    return made


async def _import(context: WorkerContext, path: Path, *, create_sellers: bool) -> int:
    """Import one file; return how many products were not as it says."""
    refused: list[LineError] = []

    def report(_progress: ImportProgress, found: list[LineError]) -> None:
        refused.extend(found)

    minimum = context.settings.minimum_price_cents
    with open_file(path, FileFormat.JSONL, minimum_price_cents=minimum) as source:
        progress = await CatalogueImport(context.database).run(
            source.lines(), ImportOptions(create_sellers=create_sellers), report=report
        )
    if refused:
        first = refused[0]
        raise demo.DemoDataError(f"{path}, line {first.line}, {first.field}: {first.reason}")
    errors.print(
        f"{path.stem}: {progress.created:,} created, {progress.updated:,} updated,"
        f" {progress.unchanged:,} unchanged"
    )
    return progress.created + progress.updated
