"""Why a file is refused: codes that stay, and words for whoever sent it."""

from enum import StrEnum


class Reason(StrEnum):
    """The codes."""

    WRONG_TYPE = "wrong_type"
    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported_compression"
    ABSOLUTE_PATH = "absolute_path"
    PARENT_PATH = "parent_path"
    BAD_NAME = "bad_name"
    DUPLICATE = "duplicate_name"
    LINK_OUT = "link_out"
    SPECIAL_FILE = "special_file"
    OVERLAP = "overlapping_entries"
    LYING = "lying_sizes"
    TOO_MANY = "too_many_entries"
    TOO_LARGE = "too_large"
    RATIO = "compression_ratio"
    NESTED = "nested_archives"


class Refused(Exception):  # noqa: N818 - a finding, not a failure
    """The file is not what it may be; the message names what is wrong, for its sender."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
