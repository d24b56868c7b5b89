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
# Those of the Fetch standard's "bad ports" that need no privileges: an address with one of them is
# refused by the browser itself (6000 is `--port-offset 3000` for the shop).
_BROWSERS_REFUSE = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080}
    | set(range(6665, 6670))
)


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
    while (number := secrets.choice(_FREE_PORTS)) in _BROWSERS_REFUSE or not is_free(number):
        pass
    return number


def refuse_busy(ports: list[Port]) -> None:
    """Raise SandboxError for the first port that is taken, wanted twice or of no use."""
    wanted: dict[int, Port] = {}
    for port in ports:
        other = wanted.setdefault(port.number, port)
        if other is not port:
            raise SandboxError(
                f"port {port.number} is wanted by {other.part} and by {port.part}:"
                f" change {other.variable} or {port.variable}"
            )
        if port.number in _BROWSERS_REFUSE:
            raise SandboxError(
                f"port {port.number}, wanted by {port.part}, is one that browsers refuse to open:"
                f" choose another with {port.variable}="
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
