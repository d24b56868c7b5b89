"""All SQL about questions to the Brain and their answers. Days are those of UTC."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, exists, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.retrieval import FoundPassage
from api.brain.search_documents import is_public
from api.models import (
    BrainAnswer,
    BrainEntry,
    BrainEntryProduct,
    BrainPassage,
    BrainQuestion,
    BrainQuota,
    BrainSpending,
    BrainSplit,
    User,
)

# One statement, so that of those who come at once no more get one than there are.
_TAKE = text(
    """
    INSERT INTO brain_quotas AS q (user_id, day, used) VALUES (:user, :day, 1)
    ON CONFLICT (user_id, day) DO UPDATE SET used = q.used + 1
        WHERE q.used < :limit AND q.asked < :most_asked
    RETURNING q.used
    """
)
_ASKED = text(
    """
    UPDATE brain_quotas AS q SET asked = q.asked + 1
    FROM brain_questions AS b WHERE b.id = :id AND q.user_id = b.user_id AND q.day = b.day
    RETURNING q.day
    """
)
_NOT_ASKED = text(
    "UPDATE brain_quotas SET asked = asked - 1 WHERE user_id = :user AND day = :day AND asked > 0"
)
_GIVE_BACK = text(
    """
    WITH gone AS (DELETE FROM brain_questions WHERE id = :id RETURNING user_id, day)
    UPDATE brain_quotas AS q SET used = q.used - 1
    FROM gone WHERE q.user_id = gone.user_id AND q.day = gone.day AND q.used > 0
    """
)
_GIVE_BACK_STALE = text(
    """
    WITH gone AS (
        DELETE FROM brain_questions
        WHERE begun_at < clock_timestamp() - make_interval(secs => :seconds)
        RETURNING user_id, day
    ), sums AS (SELECT user_id, day, count(*) AS questions FROM gone GROUP BY user_id, day)
    UPDATE brain_quotas AS q SET used = greatest(0, q.used - sums.questions)
    FROM sums WHERE q.user_id = sums.user_id AND q.day = sums.day
    """
)
_SHARING = text(
    """
    WITH asked AS (
        SELECT replace(plainto_tsquery('english', search_fold(:question))::text, '&', '|')::tsquery
            AS words
    )
    SELECT p.id FROM asked, brain_passages AS p JOIN brain_entries AS e ON e.id = p.entry_id
    WHERE p.id = ANY(CAST(:ids AS uuid[])) AND (
        (p.search_vector || to_tsvector('english', search_fold(e.title))) @@ asked.words
        OR EXISTS (
            SELECT FROM unnest(CAST(:words AS text[])) AS word
            WHERE strict_word_similarity(
                search_fold(word), search_fold(concat_ws(' ', e.title, p.heading, p.text))
            ) >= :alike
        )
    )
    """
)
_RESERVE = text(
    """
    INSERT INTO brain_spending AS s (day, microcents)
    SELECT :day, CAST(:amount AS bigint) WHERE CAST(:amount AS bigint) <= :most
    ON CONFLICT (day) DO UPDATE SET microcents = s.microcents + excluded.microcents
        WHERE s.microcents + excluded.microcents <= :most
    RETURNING s.microcents
    """
)
_CORRECT = text(
    "UPDATE brain_spending SET microcents = greatest(0, microcents + :difference) WHERE day = :day"
)
_FORGET = (
    "DELETE FROM brain_quotas WHERE day < :today",
    "DELETE FROM brain_spending WHERE day < :today",
    (
        "DELETE FROM brain_answers WHERE created_at < clock_timestamp()"
        " - make_interval(secs => :seconds)"
    ),
)


ALIKE = 0.55
"""How much of their groups of three letters two words have in common that may be the same one.

Of what the questions of bench/retrieval.py find, those that are misspelt keep all and those put in
other words nearly all; of 20 that are nonsense two share a word, where ten would be answered.
"""
MOST_WORDS = 50
"""Of a question that are looked for: more, in so few letters, are none."""


class KeptAnswer(NamedTuple):
    """An answer that was given before; without a text, that there is none."""

    text: str
    cited: list[int]


async def take(
    session: AsyncSession, user_id: uuid.UUID, day: date, limit: int, most_asked: int
) -> bool:
    """Take one of somebody's answers of a day.

    False when there is none left, or the model was asked for them as often as it may be.
    """
    found = await session.execute(
        _TAKE, {"user": user_id, "day": day, "limit": limit, "most_asked": most_asked}
    )
    return found.first() is not None


async def begin(session: AsyncSession, user_id: uuid.UUID, day: date) -> uuid.UUID:
    """Note that a question waits for its answer."""
    found = await session.execute(
        insert(BrainQuestion).values(user_id=user_id, day=day).returning(BrainQuestion.id)
    )
    return found.scalar_one()


async def asked(session: AsyncSession, question_id: uuid.UUID) -> date | None:
    """Note that the model is asked for an answer; returns on which day, None without a question."""
    day: date | None = (await session.execute(_ASKED, {"id": question_id})).scalar_one_or_none()
    return day


async def not_asked(session: AsyncSession, user_id: uuid.UUID, day: date) -> None:
    """Take back that the model was asked for an answer."""
    await session.execute(_NOT_ASKED, {"user": user_id, "day": day})


async def answered(session: AsyncSession, question_id: uuid.UUID) -> None:
    """Note that an answer has come, or has begun to."""
    await session.execute(delete(BrainQuestion).where(BrainQuestion.id == question_id))


async def give_back(session: AsyncSession, question_id: uuid.UUID) -> None:
    """Give back what a question has taken, unless its answer has come; however often called."""
    await session.execute(_GIVE_BACK, {"id": question_id})


async def give_back_stale(session: AsyncSession, seconds: float) -> None:
    """Give back what questions have taken that were never answered."""
    await session.execute(_GIVE_BACK_STALE, {"seconds": seconds})


async def used(session: AsyncSession, user_id: uuid.UUID, day: date) -> tuple[int, int]:
    """Return how many answers somebody has had on a day, and how often the model was asked."""
    found = await session.execute(
        select(BrainQuota.used, BrainQuota.asked).where(
            BrainQuota.user_id == user_id, BrainQuota.day == day
        )
    )
    row = found.one_or_none()
    return (0, 0) if row is None else (row.used, row.asked)


async def valid(session: AsyncSession, passages: Sequence[FoundPassage]) -> list[FoundPassage]:
    """Return those of these passages, with present names, that public entries have at this moment.

    The index may lag behind. Of an entry that has just been changed, passages are yet to be made.
    """
    rows = await session.execute(
        select(
            BrainPassage.id,
            BrainPassage.text,
            BrainPassage.heading,
            BrainEntry.title,
            BrainEntry.slug,
            BrainEntry.entry_type,
        )
        .join(BrainEntry, BrainEntry.id == BrainPassage.entry_id)
        .join(User, User.id == BrainEntry.author_id)
        .where(
            BrainPassage.id.in_([one.id for one in passages]),
            is_public(),
            ~exists().where(BrainSplit.entry_id == BrainEntry.id),
        )
    )
    present = {row.id: row for row in rows}
    return [
        replace(
            one,
            heading=row.heading,
            title=row.title,
            slug=row.slug,
            entry_type=row.entry_type.value,
        )
        for one in passages
        if (row := present.get(one.id)) is not None and row.text == one.text
    ]


async def sharing_words(
    session: AsyncSession, passages: Sequence[FoundPassage], words: Sequence[str]
) -> list[FoundPassage]:
    """Return these passages with whether they share one of these words, misspelt ones too."""
    if not words or not passages:
        return [replace(one, shares_word=False) for one in passages]
    values = {
        "question": " ".join(words),
        "words": list(words[:MOST_WORDS]),
        "ids": [one.id for one in passages],
        "alike": ALIKE,
    }
    sharing = set((await session.execute(_SHARING, values)).scalars())
    return [replace(one, shares_word=one.id in sharing) for one in passages]


async def product_ids(session: AsyncSession, entry_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Return the products that these entries refer to, those of the first entries first."""
    rows = await session.execute(
        select(BrainEntryProduct.entry_id, BrainEntryProduct.product_id)
        .where(BrainEntryProduct.entry_id.in_(entry_ids))
        .order_by(BrainEntryProduct.product_id)
    )
    linked = sorted(rows, key=lambda row: entry_ids.index(row[0]))
    return list(dict.fromkeys(product for _, product in linked))


async def kept_answer(session: AsyncSession, key: str) -> KeptAnswer | None:
    """Return the answer that was given before."""
    found = await session.execute(
        select(BrainAnswer.text, BrainAnswer.cited).where(BrainAnswer.key == key)
    )
    row = found.one_or_none()
    return None if row is None else KeptAnswer(row.text, row.cited)


async def keep_answer(session: AsyncSession, key: str, answer: KeptAnswer) -> None:
    """Keep an answer; of two that were written at once, the first."""
    await session.execute(
        insert(BrainAnswer)
        .values(key=key, text=answer.text, cited=answer.cited)
        .on_conflict_do_nothing()
    )


async def reserve(session: AsyncSession, day: date, amount: int, most: int) -> bool:
    """Set aside what an answer may cost, in millionths of a cent; false beyond the most of a day.

    All answers under way are counted with the most that they may cost.
    """
    found = await session.execute(_RESERVE, {"day": day, "amount": amount, "most": most})
    return found.first() is not None


async def correct(session: AsyncSession, day: date, difference: int) -> None:
    """Add to what a day has cost what was set aside too little; less than 0: too much."""
    await session.execute(_CORRECT, {"day": day, "difference": difference})


async def spent(session: AsyncSession, day: date) -> int:
    """Return what the answers of a day cost, those under way with the most that they may."""
    found = await session.scalar(select(BrainSpending.microcents).where(BrainSpending.day == day))
    return found or 0


async def forget(session: AsyncSession, today: date, answer_seconds: float) -> None:
    """Delete what is of other days, and answers that are old."""
    for statement in _FORGET:
        parameters = {"today": today, "seconds": answer_seconds}
        named = {name: value for name, value in parameters.items() if f":{name}" in statement}
        await session.execute(text(statement), named)
