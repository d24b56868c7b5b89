"""When rows of a queue become due. All queues in Postgres tell the time by the database's clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


_DOUBLINGS = 30
"""Far more than any queue waits for; a power of all attempts would overflow after some weeks."""


def after_attempts(attempts: Column, most_seconds: int) -> ColumnElement[datetime]:
    """Return the time from now that doubles with each attempt, and not quite the same for all."""
    seconds = func.least(
        most_seconds, func.power(2, func.least(_DOUBLINGS, attempts)) * (1 + func.random())
    )
    return func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def seconds_until(due_at: Column) -> Select[Any]:
    """Select how long until the first row is due; null when there is none. Add the condition."""
    return select(func.extract("epoch", func.min(due_at) - func.clock_timestamp()))
