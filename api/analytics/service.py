"""What sellers are shown of what is seen and bought of their products."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import repository
from api.analytics.periods import DAYS_BY_DAY, Grain, PeriodName, Span, columns, named
from api.analytics.repository import Sums
from api.analytics.schemas import PeriodParameters
from api.catalogue.errors import OwnProductNotFoundError
from api.core.errors import InvalidParametersError, ParameterError
from api.core.money import CURRENCY

_NONE = Sums()
SHOWN = 10
"""How many rows of a table a page shows; the CSV has all."""


class AnalyticsService:
    """Periods of whole days of the seller's time zone."""

    def __init__(self) -> None:
        self._zones: list[str] = []

    async def overview(
        self, session: AsyncSession, seller_id: uuid.UUID, wanted: PeriodParameters
    ) -> dict[str, Any]:
        """Return the figures of all products of a seller as ``Overview``."""
        zone, span = await self.span(session, seller_id, wanted)
        products = await repository.top_products(session, seller_id, span, SHOWN)
        empty = await repository.empty_searches(session, span, SHOWN)
        return {
            **await self._figures(session, seller_id, None, zone, span, wanted),
            "products": [
                {"id": str(one.id), "name": one.name, "slug": one.slug, **one.sums._asdict()}
                for one in products
            ],
            "empty_searches": [{"q": q, "searches": number} for q, number in empty],
        }

    async def product(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        product_id: uuid.UUID,
        wanted: PeriodParameters,
    ) -> dict[str, Any]:
        """Return the figures of one product as ``ProductAnalytics``.

        Raises OwnProductNotFoundError.
        """
        name, slug = await self.own_product(session, seller_id, product_id)
        zone, span = await self.span(session, seller_id, wanted)
        return {
            **await self._figures(session, seller_id, product_id, zone, span, wanted),
            "name": name,
            "slug": slug,
        }

    async def own_product(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
    ) -> tuple[str, str]:
        """Return name and slug of a seller's product; raises OwnProductNotFoundError."""
        own = await repository.own_product(session, seller_id, product_id)
        if own is None:
            raise OwnProductNotFoundError
        return own

    async def span(
        self, session: AsyncSession, seller_id: uuid.UUID, wanted: PeriodParameters
    ) -> tuple[str, Span]:
        """Return the seller's time zone and the days that are wanted."""
        zone, today = await repository.zone_and_today(session, seller_id)
        if wanted.period is PeriodName.CUSTOM and wanted.first and wanted.last:
            return zone, Span(wanted.first, wanted.last)
        return zone, named(wanted.period, today)

    async def time_zone(self, session: AsyncSession, seller_id: uuid.UUID) -> dict[str, Any]:
        """Return the seller's time zone as ``TimeZone``."""
        zone, _ = await repository.zone_and_today(session, seller_id)
        return {"time_zone": zone, "choices": await self._choices(session)}

    async def set_time_zone(
        self, session: AsyncSession, seller_id: uuid.UUID, name: str
    ) -> dict[str, Any]:
        """Set the seller's time zone, by which a worker cuts all days anew.

        Returns ``TimeZone``; raises InvalidParametersError.
        """
        if name not in await self._choices(session):
            message = "is no time zone that we know"
            raise InvalidParametersError(
                f"{name} {message}.",
                errors=[ParameterError(parameter="time_zone", message=message)],
            )
        await repository.set_time_zone(session, seller_id, name)
        return await self.time_zone(session, seller_id)

    async def _choices(self, session: AsyncSession) -> list[str]:
        # They come with the server, and looking them up reads hundreds of files.
        if not self._zones:
            self._zones = await repository.time_zones(session)
        return self._zones

    async def _figures(  # noqa: PLR0917 - what and when
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        product_id: uuid.UUID | None,
        zone: str,
        span: Span,
        wanted: PeriodParameters,
    ) -> dict[str, Any]:
        before = span.before()
        now, then = await repository.totals(session, seller_id, product_id, span, before)
        grain = grain_of(wanted, span)
        subject = product_id or seller_id
        sources = await repository.sources(session, subject, span, SHOWN)
        queries = await repository.queries(session, subject, span, SHOWN)
        parts = columns(span, grain)
        compared = [part.earlier(span.days) for part in parts]
        found = await columns_of(session, seller_id, product_id, [*compared, *parts])
        series = [{**column._asdict(), **sums._asdict()} for column, sums in found]
        return {
            "time_zone": zone,
            "currency": CURRENCY,
            "by": grain,
            "period": span._asdict(),
            "period_before": before._asdict(),
            "totals": now._asdict(),
            "before": then._asdict(),
            "series": series[len(parts) :],
            "series_before": series[: len(parts)],
            "sources": [one._asdict() for one in sources],
            "queries": [one._asdict() for one in queries],
        }


def grain_of(wanted: PeriodParameters, span: Span) -> Grain:
    """Return how long each column is, where nobody says so as well."""
    return wanted.by or (Grain.DAY if span.days <= DAYS_BY_DAY else Grain.WEEK)


async def columns_of(
    session: AsyncSession,
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    parts: Sequence[Span],
) -> list[tuple[Span, Sums]]:
    """Return the sums of parts of a time, the earliest first, those without any included."""
    time = Span(parts[0].first, parts[-1].last)
    days = await repository.by_day(session, seller_id, product_id, time)
    return [(part, _sum_of(days, part)) for part in parts]


def _sum_of(days: Mapping[date, Sums], column: Span) -> Sums:
    found = Sums()
    for at in range(column.days):
        found = found.plus(days.get(column.first + timedelta(days=at), _NONE))
    return found
