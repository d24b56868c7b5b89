"""The real servers: killed, restarted, replaced by the caller's own."""

import os
import shutil
import signal
from pathlib import Path

import asyncpg
import psutil
import pytest
from redis import Redis

from sandbox.ports import choose_free
from tests.sandbox.supervisor.harness import Bench, Started

STACK = """
[environment]
DATABASE_URL = "${postgres.url}"
REDIS_URL = "${valkey.url}"
[services.postgres]
kind = "postgres"
port = { variable = "POSTGRES_PORT", default = 1 }
replaced_by = "DATABASE_URL"
user = "shop"
database = "shop"
[services.valkey]
kind = "valkey"
port = { variable = "VALKEY_PORT", default = 2 }
replaced_by = "REDIS_URL"
[steps.urls]
command = ["sh", "-c", "echo urls $DATABASE_URL $REDIS_URL"]
after = ["postgres", "valkey"]
[addresses]
"Database" = "${postgres.url}"
"""


def up(bench: Bench, **variables: str) -> tuple[Started, str, str]:
    ports = {"POSTGRES_PORT": str(choose_free()), "VALKEY_PORT": str(choose_free())}
    started = bench.up(**ports, **variables)
    started.wait_for("Everything is up")
    line = next(line for line in started.lines if " urls " in line)
    database, redis = line.split()[-2:]
    return started, database, redis


def server(started: Started, name: str) -> psutil.Process:
    return next(child for child in started.children() if child.name().startswith(name))


async def write(database: str, redis: str, value: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (value text)")
    await connection.execute("INSERT INTO kept VALUES ($1)", value)
    await connection.close()
    with Redis.from_url(redis) as client:
        client.rpush("kept", value)


async def read(database: str, redis: str) -> tuple[list[str], list[bytes]]:
    connection = await asyncpg.connect(database)
    rows = await connection.fetch("SELECT value FROM kept ORDER BY value")
    await connection.close()
    with Redis.from_url(redis) as client:
        values = client.lrange("kept", 0, -1)
    assert isinstance(values, list)
    return [row["value"] for row in rows], values


async def test_data_and_passwords_outlive_a_restart(bench: Bench) -> None:
    bench.write(STACK)
    for value in ("a", "b"):
        started, database, redis = up(bench)
        await write(database, redis, value)
        assert started.stop() == 0
    started, database, redis = up(bench)
    assert await read(database, redis) == (["a", "b"], [b"a", b"b"])
    assert started.stop() == 0
    assert (bench.data / "secrets.json").stat().st_mode & 0o777 == 0o600


async def test_killed_servers_come_back_with_what_was_committed(bench: Bench) -> None:
    bench.write(STACK)
    started, database, redis = up(bench)
    await write(database, redis, "a")
    with Redis.from_url(redis) as client:
        client.waitaof(1, 0, 10_000)
    for name in ("postgres", "valkey"):
        server(started, name).kill()
    started.wait_for("postgres is ready", times=2)
    started.wait_for("valkey is ready", times=2)
    assert await read(database, redis) == (["a"], [b"a"])
    assert started.stop() == 0


async def test_a_busy_backend_of_a_killed_postgres_is_waited_for(bench: Bench) -> None:
    bench.write(STACK)
    started, database, _redis = up(bench)
    connection = await asyncpg.connect(database)
    pid = await connection.fetchval("SELECT pg_backend_pid()")
    backend = next(child for child in started.children() if child.pid == pid)
    # A stopped backend holds the old shared memory as a long computation would.
    backend.send_signal(signal.SIGSTOP)
    server(started, "postgres").kill()
    started.wait_for("still in use")
    backend.kill()
    started.wait_for("postgres is ready", times=2)
    connection.terminate()
    assert started.stop() == 0


def test_the_caller_s_own_services_take_the_place_of_ours(bench: Bench) -> None:
    bench.write(STACK)
    own = {"DATABASE_URL": "postgresql://else.where/db", "REDIS_URL": "redis://else.where"}
    started, database, redis = up(bench, **own)
    assert [database, redis] == list(own.values())
    assert "yours, from DATABASE_URL" in started.output
    assert not started.children()
    assert started.stop() == 0


def test_a_wrong_password_file_is_named(bench: Bench) -> None:
    bench.write(STACK)
    started, _database, _redis = up(bench)
    assert started.stop() == 0
    (bench.data / "secrets.json").unlink()
    ports = {"POSTGRES_PORT": str(choose_free()), "VALKEY_PORT": str(choose_free())}
    again = bench.up(**ports)
    assert again.end() == 1
    assert again.lines[-1].startswith("error: the password in ")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
async def test_root_without_user_namespaces_runs_postgres_as_nobody(bench: Bench) -> None:
    programs = bench.folder / "programs"
    programs.mkdir()
    for name in ("setpriv", "sh"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    bench.write(STACK)
    started, database, redis = up(bench, PATH=str(programs))
    await write(database, redis, "a")
    assert server(started, "postgres").uids().effective == 65534
    children = started.children()
    started.stop(signal.SIGKILL)
    psutil.wait_procs(children, timeout=30)

    # The folder keeps its way when namespaces become possible.
    again, database, redis = up(bench)
    assert await read(database, redis) == (["a"], [b"a"])
    assert server(again, "postgres").uids().effective == 65534
    assert again.stop() == 0


def test_a_wrong_pg_bin_is_named(bench: Bench, tmp_path: Path) -> None:
    bench.write(STACK)
    started = bench.up(PG_BIN=str(tmp_path))
    assert started.end() == 1
    assert started.output.startswith(f"error: PG_BIN={tmp_path} holds no initdb")
