"""Results for people, as a table, and for programs, as JSON beside this file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figures import Figure
from bench.machine import Machine

RESULTS = Path(__file__).resolve().parent / "results"
COMPARED = {
    "reindex": "mywork reindex / posting the same documents, ready-made, to an empty index",
    "search": "GET /api/products / the same multi-search sent straight + a bare FastAPI answer",
    "degraded": "GET /api/products from Postgres / from the engine",
    "commit": "from a commit to searchable / from posting one document to searchable",
    "memory": "largest resident memory / what is allowed, or the same at the smallest catalogue",
}
_VERDICTS = {True: "[green]met[/green]", False: "[red]missed[/red]", None: ""}


def show(console: Console, machine: Machine, figures: Sequence[Figure]) -> None:
    """Print one line a figure, and what it was measured on."""
    table = Table(title="ours / reference, each pair measured in one run")
    table.add_column("products", justify="right")
    table.add_column("measurement")
    table.add_column("what")
    for name in ("ours", "reference", "ratio"):
        table.add_column(name, justify="right")
    table.add_column("target")
    table.add_column("verdict")
    for f in figures:
        table.add_row(
            f"{f.products:,}",
            f.measurement,
            f.what,
            f"{f.ours:,.1f} {f.unit}",
            f"{f.reference:,.1f} {f.unit}",
            f"{f.ratio:.2f}",
            "" if f.target is None else f"{f.target.bound.value} {f.target.value:.2f}",
            _VERDICTS[f.met],
        )
    console.print(table)
    for name in dict.fromkeys(figure.measurement for figure in figures):
        console.print(f"  {name:<9} {COMPARED[name]}", highlight=False)
    console.print(
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_gib} GiB, {machine.system}, Python"
        f" {machine.python}, Postgres {machine.postgres}, {machine.engine}"
        f" {machine.engine_version}, {machine.measured_at}",
        highlight=False,
    )


def write(machine: Machine, figures: Sequence[Figure]) -> list[Path]:
    """Write ``results/<measurement>.json`` for each measurement; returns the files."""
    RESULTS.mkdir(exist_ok=True)
    files = []
    for name in dict.fromkeys(figure.measurement for figure in figures):
        content = {
            "measurement": name,
            "machine": asdict(machine),
            "figures": [_as_json(figure) for figure in figures if figure.measurement == name],
        }
        file = RESULTS / f"{name}.json"
        file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        files.append(file)
    return files


def _as_json(figure: Figure) -> dict[str, object]:
    target = None
    if figure.target is not None:
        target = {"bound": figure.target.bound.value, "ratio": round(figure.target.value, 3)}
    return {
        "products": figure.products,
        "what": figure.what,
        "unit": figure.unit,
        "ours": round(figure.ours, 3),
        "reference": round(figure.reference, 3),
        "ratio": round(figure.ratio, 3),
        "samples": figure.samples,
        "target": target,
        "met": figure.met,
    }
