"""Sums of days, kept up to date, made anew on request; and events that have become too old."""

from datetime import UTC, date, datetime, time, timedelta
from time import monotonic

from api.analytics import events_repository, rollup_repository
from api.analytics.visitors import LATE_HOURS
from api.core.clock import utcnow
from api.core.database import Database
from api.core.settings import Settings

WIDEST_ZONE = timedelta(hours=14)
"""The first zones to begin a day are so far ahead of UTC."""
REST = 9
"""For how many times as long as it has taken to sum nothing is summed again: each time a day is
summed as a whole, so a busy day would take all the time there is."""
LONGEST_REST_SECONDS = 60.0


class EventsGoneError(Exception):
    """A day cannot be summed anew, because its events are deleted."""

    def __init__(self, since: datetime) -> None:
        first = since + WIDEST_ZONE
        whole = first.date() if first.time() == time() else first.date() + timedelta(days=1)
        super().__init__(
            f"events from before {since:%Y-%m-%d %H:%M} UTC are deleted (ANALYTICS_EVENT_DAYS):"
            f" days can be made anew from {whole.isoformat()} on"
        )


class RollUp:
    """Keeps the sums; any number of processes may, one at a time does.

    Each transaction takes some notes, sums their days from the rows, and ends: one that breaks off
    leaves its notes where they were. ``done_at`` is when this one last had summed all there was.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._event_days = settings.analytics_event_days
        self._rests_until = 0.0
        self.done_at: datetime | None = None

    async def keep_up(self) -> int:
        """Make the sums anew that have changed, unless that is being done, or was just now."""
        began = monotonic()
        if began < self._rests_until:
            return 0
        total = await self.run(wait=False)
        if total:
            ended = monotonic()
            self._rests_until = ended + min(REST * (ended - began), LONGEST_REST_SECONDS)
        return total

    async def run(self, *, wait: bool = True) -> int:
        """Make the sums anew that have changed; returns how many days of products.

        Where others sum, they are waited for, or everything is left to them. What is noted
        meanwhile is left for the next time: in a busy shop there would be no end.
        """
        total = 0
        last: int | None = None
        while True:
            async with self._database.transaction() as session:
                if not await rollup_repository.lock(session, wait=wait):
                    return total
                if last is None:
                    last = await rollup_repository.last_note(session)
                due = await rollup_repository.claim(session, last)
                products = [one for one in due if one.seller_id is not None]
                if products:
                    await rollup_repository.sum_products(session, products)
                empty = sorted(one.day for one in due if one.product_id is None)
                since = await rollup_repository.kept_since(session)
                await rollup_repository.sum_empty_searches(
                    session, [day for day in empty if _midnight(day) >= since]
                )
            if not due:
                self.done_at = utcnow()
                return total
            total += len(due)

    async def rebuild(self, first: date, last: date) -> int:
        """Make all sums of some days anew; returns how many there were.

        Raises EventsGoneError. What is noted here is summed by a worker if this breaks off.
        """
        async with self._database.transaction() as session:
            await rollup_repository.lock(session)
            since = await rollup_repository.kept_since(session)
            if _midnight(first) < since + WIDEST_ZONE:
                raise EventsGoneError(since)
            await rollup_repository.note_range(session, first, last)
        return await self.run()

    async def forget(self) -> int:
        """Delete hashes of visitors of days that are over, and events that are old and summed.

        Returns how many events.
        """
        now = utcnow()
        over = (now - timedelta(hours=LATE_HOURS)).date()
        before = _midnight(now.date() - timedelta(days=self._event_days))
        async with self._database.transaction() as session:
            await events_repository.forget_visitors(session, over)
            await rollup_repository.lock(session)
            if not await rollup_repository.keep_from(session, before):
                return 0
        total = 0
        while True:
            async with self._database.transaction() as session:
                count = await events_repository.delete_events(session, before)
            total += count
            if count < events_repository.DELETED_AT_ONCE:
                return total


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
