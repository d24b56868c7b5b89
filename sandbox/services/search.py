"""A search engine: Meilisearch itself where it is installed, else the stand-in."""

import shutil
import sys

from sandbox.part import Part
from sandbox.probes import answers_http
from sandbox.services.service import Service, ServiceContext


def build(context: ServiceContext) -> Service:
    """Describe the engine; each of the two keeps its data in a folder of its own."""
    address = f"127.0.0.1:{context.port}"
    url = f"http://{address}"
    meilisearch = shutil.which("meilisearch", path=context.environment.get("PATH"))
    if meilisearch:
        directory = context.directory / "meilisearch"
        command = [meilisearch, "--db-path", str(directory / "data.ms"), "--http-addr", address]
        command += ["--env", "development", "--no-analytics"]
        command += ["--dump-dir", str(directory / "dumps")]
        command += ["--snapshot-dir", str(directory / "snapshots")]
        engine = "Meilisearch"
    else:
        directory = context.directory / "stand-in"
        command = [sys.executable, "-m", "sandbox.search", "--data", str(directory)]
        command += ["--host", "127.0.0.1", "--port", str(context.port)]
        command += ["--master-key", context.password]
        engine = "stand-in"
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = Part(
        name=context.name,
        command=command,
        environment={**context.environment, "MEILI_MASTER_KEY": context.password},
        directory=directory,
        probe=answers_http(f"{url}/version", {"Authorization": f"Bearer {context.password}"}),
    )
    values = {
        "port": str(context.port),
        "key": context.password,
        "url": url,
        "engine": engine,
    }
    return Service(part, values)
