"""Names of entries: what they must not do, and what they are when they are good."""

import re
import unicodedata

from api.uploads.inspection.refusal import Reason, Refused

MAX_LENGTH = 500
MAX_DEPTH = 40
_DRIVE = re.compile(r"^[A-Za-z]:")


def clean_path(name: str) -> str:
    """Return an entry's path with slashes and without ``.`` parts; empty for the root itself.

    Raises Refused for a name that leads, or looks as if it led, out of the folder into which the
    archive is unpacked, and for one that cannot be shown.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise Refused(Reason.BAD_NAME, f"A name holds characters that cannot be shown: {name!a}.")
    # Windows reads both as separators, and some archivers write them.
    path = name.replace("\\", "/")
    shown = path[:120]
    if path.startswith("/") or _DRIVE.match(path):
        raise Refused(Reason.ABSOLUTE_PATH, f"An entry has an absolute path: {shown}")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise Refused(Reason.PARENT_PATH, f"An entry leads out of its folder: {shown}")
    if len(path) > MAX_LENGTH or len(parts) > MAX_DEPTH:
        raise Refused(Reason.BAD_NAME, f"An entry's path is too long or too deep: {shown}…")
    return "/".join(parts)


def check_link(path: str, target: str) -> None:
    """Raise Refused when the link at ``path`` leads out of the archive."""
    target = target.replace("\\", "/")
    refusal = Refused(Reason.LINK_OUT, f"A link leads out of the archive: {path} → {target[:120]}")
    if target.startswith("/") or _DRIVE.match(target) or not target:
        raise refusal
    depth = path.count("/")
    for part in target.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            raise refusal
