"""How much an archive may hold, counted as it is read: what headers say may be a lie."""

from api.uploads.inspection.refusal import Reason, Refused

MAX_ENTRIES = 20_000
MAX_WITHIN = 100_000
"""Entries of all archives that lie in one: each takes time, however little it holds."""
MAX_UNPACKED = 2 * 1024**3
MAX_RATIO = 200
RATIO_FROM = 1024**2
"""Bytes; below that any ratio will do: a small file of blanks is no bomb."""


class Budget:
    """Counts entries and unpacked bytes of an archive of so many packed bytes.

    ``outer`` is that of the archive in which it lies.
    """

    def __init__(self, packed: int, outer: "Budget | None" = None) -> None:
        self._packed = packed
        self._outer = outer
        self._within = 0
        self.entries = 0
        self.unpacked = 0

    def entry(self, count: int = 1) -> None:
        """Count entries; raises Refused."""
        self.entries += count
        if self.entries > MAX_ENTRIES:
            raise Refused(
                Reason.TOO_MANY, f"The archive holds more than {MAX_ENTRIES:,} files and folders."
            )
        if self._outer is not None:
            self._outer.holds(count)

    def holds(self, count: int) -> None:
        """Count entries of archives that lie in this one; raises Refused."""
        self._within += count
        if self._within > MAX_WITHIN:
            raise Refused(
                Reason.NESTED,
                f"The archives in it hold more than {MAX_WITHIN:,} files and folders.",
            )
        if self._outer is not None:
            self._outer.holds(count)

    def took(self, count: int) -> None:
        """Count unpacked bytes; raises Refused."""
        self.unpacked += count
        self.check(self.unpacked)

    def check(self, unpacked: int) -> None:
        """Raise Refused if so many bytes would be too many."""
        if unpacked > MAX_UNPACKED:
            raise Refused(
                Reason.TOO_LARGE, f"Unpacked, it is larger than {MAX_UNPACKED // 1024**3} GB."
            )
        check_ratio(self._packed, unpacked)


def check_ratio(packed: int, unpacked: int) -> None:
    """Raise Refused when something grows too much as it is unpacked."""
    if unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO:
        raise Refused(
            Reason.RATIO, f"It unpacks to more than {MAX_RATIO} times its size, as bombs do."
        )
