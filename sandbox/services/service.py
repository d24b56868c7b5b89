"""What the sandbox asks of a kind of server, and what it tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.folder import DataFolder
from sandbox.part import Part


@dataclass(frozen=True, kw_only=True)
class ServiceContext:
    """One service as declared.

    ``more_ports(n)`` gives n further ports for its own use. ``durable`` is false where a crash
    of the machine may lose data.
    """

    name: str
    port: int
    more_ports: Callable[[int], list[int]]
    folder: DataFolder
    options: Mapping[str, str]
    environment: Mapping[str, str]
    durable: bool

    @property
    def directory(self) -> Path:
        """Where the service keeps its data."""
        return self.folder.subfolder(self.name)

    @property
    def password(self) -> str:
        """The password (or master key) that was made for it in this data folder."""
        return self.folder.secret(self.name)


@dataclass(frozen=True)
class Service:
    """A server ready to be supervised, and what others may know of it as ``${name.key}``."""

    part: Part
    values: Mapping[str, str]
