"""Periods of whole days, and how they are cut into columns."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

LONGEST_DAYS = 1100
"""Three years: a page shows each day of a period."""
DAYS_BY_DAY = 92
"""Longer periods are shown by week, unless somebody wants otherwise."""


class PeriodName(StrEnum):
    """The periods that have a name; all but ``last-month`` and ``custom`` end today."""

    DAYS_7 = "7d"
    DAYS_30 = "30d"
    DAYS_90 = "90d"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    YEAR = "year"
    CUSTOM = "custom"


class Grain(StrEnum):
    """How long each column is; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_LENGTHS = {
    PeriodName.DAYS_7: 7,
    PeriodName.DAYS_30: 30,
    PeriodName.DAYS_90: 90,
    PeriodName.YEAR: 365,
}


class Span(NamedTuple):
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def before(self) -> "Span":
        """Return as many days directly before these."""
        return self.earlier(self.days)

    def earlier(self, days: int) -> "Span":
        """Return the same days, so many days earlier."""
        return Span(self.first - timedelta(days=days), self.last - timedelta(days=days))


def named(name: PeriodName, today: date) -> Span:
    """Return a period that has a name; raises KeyError for ``custom``."""
    month = today.replace(day=1)
    if name is PeriodName.THIS_MONTH:
        return Span(month, today)
    if name is PeriodName.LAST_MONTH:
        last = month - timedelta(days=1)
        return Span(last.replace(day=1), last)
    return Span(today - timedelta(days=_LENGTHS[name] - 1), today)


def columns(span: Span, grain: Grain) -> list[Span]:
    """Cut a period into days, weeks or months; the first and the last may be cut short."""
    found = []
    first = span.first
    while first <= span.last:
        last = min(_last_of(first, grain), span.last)
        found.append(Span(first, last))
        first = last + timedelta(days=1)
    return found


def _last_of(day: date, grain: Grain) -> date:
    if grain is Grain.DAY:
        return day
    if grain is Grain.WEEK:
        return day + timedelta(days=6 - day.weekday())
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
