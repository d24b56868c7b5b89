import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

MASTER = "a-master-key-of-the-tests"
_SCRIPT = Path(__file__).with_name("scanning_engine.py")
_ROOT = Path(__file__).parents[4]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A server process on a data folder, and a client with its master key."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"Authorization": f"Bearer {MASTER}"},
            timeout=30,
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, pause: float = 0) -> None:
        command = [sys.executable, str(_SCRIPT), "--data", str(self.data)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), "--master-key", MASTER],
            env={**os.environ, "PYTHONPATH": str(_ROOT), "PAUSE": str(pause)},
        )
        self._until(self._healthy)

    def _healthy(self) -> bool:
        try:
            return self.client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    @staticmethod
    def _until(condition: Any) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "the condition was not met in time"
            time.sleep(0.01)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        self.process = None
        return code

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        response = self.client.request(method, path, **arguments)
        assert response.status_code < 300, response.text
        return response.json()

    def refused(self, method: str, path: str, **arguments: Any) -> tuple[int, str]:
        response = self.client.request(method, path, **arguments)
        body = response.json()
        assert set(body) == {"message", "code", "type", "link"}
        return response.status_code, body["code"]

    def status(self, uid: int) -> str:
        status: str = self.call("GET", f"/tasks/{uid}")["status"]
        return status

    def wait(self, answer: dict[str, Any]) -> dict[str, Any]:
        uid = answer["taskUid"]
        self._until(lambda: self.status(uid) not in {"enqueued", "processing"})
        task: dict[str, Any] = self.call("GET", f"/tasks/{uid}")
        return task

    def until_processing(self, answer: dict[str, Any]) -> None:
        self._until(lambda: self.status(answer["taskUid"]) == "processing")

    def do(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        return self.wait(self.call(method, path, **arguments))

    def documents(self, uid: str) -> list[dict[str, Any]]:
        found = self.call("GET", f"/indexes/{uid}/documents", params={"limit": 100_000})
        results: list[dict[str, Any]] = found["results"]
        assert found["total"] == len(results)
        return results


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "data")
    running.start()
    yield running
    if running.process is not None:
        running.stop()
    running.client.close()
