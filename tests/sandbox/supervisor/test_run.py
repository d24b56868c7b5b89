"""``python -m sandbox run``: a command beside some services, and its exit code."""

import json
import signal
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.running import running
from tests.sandbox.supervisor.harness import GIVEN, Bench, alive, until

STACK = """
[environment]
REDIS_URL = "${valkey.url}"
WEB_URL = "http://127.0.0.1:${web.port}"
PLAIN = "as written"
[services.valkey]
kind = "valkey"
port = { variable = "VALKEY_PORT", default = 1 }
[steps.broken]
command = ["false"]
[processes.web]
command = ["sleep", "1000"]
port = { variable = "WEB_PORT", default = 2 }
"""
ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"
PATIENT = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
print("on", flush=True)
signal.pause()
"""
PING = "import os, redis; print(redis.Redis.from_url(os.environ['REDIS_URL']).ping())"


@pytest.fixture(autouse=True)
def stack(bench: Bench) -> None:
    bench.write(STACK)


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 128 + 9)]
)
def test_the_exit_code_is_the_command_s(bench: Bench, script: str, code: int) -> None:
    assert bench.run("web", "sh", "-c", script).end() == code


def test_the_command_gets_a_running_service(bench: Bench) -> None:
    started = bench.run("valkey", sys.executable, "-c", PING)
    assert started.end() == 0
    assert started.output == "True\n"


def test_only_what_is_started_is_named_in_the_environment(bench: Bench) -> None:
    started = bench.run("web", sys.executable, "-c", ENVIRONMENT)
    assert started.end() == 0
    environment = json.loads(started.output)
    assert environment["WEB_URL"].startswith("http://127.0.0.1:")
    assert environment["PLAIN"] == "as written"
    assert "REDIS_URL" not in environment


def test_a_part_that_fails_keeps_the_command_from_starting(bench: Bench) -> None:
    started = bench.run("broken", "echo", "never")
    assert started.end() == 1
    assert started.output.startswith("error: broken failed (exit code 1); see ")
    assert "never" not in started.output


@pytest.mark.parametrize(
    ("only", "command", "message"),
    [
        ("nothing", "true", "error: there is no part nothing: choose of broken, valkey, web\n"),
        ("web", "no-such-program", "error: cannot start no-such-program: "),
    ],
)
def test_a_wrong_name_is_told_in_one_line(
    bench: Bench, only: str, command: str, message: str
) -> None:
    started = bench.run(only, command)
    assert started.end() == 1
    assert started.output.startswith(message)
    assert started.output.count("\n") == 1


def test_sigterm_reaches_the_command_and_everything_stops(bench: Bench) -> None:
    started = bench.run("valkey", sys.executable, "-c", PATIENT)
    started.wait_for("on\n")
    children = started.children()
    assert started.stop(signal.SIGTERM) == 5
    assert not any(map(alive, children))


def test_nothing_is_left_when_it_is_killed(bench: Bench) -> None:
    started = bench.run("valkey", "sh", "-c", "echo on; exec sleep 1000")
    started.wait_for("on\n")
    children = started.children()
    started.stop(signal.SIGKILL)
    until(lambda: not any(map(alive, children)), "every process ends")


async def test_a_block_of_code_gets_services_of_its_own(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "new" / "kept"
    before = set(psutil.Process().children(recursive=True))
    async with running(bench.file, ["valkey"], data) as environment:
        assert environment["REDIS_URL"].startswith("redis://:")
        assert set(psutil.Process().children(recursive=True)) - before
    assert not set(psutil.Process().children(recursive=True)) - before
    assert (data / "logs" / "valkey.log").exists()
    assert data.parent.stat().st_mode & 0o777 == 0o700
