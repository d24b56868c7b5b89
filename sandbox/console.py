"""What a person sees, and the log that each part leaves behind."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

_COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
_ROTATE_BYTES = 5_000_000


class Console:
    """Prefixed lines on a stream, coloured on a terminal unless NO_COLOR is set."""

    def __init__(self, stream: TextIO = sys.stdout, *, width: int = 8, parts: bool = True) -> None:
        self._stream = stream
        self._width = width
        self._parts = parts
        self._colour = stream.isatty() and not os.environ.get("NO_COLOR")
        self._seen: dict[str, int] = {}
        self._closed = False

    def part(self, name: str, line: str) -> None:
        """Show a line that a part wrote."""
        if self._parts:
            colour = self._seen.setdefault(name, _COLOURS[len(self._seen) % len(_COLOURS)])
            self._write(self._paint(f"{name:<{self._width}} |", colour) + f" {line}")

    def say(self, line: str) -> None:
        """Show a line of the supervisor's own."""
        if self._parts:
            self._write(self._paint(f"{'sandbox':<{self._width}} |", 1) + f" {line}")

    def error(self, line: str) -> None:
        """Show the one line that says what is wrong and what to do."""
        self._write(self._paint(f"error: {line}", 31))

    def block(self, lines: list[str]) -> None:
        """Show lines of which none belongs to a part."""
        self._write("\n".join(["", *lines, ""]))

    def _paint(self, text: str, colour: int) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text

    def _write(self, text: str) -> None:
        if self._closed:
            return
        try:
            print(text, file=self._stream, flush=True)
        except OSError:
            # The terminal or the reader of the pipe is gone: the logs on disk go on.
            self._closed = True


class PartLog:
    """A part's output: every line to ``<folder>/<name>.log``, and to the console."""

    def __init__(self, name: str, folder: Path, console: Console) -> None:
        self.path = folder / f"{name}.log"
        self._name = name
        self._console = console
        self._rest = b""
        if self.path.exists() and self.path.stat().st_size > _ROTATE_BYTES:
            self.path.replace(self.path.with_suffix(".log.1"))
        self._file = self.path.open("ab", buffering=0)

    def started(self, command: str) -> None:
        """Mark in the file where a run begins."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._file.write(f"--- {now} {command}\n".encode())

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of output, complete lines or not."""
        self._file.write(chunk)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._console.part(self._name, line.decode(errors="replace").rstrip("\r"))

    def finish(self) -> None:
        """Show what is left without a newline."""
        if self._rest:
            self.feed(b"\n")

    def close(self) -> None:
        """Close the file; nothing may be fed any more."""
        self._file.close()
