"""Make or renew the checkout's virtual environment; make calls this with the system's Python.

Nothing is done, and no network needed, while the lock file is the one that was installed. An old
Python must be able to read this file, to be told in one line that it is too old.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
LOCK = ROOT / "requirements-dev.lock"


def main() -> None:
    """Install what the lock file says, unless it is there already."""
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"error: Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, {sys.executable} is"
            f" {version}: install one, or name it: make PYTHON=python{OLDEST[0]}.{OLDEST[1]}"
        )
    if not works():
        create()
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    print("Installing the locked dependencies into .venv", flush=True)  # noqa: T201 - it takes a while
    uv = [str(VENV / "bin" / "uv"), "pip"]
    environment = index_settings()
    install_uv()
    run([*uv, "sync", "--quiet", "--require-hashes", str(LOCK)], environment)
    project = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run([*uv, "install", "--quiet", *project], environment)
    STAMP.write_text(fingerprint())


def fingerprint() -> str:
    """Return a hash of all that the installation depends on, its place included."""
    content = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + bytes(VENV)
    return hashlib.sha256(content).hexdigest()


def works() -> bool:
    """Return whether .venv has pip and a Python that runs, which upgrades of the system end."""
    check = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    return PYTHON.exists() and call([str(PYTHON), "-c", check]).returncode == 0


def create() -> None:
    """Make .venv anew."""
    made = call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode != 0:
        version = ".".join(map(str, sys.version_info[:2]))
        said = (made.stdout + made.stderr).strip()
        if "ensurepip" in said or "No module named venv" in said:
            sys.exit(
                f"error: {sys.executable} lacks its venv module: install it, for instance with"
                f" apt-get install python{version}-venv"
            )
        sys.exit(f"error: cannot make {VENV}: {said.splitlines()[-1] if said else 'no reason'}")


def install_uv() -> None:
    """Install uv, and it alone, by pip: it installs the rest ten times as fast."""
    lines = LOCK.read_text().splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("uv=="))
    end = next(i for i in range(start, len(lines)) if not lines[i].rstrip().endswith("\\"))
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.lock"
        wanted.write_text("".join(lines[start : end + 1]))
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
        run([*pip, "-r", str(wanted)], dict(os.environ))


def index_settings() -> "dict[str, str]":
    """Return our environment with the index that pip is configured for, which uv does not read."""
    environment = dict(os.environ)
    for ours, theirs in (("index-url", "UV_DEFAULT_INDEX"), ("find-links", "UV_FIND_LINKS")):
        for place in (f":env:.{ours}", f"global.{ours}"):
            found = call([str(PYTHON), "-m", "pip", "config", "get", place])
            if found.returncode == 0:
                environment.setdefault(theirs, found.stdout.strip())
    return environment


def run(command: "list[str]", environment: "dict[str, str]") -> None:
    """Run a command that says itself what is wrong, and add what to do about it."""
    if call(command, environment, quiet=False).returncode != 0:
        sys.exit(
            "error: the dependencies could not be installed (see above): check the connection to"
            " the package index and call make again"
        )


def call(
    command: "list[str]", environment: "dict[str, str] | None" = None, *, quiet: bool = True
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, keeping what it says when ``quiet``."""
    output = subprocess.PIPE if quiet else None
    return subprocess.run(  # noqa: S603 - every word of it is ours
        command, env=environment, stdout=output, stderr=output, text=True, check=False
    )


if __name__ == "__main__":
    main()
