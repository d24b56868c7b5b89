"""The loop around a queue outlives what goes wrong in it."""

import asyncio

from workers.queue_loop import queue_loop


class Failing:
    """A queue whose first run fails as no queue should."""

    def __init__(self, stop: asyncio.Event) -> None:
        self.runs = 0
        self._stop = stop

    async def run(self) -> int:
        self.runs += 1
        if self.runs == 1:
            raise ZeroDivisionError
        self._stop.set()
        return 0

    async def seconds_until_due(self) -> float | None:
        return None


async def test_a_defect_is_tried_again_and_ends_nothing() -> None:
    stop = asyncio.Event()
    queue = Failing(stop)
    wake = asyncio.Event()
    loop = asyncio.create_task(queue_loop(queue, wake, stop, poll_seconds=0.01))
    await asyncio.wait_for(loop, 30)
    assert queue.runs == 2
