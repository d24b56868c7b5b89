"""What the exit status of ``mywork`` means, to scripts."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0 all is well, 1 something was found or skipped, 2 wrong use, 3 a service is away.

    130 is what shells know as ended by Ctrl-C.
    """

    OK = 0
    FOUND = 1
    USAGE = 2
    UNAVAILABLE = 3
    INTERRUPTED = 130
