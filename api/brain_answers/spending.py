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

    async def today(self) -> int:
        """Return what answers have cost today (UTC), in millionths of a cent."""
        async with unit_of_work(self._database) as session:
            return await repository.spent(session, utcnow().date())

    def _cost(self, tokens: Tokens) -> int:
        return tokens.input * self._input + tokens.output * self._output


class LimitReachedError(Exception):
    """The day has no more for another attempt."""


class Bill:
    """Has each attempt at one answer counted, once.

    What it can take at most is set aside before it is sent. By its end that becomes the usage which
    the model has told, or nothing where it was refused; what broke off, was left, or died with this
    process without a word of that stays counted with the most.
    """

    def __init__(self, spending: Spending, most: Tokens) -> None:
        self._spending = spending
        self._most = most
        self._reserved: Reserved | None = None
        self._told: Tokens | None = None
        self._before = Tokens(0, 0)

    @property
    def taken(self) -> Tokens:
        """What all attempts have taken by what the model has told."""
        return self._before + (self._told or Tokens(0, 0))

    def told(self, usage: Tokens) -> None:
        """Note what the attempt under way has taken so far.

        Servers that do not know it say nought.
        """
        self._told = usage if usage.input else self._told

    async def begin(self) -> None:
        """Set aside what an attempt can take; raises LimitReachedError."""
        self._before, self._told = self.taken, None
        self._reserved = await self._spending.reserve(self._most)
        if self._reserved is None:
            raise LimitReachedError

    async def end(self, *, refused: bool = False) -> None:
        """Count the attempt under way, if there is one, as what it has taken."""
        # Forgotten first: who is cancelled here leaves it as it is, and nobody counts it again.
        reserved, self._reserved = self._reserved, None
        taken = Tokens(0, 0) if refused else self._told
        if reserved is not None and taken is not None:
            await self._spending.settle(reserved, taken)
