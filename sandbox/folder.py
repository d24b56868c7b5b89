"""The data folder: who may use it, and the passwords that were made for it."""

import contextlib
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from sandbox.failures import SandboxError

CONNECTIONS = "env"


def keep_connections(folder: Path, connections: Mapping[str, str]) -> None:
    """Write where the running services are, for us alone, as a file of variables."""
    new = folder / f"{CONNECTIONS}.new"
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in connections.items())
    new.replace(folder / CONNECTIONS)


class DataFolder:
    """A folder that belongs to one running sandbox at a time.

    Holds ``lock`` (the process that uses it), ``secrets.json`` (0600), ``logs/`` and one folder
    per service. A lock is the kernel's: it is gone with the process, however that ended.
    """

    def __init__(self, path: Path) -> None:
        """Create and lock the folder; raises SandboxError when another sandbox has it."""
        self.path = path.resolve()
        self._make()
        self.logs = self.subfolder("logs")
        self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(self._lock, 32).decode() or "unknown"
            os.close(self._lock)
            raise SandboxError(
                f"{self.path} is in use by another sandbox (pid {owner}):"
                " stop it, or choose another folder with --data"
            ) from error
        self.left_in_disorder = bool(os.read(self._lock, 32))
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, str(os.getpid()).encode(), 0)

    def _make(self) -> None:
        try:
            # "parents=True" would leave the folders above open to others.
            for folder in (*reversed(self.path.parents), self.path):
                folder.mkdir(mode=0o700, exist_ok=True)
            status = self.path.stat()
        except OSError as error:
            raise SandboxError(
                f"cannot use {self.path} as data folder ({error.strerror}):"
                " choose another with --data"
            ) from error
        if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise SandboxError(
                f"{self.path} can be written by others: choose a folder of your own with --data"
            )

    def subfolder(self, name: str) -> Path:
        """Return a folder inside, made for us alone when it is new."""
        path = self.path / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def secret(self, name: str) -> str:
        """Return the password of that name, made at random the first time; safe in a URL."""
        path = self.path / "secrets.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if name not in known:
            known[name] = secrets.token_hex(24)
            new = path.with_suffix(".new")
            new.unlink(missing_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(known, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        return known[name]

    def release(self) -> None:
        """Let go after a clean stop."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._lock, 0)
        os.close(self._lock)
