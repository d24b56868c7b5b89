"""Starts real sandboxes on stack files written by the tests."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

PATIENCE = 60.0
GIVEN = (
    "DATABASE_URL",
    "REDIS_URL",
    "MEILI_URL",
    "MEILI_MASTER_KEY",
    "CLERK_ISSUER",
    "S3_ENDPOINT_URL",
    "SMTP_URL",
)


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        pause.wait(0.02)


def alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that only waits to be reaped does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Started:
    """A running ``python -m sandbox``, with everything that it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.psutil = psutil.Process(process.pid)
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))
        self.process.stdout.close()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_for(self, text: str, times: int = 1) -> None:
        def seen() -> bool:
            assert self.output.count(text) >= times or self.process.poll() is None, self.output
            return self.output.count(text) >= times

        until(seen, f"{text!r} in:\n{self.output}")

    def end(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.end()

    def children(self) -> list[psutil.Process]:
        return self.psutil.children(recursive=True)


class Bench:
    """A folder with a stack file and what was started on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "stack.toml"
        self.data = folder / "data"
        self._started: list[Started] = []

    def write(self, text: str) -> None:
        self.file.write_text(text)

    def start(self, *words: str, **variables: str) -> Started:
        environment = {k: v for k, v in os.environ.items() if k not in GIVEN} | variables
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env=environment,
        )
        started = Started(process)
        self._started.append(started)
        return started

    def up(self, *words: str, **variables: str) -> Started:
        return self.start(
            "up", "--file", str(self.file), "--data", str(self.data), *words, **variables
        )

    def run(self, only: str, *command: str, **variables: str) -> Started:
        return self.start(
            "run", "--file", str(self.file), "--only", only, "--", *command, **variables
        )

    def log(self, part: str) -> str:
        return (self.data / "logs" / f"{part}.log").read_text()

    def close(self) -> None:
        for started in self._started:
            if started.process.poll() is None:
                started.stop(signal.SIGTERM)
