"""``mywork verify``: prove that the indexes equal Postgres, or repair them."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from api.search.documents import Entity
from cli.exit_codes import ExitCode
from cli.services import chosen, errors, run_with_services
from indexer.verify import DifferenceKind, Verification, Verify
from workers.context import WorkerContext

MAX_NAMED = 50


def verify(
    index: Annotated[
        Entity | None, typer.Argument(help="Which index; all of them unless given.")
    ] = None,
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what differs, then verify again.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole result as JSON.")
    ] = False,
) -> None:
    """Compare every document in the search engine with Postgres, by content.

    Names what is missing, stale (with the fields that differ) or extra, and settings that differ.
    Changes still on their way to the engine are counted as waiting, not as differences.
    Exit status: 0 nothing differs, 1 something does, 3 a service is away.

    Examples:
        mywork verify

        mywork verify products --repair

        mywork verify --json | jq .products.missing
    """
    results = run_with_services(lambda context: _verify(context, chosen(index), repair=repair))
    if as_json:
        typer.echo(json.dumps({name: _as_json(result) for name, result in results.items()}))
    else:
        out = Console(highlight=False)
        for name, result in results.items():
            _print(out, name, result)
    if not all(result.clean for result in results.values()):
        raise typer.Exit(ExitCode.FOUND)


async def _verify(
    context: WorkerContext, entities: list[Entity], *, repair: bool
) -> dict[str, Verification]:
    results: dict[str, Verification] = {}
    with Progress(console=errors, disable=not errors.is_terminal, transient=True) as bars:
        for entity in entities:
            task = bars.add_task(entity.value, total=None)

            def report(done: int, total: int, task: int = task) -> None:
                bars.update(bars.task_ids[task], completed=done, total=total)

            check = Verify(
                context.drains[entity].spec, context.database, context.engine, context.settings
            )
            found = await check.run(report)
            if repair and not found.clean:
                errors.print(f"{entity.value}: repairing {_summary(found)}")
                await check.repair(found)
                found = await check.run(report)
            results[entity.value] = found
    return results


def _summary(result: Verification) -> str:
    if result.index_missing:
        return "the index is missing"
    parts = [f"{result.count(kind):,} {kind.value}" for kind in DifferenceKind]
    parts.append(f"{len(result.settings)} settings differ")
    return ", ".join(parts)


def _print(out: Console, name: str, result: Verification) -> None:
    mark = "[green]ok[/green]" if result.clean else "[red]differs[/red]"
    out.print(
        f"{name}: {mark} – {result.compared:,} compared, {_summary(result)},"
        f" {result.waiting:,} waiting",
        soft_wrap=True,
    )
    for setting, (wanted, found) in result.settings.items():
        values = f"wanted {_short(wanted)}, found {_short(found)}"
        out.print(f"  setting {setting}: {escape(values)}", soft_wrap=True)
    for difference in result.differences[:MAX_NAMED]:
        label = f"{difference.id} {difference.slug or ''}".strip()
        fields = f" ({', '.join(difference.fields)})" if difference.fields else ""
        out.print(f"  {difference.kind.value} {escape(label + fields)}", soft_wrap=True)
    if len(result.differences) > MAX_NAMED:
        out.print(f"  … and {len(result.differences) - MAX_NAMED:,} more; --json names all")


def _short(value: Any) -> str:  # noqa: ANN401 - any JSON value
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - a line's worth


def _as_json(result: Verification) -> dict[str, Any]:
    named: dict[str, Any] = {
        kind.value: [
            {"id": d.id, "slug": d.slug, "fields": list(d.fields)}
            for d in result.differences
            if d.kind is kind
        ]
        for kind in DifferenceKind
    }
    return {
        "clean": result.clean,
        "compared": result.compared,
        "waiting": result.waiting,
        "index_missing": result.index_missing,
        "settings": {
            name: {"wanted": wanted, "found": found}
            for name, (wanted, found) in result.settings.items()
        },
        **named,
    }
