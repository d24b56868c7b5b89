"""What the model's answers may cost together in a day."""

from datetime import date

from api.brain_answers import repository
from api.core.clock import utcnow
from api.core.database import Database
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.integrations.answers import Tokens


class Reserved:
    """What was set aside for one answer, in millionths of a cent."""

    def __init__(self, day: date, amount: int) -> None:
        self.day = day
        self.amount = amount


class Spending:
    """Keeps what answers cost below the most of a day, those under way included."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        # Cents for a million tokens are millionths of a cent for one.
        self._input = settings.answer_input_cents
        self._output = settings.answer_output_cents
        self._most = settings.answer_cents_per_day * 1_000_000

    async def reserve(self, most: Tokens) -> Reserved | None:
        """Set aside the most that an answer can take; None when the day has no more."""
        reserved = Reserved(utcnow().date(), self._cost(most))
        async with unit_of_work(self._database) as session:
            granted = await repository.reserve(session, reserved.day, reserved.amount, self._most)
        return reserved if granted else None

    async def settle(self, reserved: Reserved, taken: Tokens) -> None:
        """Count what an answer has taken in place of what was set aside."""
        async with unit_of_work(self._database) as session:
            await repository.correct(session, reserved.day, self._cost(taken) - reserved.amount)

    def _cost(self, tokens: Tokens) -> int:
        return tokens.input * self._input + tokens.output * self._output
