"""Make or renew the checkout's virtual environment; called by make with the system's Python.

Nothing is done, and no network needed, while the lock file is the one that was installed. This
file must stay readable for old Pythons, so that they can be told so in one line.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, ".installed")
LOCK = os.path.join(ROOT, "requirements-dev.lock")


def main():
    if sys.version_info < OLDEST:
        fail(
            "Python %d.%d or newer is needed and %s is %s: install one, or name it with"
            " make PYTHON=python3.12" % (OLDEST + (sys.executable, sys.version.split()[0]))
        )
    fingerprint = wanted()
    if installed() == fingerprint:
        return
    if not works():
        create()
    bootstrap_uv()
    uv = os.path.join(VENV, "bin", "uv")
    run([uv, "pip", "sync", "--quiet", "--require-hashes", LOCK], "installing the dependencies")
    run([uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT], "installing the project")
    with open(STAMP, "w") as file:
        file.write(fingerprint)
