"""On what a result was measured: nothing that names the machine or a person."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil


@dataclass(frozen=True)
class Machine:
    """The machine, its software, and when."""

    cpu: str
    cores: int
    memory_gib: float
    system: str
    python: str
    postgres: str
    engine: str
    engine_version: str
    measured_at: str


async def describe(engine: httpx.AsyncClient, postgres_version: str) -> Machine:
    """Return what this machine is, and which engine answers at the configured address."""
    response = await engine.get("/version")
    response.raise_for_status()
    # Both call themselves 1.50.0. The stand-in is a Python server and says so.
    stand_in = response.headers.get("Server") == "uvicorn"
    return Machine(
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        memory_gib=round(psutil.virtual_memory().total / 2**30, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        postgres=postgres_version,
        engine="stand-in" if stand_in else "Meilisearch",
        engine_version=response.json()["pkgVersion"],
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _cpu() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
