"""Results for people, as a table, and for programs, as JSON beside this file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.figures import Figure
from bench.machine import Machine

RESULTS = Path(__file__).resolve().parent / "results"
_COMPARED = {
    "reindex": "mywork reindex / posting its documents ready-made",
    "search": "the API / the same multi-search sent straight + a bare FastAPI answer",
    "degraded": "the API on Postgres / the API on the engine",
    "commit": "commit to searchable / one document posted to searchable",
    "shop": "a page / its API call, or what it may take",
    "money": "ours / Stripe's own answer; the balance of so many postings / of 1,000",
    "retrieval": "passages found by words and vectors together / by one of them",
    "analytics": "a year of events / a day, or one plain statement; a seller of many / of few",
    "memory": "largest resident / allowed, or the same at the smallest catalogue",
}


def show(console: Console, machine: Machine, figures: Sequence[Figure]) -> None:
    """Print one line a figure, and what it was measured on."""
    table = Table()
    table.add_column("products", justify="right", no_wrap=True)
    # The one that may wrap: else all are cut alike, numbers first.
    table.add_column("what")
    for name in ("ours", "reference", "ratio"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("target", no_wrap=True)
    measurement = ""
    for f in figures:
        if f.measurement != measurement:
            measurement = f.measurement
            table.add_section()
        table.add_row(
            f"{f.products:,}",
            escape(f"{f.measurement}: {f.what}"),
            f"{f.ours:,.1f}",
            f"{f.reference:,.1f}",
            f"{f.ratio:.2f}",
            f.unit,
            _target(f),
        )
    console.print(table)
    for name in dict.fromkeys(figure.measurement for figure in figures):
        console.print(f"{name}: {_COMPARED[name]}", highlight=False, soft_wrap=True)
    console.print(
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_gib} GiB, {machine.system}, Python"
        f" {machine.python}, Postgres {machine.postgres}, {machine.engine}"
        f" {machine.engine_version}, {machine.measured_at}",
        highlight=False,
        soft_wrap=True,
    )


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    verdict = "[green]met[/green]" if figure.met else "[red]missed[/red]"
    return f"{figure.target.bound.value} {figure.target.value:.2f} {verdict}"


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
