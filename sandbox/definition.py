"""What a stack file declares: services of known kinds, one-time steps, processes, addresses."""

import signal
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.failures import SandboxError


@dataclass(frozen=True)
class PortChoice:
    """A default port and the variable that overrides it."""

    variable: str
    default: int


@dataclass(frozen=True, kw_only=True)
class ServiceEntry:
    """``[services.NAME]``: a server of a known ``kind``.

    When the caller's environment has the variable ``replaced_by``, no server is started and the
    caller's takes its place. Further keys are the kind's own options; they may speak of the ports
    of processes.
    """

    name: str
    kind: str
    port: PortChoice
    replaced_by: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CommandEntry:
    """``[steps.NAME]`` (run once, exit code 0 wanted) or ``[processes.NAME]`` (kept alive).

    ``ready`` is a URL that answers 200. Times in seconds. An ``optional`` one is started only
    when it is asked for by name.
    """

    name: str
    once: bool
    command: tuple[str, ...]
    after: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    port: PortChoice | None = None
    ready: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    start_timeout: float = 60.0
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A stack file, read and checked; ``directory`` is where its commands run."""

    directory: Path
    environment: Mapping[str, str]
    services: Mapping[str, ServiceEntry]
    commands: Mapping[str, CommandEntry]
    addresses: Mapping[str, str]


def read_definition(path: Path) -> Definition:
    """Read a stack file; raises SandboxError that names what is wrong in it."""
    try:
        table = tomllib.loads(path.read_text())
    except OSError as error:
        raise SandboxError(f"cannot read {path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise SandboxError(f"{path}: {error}") from error
    try:
        definition = _definition(path.resolve().parent, table)
    except (KeyError, TypeError, ValueError) as error:
        raise SandboxError(f"{path}: {type(error).__name__}: {error}") from error
    _check_order(path, definition)
    return definition


def _definition(directory: Path, table: dict[str, Any]) -> Definition:
    services = {n: _service(n, dict(t)) for n, t in table.pop("services", {}).items()}
    commands = {n: _command(n, dict(t), once=True) for n, t in table.pop("steps", {}).items()}
    for name, entry in table.pop("processes", {}).items():
        commands[name] = _command(name, dict(entry), once=False)
    definition = Definition(
        directory=directory,
        environment=table.pop("environment", {}),
        services=services,
        commands=commands,
        addresses=table.pop("addresses", {}),
    )
    if table:
        raise ValueError(f"unknown section {next(iter(table))}")
    return definition


def _service(name: str, table: dict[str, Any]) -> ServiceEntry:
    return ServiceEntry(
        name=name,
        kind=table.pop("kind"),
        port=PortChoice(**table.pop("port")),
        replaced_by=table.pop("replaced_by", None),
        options=table,
    )


def _command(name: str, table: dict[str, Any], *, once: bool) -> CommandEntry:
    if "port" in table:
        table["port"] = PortChoice(**table["port"])
    if "stop_signal" in table:
        table["stop_signal"] = signal.Signals[table["stop_signal"]]
    table["command"] = tuple(table["command"])
    table["after"] = tuple(table.get("after", ()))
    return CommandEntry(name=name, once=once, **table)


def _check_order(path: Path, definition: Definition) -> None:
    """Raise SandboxError when a part waits for one that is not there, or for itself."""
    known = set(definition.services)
    todo = dict(definition.commands)
    for entry in todo.values():
        for name in entry.after:
            if name not in known and name not in todo:
                raise SandboxError(f"{path}: {entry.name} comes after {name}, which is not there")
    while todo:
        possible = [name for name, entry in todo.items() if known.issuperset(entry.after)]
        if not possible:
            raise SandboxError(f"{path}: {', '.join(todo)} wait for each other")
        for name in possible:
            known.add(name)
            del todo[name]
