"""The passages that answer a question best: by words and by meaning, or by words alone."""

import asyncio
import re
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain import passage_search
from api.integrations.embeddings import EmbeddingError, Embeddings, Vector
from api.integrations.search_engine import SearchEngineError
from api.search.documents import Entity
from api.search.question_words import QUESTION_WORDS
from api.search.service import SearchService

EMBEDDING_SECONDS = 3.0
"""How long the vector of a question may take; after that words alone must do."""
SEMANTIC_RATIO = 0.5
"""What meaning counts of a passage's score; words count the rest.

The questions of bench/retrieval.py find the same by any ratio from 0.45 on, also by 1, and less by
smaller ones. So words decide only where they fit much better: names, or messages of errors.
"""
ORDERS = 5
"""In how many orders the words of a question are looked for, where there are words alone."""
LEAST_SCORE_OF_WORDS = 0.05
LEAST_SCORE_OF_POSTGRES = 0.2
"""What a passage scores at least that may answer; with a model's vectors, the model says it.

Measured with the questions of bench/retrieval.py: of those that have an answer 94 (vectors of the
package's model), 91 and 79 in a hundred find such a passage, of those that have none 10, 20 and 20.
"""
AT_LEAST = 20
"""Hits of each order, so that what several have in common is seen."""
_RETRIEVED = ("id", "entry_id", "slug", "title", "entry_type", "position", "heading", "text")

# At least a letter and something more.
_IS_WORD = re.compile(r"[^\W\d_]\w|\w[^\W\d_]")

_log = structlog.stdlib.get_logger("api.brain")


class Means(StrEnum):
    """How passages were found."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    POSTGRES = "postgres"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage of a published entry; ``score`` is from 0 to 1, comparable within one answer.

    ``shares_word`` says that it was seen to have a word of the question, or one much like it.
    """

    id: uuid.UUID
    entry_id: uuid.UUID
    slug: str
    title: str
    entry_type: str
    position: int
    heading: str
    text: str
    score: float
    shares_word: bool = False


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages, best first, and how they were found.

    ``least`` is what one scores at least that may answer; None where no score tells.
    """

    passages: list[FoundPassage]
    means: Means
    least: float | None


class Retrieval:
    """Finds passages. ``embeddings`` is None where there is no model."""

    def __init__(
        self,
        search: SearchService,
        embeddings: Embeddings | None,
        semantic_ratio: float = SEMANTIC_RATIO,
    ) -> None:
        self._search = search
        self._embeddings = embeddings
        self._semantic_ratio = semantic_ratio

    async def retrieve(self, question: str, limit: int) -> Retrieved:
        """Return the ``limit`` passages that fit a question best; fewer if fewer fit at all.

        Raises DatabaseUnavailableError when neither the engine nor Postgres can answer. No
        transaction may be open meanwhile.
        """
        vector = await self._vector(question)

        async def from_engine() -> Retrieved:
            if vector is not None and self._embeddings is not None:
                least = self._embeddings.model.least_score
                try:
                    return Retrieved(await self._ask(question, limit, vector), Means.HYBRID, least)
                except SearchEngineError as error:
                    # The index may not know this model yet.
                    if error.reason != "refused":
                        raise
                    _log.warning("hybrid search refused", reason=str(error))
            by_words = await self._ask(question, limit, None)
            return Retrieved(by_words, Means.KEYWORD, LEAST_SCORE_OF_WORDS)

        async def from_postgres(session: AsyncSession) -> Retrieved:
            rows = await passage_search.by_words(session, question, limit)
            passages = [FoundPassage(*row) for row in rows]
            return Retrieved(passages, Means.POSTGRES, LEAST_SCORE_OF_POSTGRES)

        found, _answered = await self._search.answer(
            Entity.PASSAGES.value, from_engine, from_postgres
        )
        return found

    async def _vector(self, question: str) -> Vector | None:
        if self._embeddings is None or not question.strip():
            return None
        try:
            async with asyncio.timeout(EMBEDDING_SECONDS):
                return await self._embeddings.question(question)
        except (EmbeddingError, TimeoutError) as error:
            _log.warning("a question has no vector", reason=repr(error))
            return None

    async def _ask(self, question: str, limit: int, vector: Vector | None) -> list[FoundPassage]:
        common: dict[str, Any] = {
            "indexUid": self._search.engine.index_uid(Entity.PASSAGES.value),
            "limit": max(limit, AT_LEAST),
            # Leaving out what is frequent would keep, first of all, what is in no passage.
            "matchingStrategy": "last",
            "attributesToRetrieve": _RETRIEVED,
            "showRankingScore": True,
        }
        if vector is not None and self._embeddings is not None:
            key = self._embeddings.model.key
            hybrid = {"embedder": key, "semanticRatio": self._semantic_ratio}
            queries = [{**common, "q": question, "vector": vector, "hybrid": hybrid}]
        else:
            queries = [{**common, "q": words} for words in word_orders(question)]
        answers = await self._search.engine.multi_search(queries)
        hits = [hit for answer in answers for hit in answer["hits"]]
        scores = Counter[str]()
        for hit in hits:
            scores[hit["id"]] += hit["_rankingScore"] / len(queries)
        found = [
            _passage(hit, scores[hit["id"]]) for hit in {hit["id"]: hit for hit in hits}.values()
        ]
        if len(queries) > 1:
            found.sort(key=lambda one: -one.score)
        # A passage that has no vector yet and none of the words comes last, with a score of 0.
        return [one for one in found if one.score > 0][:limit]


def word_orders(question: str) -> list[str]:
    """Return the words of a question in some orders, each beginning with another one.

    The engine leaves out words from the end until it finds something. A passage that has most of
    the words, but not the first, is found by an order that begins with another.
    """
    words = [
        word for word in question.split() if word.strip("?!.,;:").lower() not in QUESTION_WORDS
    ]
    orders = [" ".join(words[at:] + words[:at]) for at in range(min(len(words), ORDERS))]
    return orders or [question]


def subject_words(question: str) -> list[str]:
    """Return the words of a question that may say something of its subject, each once."""
    words = (word for word in re.findall(r"\w+", question.lower()) if _IS_WORD.search(word))
    return [word for word in dict.fromkeys(words) if word not in QUESTION_WORDS]


def _passage(hit: Mapping[str, Any], score: float) -> FoundPassage:
    return FoundPassage(
        id=uuid.UUID(hit["id"]),
        entry_id=uuid.UUID(hit["entry_id"]),
        slug=hit["slug"],
        title=hit["title"],
        entry_type=hit["entry_type"],
        position=hit["position"],
        heading=hit["heading"],
        text=hit["text"],
        score=score,
    )
