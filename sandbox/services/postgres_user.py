"""As whom Postgres runs: it refuses to be root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from sandbox.failures import SandboxError


class _Way(Enum):
    SELF = "as we are"
    NAMESPACE = "as root who looks like nobody inside a user namespace"
    NOBODY = "as nobody"


@dataclass(frozen=True)
class Identity:
    """The way that a data folder is opened: always the one that it was made by.

    In a user namespace the files on disk stay root's, so no other folder needs to change. Where
    a container forbids namespaces, the server runs as ``nobody`` and keeps one capability, the
    right to pass root's closed folders on the way to its own.
    """

    way: _Way
    uid: int
    gid: int

    @classmethod
    def choose(cls, data: Path) -> "Identity":
        """Choose by the owner of ``data`` where it exists, else by what this machine allows."""
        if os.geteuid() != 0:
            return cls(_Way.SELF, os.geteuid(), os.getegid())
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError as error:
            raise SandboxError(
                "Postgres does not run as root and there is no user nobody: run as another user"
            ) from error
        if data.exists() and data.stat().st_uid != 0:
            way = _Way.NOBODY
        elif data.exists() or _namespaces(nobody.pw_uid, nobody.pw_gid):
            way = _Way.NAMESPACE
        else:
            way = _Way.NOBODY
        if not shutil.which("setpriv"):
            raise SandboxError(
                "Postgres does not run as root: install setpriv (util-linux), or be another user"
            )
        return cls(way, nobody.pw_uid, nobody.pw_gid)

    def prefix(self, death_signal: str) -> Sequence[str]:
        """Return what to put before a command; the kernel sends ``death_signal`` if we die.

        That wish is lost when the identity changes, so it is made anew afterwards.
        """
        if self.way is _Way.SELF:
            return []
        if self.way is _Way.NAMESPACE:
            change = _namespace(self.uid, self.gid)
        else:
            change = ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
            change += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return [*change, "setpriv", "--pdeathsig", death_signal]

    def give(self, paths: Sequence[Path]) -> None:
        """Hand new, empty paths to the user that will open them."""
        if self.way is _Way.NOBODY:
            for path in paths:
                os.chown(path, self.uid, self.gid)


def _namespace(uid: int, gid: int) -> list[str]:
    return ["unshare", "-U", f"--map-user={uid}", f"--map-group={gid}"]


@cache
def _namespaces(uid: int, gid: int) -> bool:
    if not shutil.which("unshare"):
        return False
    command = [*_namespace(uid, gid), "true"]
    trial = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - only numbers in it
    return trial.returncode == 0
