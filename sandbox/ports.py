"""Finding free ports, and finding out who holds one that is not."""

import contextlib
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from sandbox.failures import SandboxError

_LISTEN = "0A"
# Below the range from which systems take the local ports of outgoing connections (32768 and up
# on Linux, 49152 and up elsewhere): a server that is restarted finds its port still free.
_FREE_PORTS = range(10_000, 32_000)
_COMMAND_WIDTH = 80


@dataclass(frozen=True)
class Port:
    """A TCP port on the loopback interface and the variable that changes it."""

    part: str
    number: int
    variable: str


def is_free(number: int) -> bool:
    """Return whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
        return True


def choose_free() -> int:
    """Return a port that nobody listens on at the moment."""
    while not is_free(number := secrets.choice(_FREE_PORTS)):
        pass
    return number


def refuse_busy(ports: list[Port]) -> None:
    """Raise SandboxError for the first port that is taken or wanted twice."""
    wanted: dict[int, Port] = {}
    for port in ports:
        other = wanted.setdefault(port.number, port)
        if other is not port:
            raise SandboxError(
                f"port {port.number} is wanted by {other.part} and by {port.part}:"
                f" change {other.variable} or {port.variable}"
            )
        if not is_free(port.number):
            raise SandboxError(
                f"port {port.number}, wanted by {port.part}, is held by {holder(port.number)}:"
                f" stop that, or choose another port with {port.variable}="
            )


def holder(number: int) -> str:
    """Describe the process that listens on a port, as far as we may see it."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTEN and int(fields[1].rpartition(":")[2], 16) == number:
                    inodes.add(f"socket:[{fields[9]}]")
    for descriptor in Path("/proc").glob("[0-9]*/fd/*") if inodes else ():
        with contextlib.suppress(OSError):  # not ours to look at, or just closed
            if str(descriptor.readlink()) in inodes:
                process = descriptor.parents[1]
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                return f"pid {process.name} ({words[:_COMMAND_WIDTH]})"
    return "another process"
