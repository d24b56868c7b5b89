"""``retrieval``: how well questions find passages of the demo, by words and by meaning.

The questions are in ``brain_questions.txt``. Recall at 5: the share of the questions for which one
of the first five passages is of an entry that answers it. MRR: the mean of 1 / the place of the
first such passage, 0 beyond the twentieth (Voorhees, "The TREC-8 Question Answering Track Report",
1999). How busy the machine is plays no part in it.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from sqlalchemy import text

from api.brain.passage_queues import PassageQueue, VectorQueue
from api.brain.retrieval import SEMANTIC_RATIO, Means, Retrieval
from api.core.database import Database
from api.core.metrics import Metrics
from api.core.settings import Settings
from api.integrations.embeddings import Embeddings, embeddings
from api.integrations.meilisearch import Meilisearch
from api.integrations.search_engine import SearchEngine
from api.search.documents import Entity
from api.search.service import SearchService
from bench.figures import Bound, Figure, Target
from bench.questions import UnfairError
from bench.stage import Stage
from cli.seed.demo import entries, sellers
from indexer.drain import Drain
from indexer.specs import index_specs

PRODUCTS = 1_000
"""Of how many products the catalogue is: it does not matter here."""
QUESTIONS = Path(__file__).with_name("brain_questions.txt")
UNANSWERED = "unanswered"
FIRST = 5
DEEPEST = 20
PATIENCE_MS = 10_000
BEATEN = 1.05
"""How much better than words alone both ways together must be at least."""

_AUTHOR = text("INSERT INTO users (email, name) VALUES ('b@example.com', 'Bench') RETURNING id")
_ENTRY = text(
    """
    INSERT INTO brain_entries
        (author_id, category_id, slug, title, entry_type, body, tags, status, published_at)
    SELECT :author, id, :slug, :title, :type, :body, CAST(:tags AS varchar[]), :status, :published
    FROM brain_categories WHERE slug = :category
    """
)


@dataclass(frozen=True)
class Question:
    """A question, its kind, and the entries that answer it; none for one without an answer."""

    kind: str
    answers: frozenset[str]
    text: str


@dataclass(frozen=True)
class Outcome:
    """The place of the first passage that answers, None if there is none, and the best score."""

    place: int | None
    best: float


def questions(path: Path = QUESTIONS) -> list[Question]:
    """Return the questions of the file."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    split = [line.split("|", 2) for line in lines if line and not line.startswith("#")]
    return [
        Question(kind.strip(), frozenset(answers.split()), asked.strip())
        for kind, answers, asked in split
    ]


def recall(outcomes: Sequence[Outcome]) -> float:
    """Return recall at five, in percent."""
    return 100 * fmean(one.place is not None and one.place <= FIRST for one in outcomes)


def mrr(outcomes: Sequence[Outcome]) -> float:
    """Return the mean reciprocal rank, in percent."""
    return 100 * fmean(0.0 if one.place is None else 1 / one.place for one in outcomes)


async def retrieval(stage: Stage) -> list[Figure]:
    """Compare what both ways together find with words alone and with vectors alone."""
    # Waiting is no difference here.
    settings = stage.settings.model_copy(update={"search_timeout_ms": PATIENCE_MS})
    model = embeddings(settings)
    if model is None:
        raise UnfairError("there is no model to make vectors with")
    async with _filled(settings, model) as search:
        asked = questions()
        found = {
            name: await _ask(Retrieval(search, made, ratio), asked, means)
            for name, made, ratio, means in (
                ("words", None, SEMANTIC_RATIO, Means.KEYWORD),
                ("vectors", model, 1.0, Means.HYBRID),
                ("both", model, SEMANTIC_RATIO, Means.HYBRID),
            )
        }
    return _figures(stage.size, asked, found, model.model.least_score or 0.0)


def _figures(
    size: int, asked: Sequence[Question], found: dict[str, list[Outcome]], enough: float
) -> list[Figure]:
    def of(name: str, kind: str | None) -> list[Outcome]:
        return [
            outcome
            for question, outcome in zip(asked, found[name], strict=True)
            if (question.kind == kind if kind else question.answers)
        ]

    def figure(what: str, ours: float, reference: float, count: int, target: Target | None) -> None:
        figures.append(
            Figure("retrieval", size, what, "%", ours, reference, samples=count, target=target)
        )

    figures: list[Figure] = []
    answered = len(of("both", None))
    beaten = Target(Bound.AT_LEAST, BEATEN)
    for other, target in (("words", beaten), ("vectors", None)):
        for name, measure in (("recall@5", recall), ("MRR", mrr)):
            what = f"{name}, both / {other}"
            ours, reference = measure(of("both", None)), measure(of(other, None))
            figure(what, ours, reference, answered, target)
    for kind in sorted({question.kind for question in asked if question.answers}):
        outcomes = of("both", kind)
        what = f"recall@5, {kind}, both / words"
        figure(what, recall(outcomes), recall(of("words", kind)), len(outcomes), None)
    without, with_answer = of("both", UNANSWERED), of("both", None)
    figure(
        "best score, with / without answer",
        100 * fmean(one.best for one in with_answer),
        100 * fmean(one.best for one in without),
        len(without),
        None,
    )
    figure(
        "thought answerable, with / without answer",
        100 * fmean(one.best >= enough for one in with_answer),
        100 * fmean(one.best >= enough for one in without),
        len(without),
        None,
    )
    return figures


async def _ask(ask: Retrieval, asked: Sequence[Question], means: Means) -> list[Outcome]:
    outcomes = []
    for question in asked:
        answer = await ask.retrieve(question.text, DEEPEST)
        if answer.means is not means:
            raise UnfairError(f"{question.text!r} was answered by {answer.means}, not {means}")
        places = (
            place
            for place, passage in enumerate(answer.passages, 1)
            if passage.slug in question.answers
        )
        best = answer.passages[0].score if answer.passages else 0.0
        outcomes.append(Outcome(next(places, None), best))
    return outcomes


@asynccontextmanager
async def _filled(settings: Settings, model: Embeddings) -> AsyncIterator[SearchService]:
    """Put the demo's entries into database and index, vectors included."""
    database = Database.connect(settings, application_name="mywork-bench")
    engine = SearchEngine(settings)
    try:
        async with database.transaction() as session:
            author = (await session.execute(_AUTHOR)).scalar_one()
            for entry in entries(sellers()):
                values = {
                    "author": author,
                    "slug": entry.slug,
                    "title": entry.title,
                    "type": entry.entry_type.value,
                    "body": entry.body,
                    "tags": entry.tags,
                    "status": entry.status.value,
                    "published": entry.published_at,
                    "category": entry.category,
                }
                await session.execute(_ENTRY, values)
        passages, vectors = PassageQueue(database), VectorQueue(database, model)
        while await passages.run():
            pass
        while (waiting := await vectors.seconds_until_due()) is not None:
            if not await vectors.run():
                await asyncio.sleep(max(waiting, 0.1))
        spec = index_specs(settings)[Entity.PASSAGES]
        await Drain(spec, database, Meilisearch(settings), settings).run()
        yield SearchService(engine, database, Metrics())
    finally:
        await model.close()
        await engine.close()
        await database.close()
