"""``python -m sandbox``: run a stack (``up``), or one command beside some of it (``run``)."""

import argparse
import asyncio
import sys
from pathlib import Path

from sandbox import commands
from sandbox.console import Console
from sandbox.failures import SandboxError
from sandbox.stack import Choice


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    up = actions.add_parser("up", help="run the whole stack until Ctrl-C")
    up.add_argument("--port-offset", type=int, default=0, help="added to each default port")
    up.add_argument("--with", dest="extra", type=_names, default=[], help="optional parts: a,b")
    up.add_argument("--without", type=_names, default=[], help="parts to leave out: a,b")
    up.add_argument("--data", type=Path, default=Path(".mywork"), help="where everything is kept")
    run = actions.add_parser("run", help="run a command beside some parts, on free ports")
    run.add_argument("--only", type=_names, required=True, help="the parts it needs: a,b")
    run.add_argument("--data", type=Path, help="a folder to keep; else a temporary one")
    run.add_argument("command", nargs="+", help="after --, the command")
    for command in (up, run):
        command.add_argument("--file", type=Path, default=Path("stack.toml"))
    return parser


def main() -> int:
    """Do what the arguments say; return the exit code (1 for an error, told in one line)."""
    options = _parser().parse_args()
    try:
        if options.action == "run":
            return asyncio.run(
                commands.run(options.file, options.only, options.data, options.command)
            )
        choice = Choice(
            without=options.without, extra=options.extra, port_offset=options.port_offset
        )
        asyncio.run(commands.up(options.file, choice, options.data))
    except SandboxError as error:
        Console(sys.stderr).error(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
