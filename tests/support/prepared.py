"""``python -m tests.support.prepared``: has imported the command line, and forks for each command.

Reads one order a line from its standard input, JSON with ``arguments``, ``environment``, ``out``
and ``err`` (files to write to), runs it in a process of its own, and answers with a line that holds
the exit status. A command has all of its own but the two seconds in which Python imports it.
"""

import json
import os
import sys
from typing import Any

from cli.main import run


def main() -> None:
    """Serve until the standard input ends."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(json.loads(line))
            run()
            return
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> None:
    for number, path in enumerate((os.devnull, order["out"], order["err"])):
        file = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the process ends
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["mywork", *order["arguments"]]


if __name__ == "__main__":
    main()
