"""Questions to the Brain: found, answered, cited, counted."""

import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.retrieval import FoundPassage, Retrieval, subject_words
from api.brain_answers import prompt, repository
from api.brain_answers.measuring import Measured, announce, ending_of
from api.brain_answers.quota import Quota
from api.brain_answers.quoting import in_plain_words
from api.brain_answers.schemas import Outcome
from api.brain_answers.writing import Draft, Writer
from api.brain_usage.service import cited
from api.core.clock import utcnow
from api.core.database import Database
from api.core.metrics import Metrics
from api.core.settings import Settings
from api.core.unit_of_work import STATEMENT_TIMEOUT_MS, unit_of_work
from api.products.service import ProductService

PASSAGES = 6
KEPT_SECONDS = 24 * 3600.0
UNANSWERED_SECONDS = 600.0
"""After so long a question will not be answered any more: longer than any answer may take."""
PRODUCTS = 4

Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """A question that was taken on; ``id`` is None where none are counted."""

    id: uuid.UUID | None
    user_id: uuid.UUID
    question: str
    passages: list[FoundPassage]
    key: str | None
    kept: repository.KeptAnswer | None
    measured: Measured


class AnswerService:
    """The rules of answers. No transaction is open while passages are looked for or text comes."""

    def __init__(  # noqa: PLR0917 - what answers are made of
        self,
        settings: Settings,
        database: Database,
        retrieval: Retrieval,
        products: ProductService,
        quota: Quota,
        writer: Writer,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._retrieval = retrieval
        self._products = products
        self._quota = quota
        self._writer = writer
        self._input_tokens = settings.answer_input_tokens
        self._metrics = metrics
        announce(metrics)

    async def quota(self, session: AsyncSession, user_id: uuid.UUID) -> dict[str, Any]:
        """Return how many answers somebody has left as ``BrainQuota``."""
        return await self._quota.view(session, user_id)

    async def ask(self, user_id: uuid.UUID, question: str) -> Asked:
        """Take a question on: count it and find what it may be answered from.

        Raises QuotaReachedError and DatabaseUnavailableError.
        """
        measured = Measured(self._metrics)
        with measured.unless_answered():
            question_id = await self._quota.take(user_id)
            try:
                return await self._found(question_id, user_id, question, measured)
            except BaseException:
                await self._quota.give_back(question_id)
                raise

    async def _found(
        self,
        question_id: uuid.UUID | None,
        user_id: uuid.UUID,
        question: str,
        measured: Measured,
    ) -> Asked:
        found = await self._retrieval.retrieve(question, PASSAGES)
        likely = [one for one in found.passages if found.least is None or one.score >= found.least]
        key = kept = None
        async with unit_of_work(
            self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            valid = await repository.valid(session, likely)
            words = subject_words(question)
            likely = await repository.sharing_words(session, valid, words)
            if found.least is None or self._writer.model is None:
                # Nobody else judges whether they have to do with the question.
                likely = [one for one in likely if one.shares_word]
            passages = prompt.fitting(likely, self._input_tokens)
            if passages and self._writer.model is not None:
                key = prompt.answer_key(question, self._writer.model.name, passages)
                kept = await repository.kept_answer(session, key)
        return Asked(question_id, user_id, question, passages, key, kept, measured)

    async def answer(self, asked: Asked, *, whole: bool = False) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, in their order.

        The answer counts from its first piece on; where a client wants it whole, once it is.
        Raises ModelUnavailableError.
        """
        draft = Draft()
        counted = False
        asked_on: date | None = None
        with asked.measured.unless_answered():
            try:
                yield "passages", {"passages": _views(asked.passages)}
                if asked.key is not None and asked.kept is None:
                    asked_on = await self._quota.ask(asked.id)
                pieces = self._writer.write(asked.question, asked.passages, asked.kept, draft)
                async with aclosing(pieces):
                    async for piece in pieces:
                        asked.measured.said()
                        if not counted and not whole and draft.text:
                            await self._quota.spend(asked.id)
                            counted = True
                        yield "text", {"text": piece}
                end = await self._end(asked, draft, counted=counted)
                counted = True
            finally:
                asked.measured.took(draft.taken)
                if asked_on is not None and not draft.at_work:
                    await self._quota.not_asked(asked.user_id, asked_on)
                if not counted:
                    await self._quota.give_back(asked.id)
            asked.measured.ended(ending_of(draft))
        for event in end:
            yield event

    async def whole_answer(self, asked: Asked) -> dict[str, Any]:
        """Return an answer as ``BrainAnswer``; raises ModelUnavailableError."""
        answer: dict[str, Any] = {"text": ""}
        async with aclosing(self.answer(asked, whole=True)) as events:
            async for name, data in events:
                if name == "text":
                    answer["text"] += data["text"]
                else:
                    answer |= data
        return answer

    async def _end(self, asked: Asked, draft: Draft, *, counted: bool) -> list[Event]:
        """Note what an answer has cited, keep it, and return what is said after it.

        That the Brain does not know is no answer: it is not counted.
        """
        entries = list(
            dict.fromkeys(asked.passages[one - 1].entry_id for one in sorted(draft.cited))
        )
        async with unit_of_work(
            self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            if asked.id is not None and not counted:
                known = draft.outcome is not Outcome.UNKNOWN
                settle = repository.answered if known else repository.give_back
                await settle(session, asked.id)
            if entries:
                await cited(session, entries)
            if draft.new and asked.key is not None:
                answer = repository.KeptAnswer(draft.text, sorted(draft.cited))
                await repository.keep_answer(session, asked.key, answer)
            linked = await repository.product_ids(session, entries)
            # Those that are not public any more do not stand in the way of others.
            products = (await self._products.cards(session, linked))[:PRODUCTS]
            quota = await self._quota.view(session, asked.user_id)
        return [
            (
                "citations",
                {
                    "outcome": draft.outcome,
                    "citations": sorted(draft.cited),
                    "products": products,
                },
            ),
            (
                "usage",
                {
                    "input_tokens": draft.taken.input,
                    "output_tokens": draft.taken.output,
                    "cached": draft.cached,
                    "quota": quota,
                },
            ),
        ]


def _views(passages: list[FoundPassage]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "entry_id": str(one.entry_id),
            "slug": one.slug,
            "title": one.title,
            "entry_type": one.entry_type,
            "heading": one.heading,
            "text": one.text,
            "excerpt": in_plain_words(one.text),
        }
        for number, one in enumerate(passages, 1)
    ]


class AnswerSweep:
    """Gives back what was taken for questions that were never answered, and forgets what is old."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Do it once."""
        async with self._database.transaction() as session:
            await repository.give_back_stale(session, UNANSWERED_SECONDS)
            await repository.forget(session, utcnow().date(), KEPT_SECONDS)
