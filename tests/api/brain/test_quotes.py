"""Quotes where no model judges: of passages that share a word with the question, or none."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from api.brain.retrieval import subject_words
from api.brain_answers.quoting import in_plain_words
from api.core.database import Database
from api.core.settings import Settings
from tests.support.asking import ABOUT_LOCKS, QUERY, Brain, brain, with_model
from tests.support.embedding_server import Chat, embedding_server
from tests.support.issuer import Issuer

NONSENSE = ("x" * 500, "🦄🦄🦄", "' OR 1=1 --", "!!! ???", "{{7*7}}", "lorem ipsum dolor sit amet")
NEAR = "SQL task lists with rows left out"
"""As near to a passage as what it answers, by the vectors, and without a word of it."""


@pytest.fixture
async def quoting(
    fresh_settings: Settings, fresh_database: Database, issuer: Issuer
) -> AsyncIterator[Brain]:
    """A Brain without a key, with the package's own model of vectors."""
    settings = fresh_settings.model_copy(update={"semantic_search": True, "answers_per_day": 9})
    async with brain(settings, fresh_database, issuer, Chat()) as running:
        yield running


async def test_nonsense_is_neither_answered_nor_counted(quoting: Brain) -> None:
    person = quoting.member()
    for question in (*NONSENSE, NEAR):
        answer = await person("GET", f"{QUERY}?q={quote(question)}")
        found = answer.json()
        assert (found["outcome"], found["passages"]) == ("unknown", []), question
    assert (await person("GET", f"{QUERY}/quota")).json()["used"] == 0


@pytest.mark.parametrize("question", [ABOUT_LOCKS, "Jobs, one by one", "wich queus in postgress"])
async def test_a_shared_word_is_enough_even_misspelt(quoting: Brain, question: str) -> None:
    found = (await quoting.member()("GET", f"{QUERY}?q={quote(question)}")).json()
    assert (found["outcome"], found["citations"]) == ("quoted", [1])
    assert [one["slug"] for one in found["passages"]] == ["queues-in-postgres"]
    assert found["passages"][0]["excerpt"] == "Use SKIP LOCKED for queues of jobs in Postgres."


async def test_with_vectors_that_no_score_is_known_for_a_word_is_shared_too(
    fresh_settings: Settings, fresh_database: Database, issuer: Issuer
) -> None:
    async with embedding_server() as server:
        settings = with_model(fresh_settings, server.url)
        async with brain(settings, fresh_database, issuer, server.chat) as asked:
            person = asked.member()
            found = (await person("GET", f"{QUERY}?q=Which wine goes with fish?")).json()
            assert (found["outcome"], found["passages"]) == ("unknown", [])
            assert server.chat.requests == []
            server.chat.pieces = ["Use SKIP LOCKED [1]."]
            assert (await person("GET", f"{QUERY}?q={ABOUT_LOCKS}")).json()["citations"] == [1]


def test_words_of_a_subject_are_told_from_those_of_questions() -> None:
    assert subject_words("How do I use Go, C# or k8s? Go! 42 🦄") == ["go", "k8s"]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**Use** `it`:\n\n```python\nx = 1\n```\n\n| a | b |\n|---|---|\n", "Use it:"),
        ("```python\nx = 1\n```", "x = 1"),
    ],
)
def test_an_excerpt_is_in_plain_words(markdown: str, plain: str) -> None:
    assert in_plain_words(markdown) == plain
