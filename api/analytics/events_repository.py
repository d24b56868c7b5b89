"""All SQL about single events: how they come in, and how long they stay."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, String, Uuid, any_, cast, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import (
    AnalyticsEvent,
    EventKind,
    EventSource,
    FiguresDue,
    Product,
    VisitorOfDay,
)

KNOWN_SOURCES = (EventSource.SEARCH, EventSource.CAMPAIGN, EventSource.EXTERNAL)
"""What says more of a visit than that somebody came from nowhere or from another page of ours."""
DELETED_AT_ONCE = 10_000

_QUARTER = timedelta(minutes=15)


_SIGHT_COLUMNS = ("day", "subject", "visitor", "source", "name", "q")
# In the order of their keys, so that two workers do not wait for each other in a circle. A row that
# is new has never been locked by anybody.
_SIGHT = text(
    """
    INSERT INTO visitors_of_day AS v (day, subject, visitor, source, name, q)
    SELECT * FROM unnest(CAST(:day AS date[]), CAST(:subject AS uuid[]), CAST(:visitor AS text[]),
        CAST(:source AS text[]), CAST(:name AS text[]), CAST(:q AS text[])) AS s
    ORDER BY 1, 2, 3
    ON CONFLICT (day, subject, visitor) DO UPDATE
        SET source = excluded.source, name = excluded.name, q = excluded.q
        WHERE excluded.source IN ('search', 'campaign', 'external')
    RETURNING day, subject, visitor, xmax = 0
    """
)


class Sighting(NamedTuple):
    """Somebody sees something on a day; the columns of the table's key in their order."""

    day: date
    subject: uuid.UUID
    visitor: str


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert events, those that are there already left out, and note which sums they change.

    Beside the columns of an event, a row has the ``visitor`` and the ``subject`` that was seen.
    """
    messages = {row["message"] for row in rows}
    # A message comes whole or not at all. One that two workers take at once is inserted once.
    there = await session.scalars(
        select(AnalyticsEvent.message).where(AnalyticsEvent.message == _any(messages, String))
    )
    sent = {row["product_id"] for row in rows}
    known = set(
        await session.scalars(select(Product.id).where(Product.id == _any(sent - {None}, Uuid)))
    )
    # Anybody can send anything: what is no product is not counted.
    seen = messages - set(there)
    rows = [
        row
        for row in rows
        if row["message"] in seen and (row["product_id"] is None or row["product_id"] in known)
    ]
    if not rows:
        return
    fresh = await _sight(session, rows)
    columns = [{k: v for k, v in row.items() if k not in {"visitor", "subject"}} for row in rows]
    for row, values in zip(rows, columns, strict=True):
        values["fresh"] = _is_sighting(row) and fresh.pop(_sighting(row), False)
    await session.execute(insert(AnalyticsEvent).on_conflict_do_nothing(), columns)
    due = {(row["product_id"], _quarter(row["at"])) for row in rows}
    await session.execute(
        insert(FiguresDue), [{"product_id": product_id, "at": at} for product_id, at in due]
    )


async def _sight(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> dict[Sighting, bool]:
    """Note who has seen what today and how they came; returns what is seen for the first time."""
    sightings: dict[Sighting, dict[str, Any]] = {}
    for row in rows:
        if _is_sighting(row):
            key = _sighting(row)
            if key not in sightings or row["source"] in KNOWN_SOURCES:
                about = {"source": row["source"], "name": source_name(row), "q": row["q"]}
                sightings[key] = {**key._asdict(), **about}
    rows_ = [sightings[key] for key in sorted(sightings)]
    noted = await session.execute(
        _SIGHT, {name: [row[name] for row in rows_] for name in _SIGHT_COLUMNS}
    )
    return {Sighting(day, subject, visitor): fresh for day, subject, visitor, fresh in noted}


def source_name(row: dict[str, Any]) -> str:
    """Return what a source is called: a host, or a campaign's source, medium and name."""
    if row["source"] == EventSource.CAMPAIGN:
        parts = (row["utm_source"], row["utm_medium"], row["utm_campaign"])
        return " / ".join(part for part in parts if part)
    return row["host"] or ""


async def note_order_sources(
    session: AsyncSession, checkout_id: uuid.UUID, day: date, visitor: str
) -> None:
    """Note how a visitor of today had come to what a checkout is of, as far as that was seen."""
    await session.execute(
        text(
            "INSERT INTO order_sources (order_id, source, name, q)"
            " SELECT o.id, v.source, v.name, v.q FROM orders AS o JOIN visitors_of_day AS v"
            " ON v.day = :day AND v.subject = o.product_id AND v.visitor = :visitor"
            " WHERE o.checkout_id = :checkout"
        ),
        {"day": day, "visitor": visitor, "checkout": checkout_id},
    )


async def forget_visitors(session: AsyncSession, before: date) -> int:
    """Delete who has seen what on the days before one; returns how many rows that were."""
    result: Any = await session.execute(delete(VisitorOfDay).where(VisitorOfDay.day < before))
    return int(result.rowcount)


async def delete_events(session: AsyncSession, before: datetime) -> int:
    """Delete some of the events from before a moment; returns how many."""
    result: Any = await session.execute(
        text(
            "DELETE FROM analytics_events WHERE ctid = ANY(ARRAY("
            "SELECT ctid FROM analytics_events WHERE at < :before LIMIT :size))"
        ),
        {"before": before, "size": DELETED_AT_ONCE},
    )
    return int(result.rowcount)


def _is_sighting(row: dict[str, Any]) -> bool:
    return row["kind"] in {EventKind.VIEW, EventKind.NOTHING}


def _sighting(row: dict[str, Any]) -> Sighting:
    return Sighting(row["at"].date(), row["subject"], row["visitor"])


def _quarter(at: datetime) -> datetime:
    """Return the beginning of a quarter of an hour: every zone's days begin with one."""
    return at - (at - datetime(1970, 1, 1, tzinfo=at.tzinfo)) % _QUARTER


def _any(values: set[Any], kind: Any) -> Any:  # noqa: ANN401 - SQL's own types
    # One parameter, however many there are: a statement takes 32,767.
    return any_(cast(list(values), ARRAY(kind)))
