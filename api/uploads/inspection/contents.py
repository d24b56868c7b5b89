"""What the files of a package tell: their list, the README, the licence, the languages."""

import re
from dataclasses import dataclass, field

from api.uploads.inspection.languages import language_of
from api.uploads.inspection.licences import licence_of
from api.uploads.inspection.refusal import Reason, Refused

FILES_KEPT = 5_000
README_BYTES = 200_000
LICENCE_BYTES = 100_000
_README = re.compile(r"(?:^|/)readme(?:\.(md|markdown|rst|txt))?$", re.IGNORECASE)
_LICENCE = re.compile(
    r"(?:^|/)(?:licen[cs]e|copying|unlicense)(?:[.-][a-z0-9.-]+)?$", re.IGNORECASE
)
_PREFERENCE = {"md": 0, "markdown": 0, "rst": 1, "txt": 2, None: 3}


@dataclass
class Contents:
    """Takes the files of an archive one by one; sizes in bytes."""

    files: list[tuple[str, int]] = field(default_factory=list)
    languages: dict[str, int] = field(default_factory=dict)
    _paths: set[str] = field(default_factory=set)
    _readme: tuple[tuple[int, int, str], str] | None = None
    _licence: tuple[tuple[int, str], bytes] | None = None

    def name(self, path: str) -> None:
        """Note that there is something at ``path``; raises Refused the second time."""
        if path in self._paths:
            raise Refused(Reason.DUPLICATE, f"Two entries have the same name: {path[:120]}")
        self._paths.add(path)

    def wanted_bytes(self, path: str) -> int:
        """Return how much of the beginning of a file is worth keeping for ``add``."""
        if _README.search(path):
            return README_BYTES
        return LICENCE_BYTES if _LICENCE.search(path) else 0

    def add(self, path: str, size: int, beginning: bytes) -> None:
        """Take a file."""
        self.files.append((path, size))
        language = language_of(path)
        if language is not None:
            self.languages[language] = self.languages.get(language, 0) + size
        depth = path.count("/")
        readme = _README.search(path)
        if readme:
            kind = readme[1]
            rank = (depth, _PREFERENCE[kind.lower() if kind else None], path)
            if self._readme is None or rank < self._readme[0]:
                self._readme = (rank, _text(beginning))
        elif _LICENCE.search(path):
            place = (depth, path)
            if self._licence is None or place < self._licence[0]:
                self._licence = (place, beginning)

    @property
    def readme(self) -> str:
        """The text of the README nearest to the root; empty without one."""
        return "" if self._readme is None else self._readme[1]

    @property
    def licence_file(self) -> str | None:
        """The path of the licence nearest to the root."""
        return None if self._licence is None else self._licence[0][1]

    @property
    def licence(self) -> str | None:
        """Its SPDX identifier, where its words tell."""
        return None if self._licence is None else licence_of(_text(self._licence[1]))


def _text(data: bytes) -> str:
    """Return text as Postgres can keep it."""
    text = data.decode("utf-8-sig", errors="replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.replace("\r\n", "\n")
