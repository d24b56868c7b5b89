"""From a definition to parts that can be started: ports, passwords, environments."""

import os
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sandbox.definition import CommandEntry, Definition, PortChoice
from sandbox.failures import SandboxError
from sandbox.folder import DataFolder
from sandbox.part import Part
from sandbox.ports import Port, choose_free
from sandbox.probes import answers_http
from sandbox.services import KINDS
from sandbox.services.service import Service, ServiceContext

_REFERENCE = re.compile(r"\$\{([\w-]+)\.([\w-]+)\}")
_LAST_PORT = 65_535


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is wanted of a definition.

    ``only`` and ``without`` name parts; ``extra`` names optional ones. ``port_offset`` moves the
    default ports; ``free_ports`` takes any free ones instead. Without ``durable`` a crash of
    the machine may lose data, which is for tests.
    """

    only: Collection[str] | None = None
    without: Collection[str] = ()
    extra: Collection[str] = ()
    port_offset: int = 0
    free_ports: bool = False
    durable: bool = True


@dataclass(frozen=True)
class Stack:
    """Everything needed to start: ``environment`` is also what a command beside it gets.

    ``connections`` is the part of it that says where the services are, passwords included.
    """

    parts: list[Part]
    environment: Mapping[str, str]
    connections: Mapping[str, str]
    ports: list[Port]
    addresses: Mapping[str, str]


def assemble(
    definition: Definition, choice: Choice, folder: DataFolder, caller: Mapping[str, str]
) -> Stack:
    """Choose the parts, their ports and passwords; ``caller`` is the environment given to us.

    What the caller has set wins, except where it speaks of a service that is started here.
    Raises SandboxError for an unknown name or an impossible port.
    """
    return _Assembly(definition, choice, folder, caller).stack()


class _Assembly:
    def __init__(
        self, definition: Definition, choice: Choice, folder: DataFolder, caller: Mapping[str, str]
    ) -> None:
        self._definition = definition
        self._choice = choice
        self._folder = folder
        # Commands are found as if the virtual environment were active.
        scripts = str(Path(sys.executable).parent)
        path = os.pathsep.join(filter(None, [scripts, caller.get("PATH")]))
        self._caller = {**caller, "PATH": path, "PYTHONUNBUFFERED": "1"}
        self._ports: list[Port] = []
        self._values: dict[str, Mapping[str, str]] = {"sandbox": {"python": sys.executable}}
        self._replaced = {
            name: entry.replaced_by
            for name, entry in definition.services.items()
            if entry.replaced_by and caller.get(entry.replaced_by)
        }
        self._check_names()

    def stack(self) -> Stack:
        entries = [
            entry
            for name, entry in self._definition.commands.items()
            if self._wanted(name, optional=entry.optional)
        ]
        for entry in entries:
            if entry.port is not None:
                self._values[entry.name] = {"port": str(self._port(entry.name, entry.port))}
        services = [
            self._service(name)
            for name in self._definition.services
            if self._wanted(name) and name not in self._replaced
        ]
        environment = self._environment()
        names = {service.part.name for service in services} | {entry.name for entry in entries}
        commands = [self._command(entry, environment, names) for entry in entries]
        return Stack(
            [*(service.part for service in services), *commands],
            environment,
            {name: environment[name] for name in self._connections()},
            self._ports,
            dict(self._addresses()),
        )

    def _check_names(self) -> None:
        known = {*self._definition.services, *self._definition.commands}
        choice = self._choice
        for name in (*(choice.only or ()), *choice.without, *choice.extra):
            if name not in known:
                raise SandboxError(f"there is no part {name}: choose of {', '.join(sorted(known))}")

    def _wanted(self, name: str, *, optional: bool = False) -> bool:
        choice = self._choice
        if choice.only is not None:
            return name in choice.only
        return name not in choice.without and (not optional or name in choice.extra)

    def _port(self, name: str, wanted: PortChoice) -> int:
        if self._choice.free_ports:
            number = self._free()
        elif given := self._caller.get(wanted.variable):
            if not given.isdecimal():
                raise SandboxError(f"{wanted.variable}={given} is no port: give a number")
            number = int(given)
        else:
            number = wanted.default + self._choice.port_offset
        return self._take(Port(name, number, wanted.variable))

    def _more_ports(self, name: str, wanted: PortChoice, first: int, count: int) -> list[int]:
        """Take those that follow ``first``, so that one variable moves them all."""
        numbers = (self._free() if self._choice.free_ports else first + 1 + n for n in range(count))
        return [self._take(Port(name, number, wanted.variable)) for number in numbers]

    def _free(self) -> int:
        taken = {port.number for port in self._ports}
        while (number := choose_free()) in taken:
            pass
        return number

    def _take(self, port: Port) -> int:
        if not 0 < port.number <= _LAST_PORT:
            raise SandboxError(
                f"port {port.number} for {port.part} is impossible: give 1 to {_LAST_PORT} with"
                f" {port.variable}"
            )
        self._ports.append(port)
        return port.number

    def _service(self, name: str) -> Service:
        entry = self._definition.services[name]
        if entry.kind not in KINDS:
            raise SandboxError(f"{name}: unknown kind {entry.kind}: choose of {', '.join(KINDS)}")
        port = self._port(name, entry.port)
        context = ServiceContext(
            name=name,
            port=port,
            more_ports=partial(self._more_ports, name, entry.port, port),
            folder=self._folder,
            options=dict(self._filled(entry.options)),
            environment=self._caller,
            durable=self._choice.durable,
        )
        service = KINDS[entry.kind](context)
        self._values[name] = service.values
        return service

    def _environment(self) -> Mapping[str, str]:
        environment = dict(self._caller)
        for name, template in self._definition.environment.items():
            references = {part for part, _ in _REFERENCE.findall(template)}
            if not references:
                environment.setdefault(name, template)
            elif references <= self._values.keys():
                environment[name] = self._fill(template)
        return environment

    def _connections(self) -> Iterable[str]:
        services = self._definition.services.keys()
        for name, template in self._definition.environment.items():
            references = {part for part, _ in _REFERENCE.findall(template)}
            if references and references <= services and references <= self._values.keys():
                yield name

    def _command(
        self, entry: CommandEntry, environment: Mapping[str, str], names: Collection[str]
    ) -> Part:
        extra = {key: self._fill(value) for key, value in entry.environment.items()}
        return Part(
            name=entry.name,
            command=[self._fill(word) for word in entry.command],
            environment={**environment, **extra},
            directory=self._definition.directory,
            after=tuple(sorted(self._needs(entry, names))),
            once=entry.once,
            probe=answers_http(self._fill(entry.ready)) if entry.ready else None,
            stop_signal=entry.stop_signal,
            grace=entry.grace,
            start_timeout=entry.start_timeout,
        )

    def _needs(self, entry: CommandEntry, names: Collection[str]) -> set[str]:
        """Whom it waits for; a part that is left out passes on its own needs."""
        needs: set[str] = set()
        for name in entry.after:
            if name in names:
                needs.add(name)
            elif name in self._definition.commands:
                needs |= self._needs(self._definition.commands[name], names)
        return needs

    def _addresses(self) -> Mapping[str, str]:
        rows = {}
        for label, template in self._definition.addresses.items():
            references = {part for part, _ in _REFERENCE.findall(template)}
            if references <= self._values.keys():
                rows[label] = self._fill(template)
            elif references <= self._values.keys() | self._replaced.keys():
                given = [self._replaced[part] for part in references if part in self._replaced]
                rows[label] = f"yours, from {', '.join(sorted(given))}"
        return rows

    def _filled(self, options: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """Fill a service's options; one that speaks of a part that is left out is left out."""
        for key, template in options.items():
            if {part for part, _ in _REFERENCE.findall(template)} <= self._values.keys():
                yield key, self._fill(template)

    def _fill(self, template: str) -> str:
        def value(reference: re.Match[str]) -> str:
            try:
                return self._values[reference[1]][reference[2]]
            except KeyError as error:
                raise SandboxError(f"{reference[0]} stands for nothing that is started") from error

        return _REFERENCE.sub(value, template)
