"""Named steps between side effects, at which a test may have the process die.

``MYWORK_DIE_AT`` names one; without it, a checkpoint does nothing. Tests of crashes need a process
that ends exactly between two effects, which no signal from outside can hit.
"""

import os
import signal

_DIE_AT = os.environ.get("MYWORK_DIE_AT")


def reached(step: str) -> None:
    """Say that a step is done; the process is killed there when the environment says so."""
    if step == _DIE_AT:
        os.kill(os.getpid(), signal.SIGKILL)
