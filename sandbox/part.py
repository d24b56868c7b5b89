"""One thing that the supervisor runs, whatever it is."""

import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.console import PartLog

Probe = Callable[[], Awaitable[None]]
"""Return when the part answers; raise NotReadyError to be asked again, SandboxError to give up."""

Hook = Callable[[], Awaitable[None]]
LoggedHook = Callable[[PartLog], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A process to keep alive, or a step (``once``) to run to its end.

    Times are in seconds. ``prepare`` runs before the first start, ``settle`` after the first
    answer and before anything that waits for this part, ``tidy`` after the last stop. A process
    that has never been ready is started at most ``attempts`` times; one that has been is
    restarted for ever.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    directory: Path
    after: tuple[str, ...] = ()
    once: bool = False
    probe: Probe | None = None
    prepare: LoggedHook | None = None
    settle: Hook | None = None
    tidy: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    start_timeout: float = 60.0
    attempts: int = 3
