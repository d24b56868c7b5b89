"""The messages on disk: one ``.eml`` file each, as it came, below the envelope it came in."""

import email
import email.policy
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

_NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class Letter:
    """A message that arrived; ``sender`` and ``recipients`` are those of its envelope."""

    id: str
    sender: str
    recipients: Sequence[str]
    message: EmailMessage

    @property
    def received_at(self) -> datetime:
        """When it arrived."""
        return datetime.fromtimestamp(int(self.id.partition("-")[0]) / _NANOSECONDS, UTC)

    def header(self, name: str) -> str:
        """Return a header's text, empty where there is none."""
        return str(self.message.get(name, ""))

    def body(self, kind: str) -> str | None:
        """Return the text of its ``plain`` or ``html`` form, or nothing."""
        part = self.message.get_body((kind,))
        return None if part is None else str(part.get_content()).replace("\r\n", "\n")


class Mailbox:
    """A folder of messages."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, sender: str, recipients: Sequence[str], content: bytes) -> str:
        """Write a message to disk, whole or not at all; return its id."""
        name = f"{time.time_ns():020}-{secrets.token_hex(4)}"
        envelope = [f"Return-Path: <{sender}>", *(f"Delivered-To: {to}" for to in recipients)]
        new = self._folder / f"{name}.new"
        new.write_bytes("".join(f"{line}\r\n" for line in envelope).encode() + content)
        new.replace(self._path(name))
        return name

    def letters(self) -> Iterator[Letter]:
        """Yield all messages, the newest first."""
        for path in sorted(self._folder.glob("*.eml"), reverse=True):
            letter = self.letter(path.stem)
            if letter is not None:
                yield letter

    def letter(self, name: str) -> Letter | None:
        """Return a message by its id."""
        content = self.content(name)
        if content is None:
            return None
        message = email.message_from_bytes(content, policy=email.policy.default)
        return Letter(
            name,
            str(message["Return-Path"]).strip("<>"),
            [str(to) for to in message.get_all("Delivered-To", [])],
            message,
        )

    def content(self, name: str) -> bytes | None:
        """Return a message's file by its id."""
        if not _NAME.fullmatch(name):
            return None
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def empty(self) -> None:
        """Remove all messages."""
        for path in self._folder.glob("*.eml"):
            path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.eml"
