"""How many answers a member has: so many a day, or with the Pro plan as many as are fair."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain_answers import repository
from api.brain_answers.errors import QuotaReachedError
from api.core.clock import utcnow
from api.core.database import Database
from api.core.settings import Settings
from api.core.unit_of_work import STATEMENT_TIMEOUT_MS, unit_of_work
from api.subscriptions.schemas import Plan
from api.subscriptions.service import SubscriptionService


def resets_at() -> datetime:
    """Return when the day ends, and with it what was used of it."""
    return datetime.combine(utcnow().date() + timedelta(days=1), time(), UTC)


ASKED_FOR_ONE = 3
"""How often the model may be asked for each answer of a day: also what is not counted costs."""


class Quota:
    """Counts answers, each once, however many are asked for at the same time."""

    def __init__(
        self, settings: Settings, database: Database, subscriptions: SubscriptionService
    ) -> None:
        self._limit = settings.answers_per_day
        self._most_asked = settings.answers_per_day * ASKED_FOR_ONE
        self._database = database
        self._subscriptions = subscriptions

    async def take(self, user_id: uuid.UUID) -> uuid.UUID | None:
        """Take an answer and note its question, in one transaction; returns the question's id.

        None for members with the Pro plan, whose answers are not counted. Raises QuotaReachedError
        and DatabaseUnavailableError.
        """
        day = utcnow().date()
        async with unit_of_work(
            self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            if await self._subscriptions.is_pro(session, user_id):
                return None
            if not await repository.take(session, user_id, day, self._limit, self._most_asked):
                used, _ = await repository.used(session, user_id, day)
                raise QuotaReachedError(used, resets_at(), answered=used >= self._limit)
            return await repository.begin(session, user_id, day)

    async def ask(self, question_id: uuid.UUID | None) -> date | None:
        """Note that the model is asked; returns on which day, None where that is not counted.

        Whoever leaves, or has no answer, does not get that back.
        """
        if question_id is None:
            return None
        async with unit_of_work(self._database) as session:
            return await repository.asked(session, question_id)

    async def not_asked(self, user_id: uuid.UUID, day: date) -> None:
        """Take back that the model was asked: it was not, or was away."""
        async with unit_of_work(self._database) as session:
            await repository.not_asked(session, user_id, day)

    async def spend(self, question_id: uuid.UUID | None) -> None:
        """Note that the answer has begun: nothing is given back from now on."""
        if question_id is not None:
            async with unit_of_work(self._database) as session:
                await repository.answered(session, question_id)

    async def give_back(self, question_id: uuid.UUID | None) -> None:
        """Give back what was taken for an answer that has not begun."""
        if question_id is not None:
            async with unit_of_work(self._database) as session:
                await repository.give_back(session, question_id)

    async def view(self, session: AsyncSession, user_id: uuid.UUID) -> dict[str, Any]:
        """Return what somebody has used and has left as ``BrainQuota``."""
        used, asked = await repository.used(session, user_id, utcnow().date())
        left = max(0, self._limit - used) if asked < self._most_asked else 0
        pro = await self._subscriptions.is_pro(session, user_id)
        return {
            "plan": Plan.PRO if pro else Plan.FREE,
            "used": used,
            "limit": None if pro else self._limit,
            "remaining": None if pro else left,
            "resets_at": resets_at(),
        }
