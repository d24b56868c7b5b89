"""What answers cost: each attempt that was sent is counted, once."""

import asyncio

import pytest

from api.brain_answers import prompt
from api.core.settings import Settings
from api.integrations import openai_answers
from tests.support.asking import ABOUT_LOCKS, QUERY, Asking, Brain, events
from tests.support.embedding_server import Chat
from tests.support.people import Person
from tests.support.processes import wait_until

ASK = f"{QUERY}?q={ABOUT_LOCKS}"
REFUSED, BROKEN, TOLD = 503, 0, 1
"""What attempts meet: a no, an end after the head, and one after what it has taken."""


async def spent(brain: Brain) -> int | None:
    rows = await brain.sql("SELECT microcents FROM brain_spending")
    return int(rows[0][0]) if rows else None


def told(settings: Settings) -> int:
    """Return the cost of what the server tells of an attempt."""
    return 100 * settings.answer_input_cents + 20 * settings.answer_output_cents


def most(chat: Chat, settings: Settings) -> int:
    """Return the cost of what an attempt can take, in the way that was last asked."""
    sent = "".join(one["content"] for one in chat.requests[-1]["messages"])
    tokens = prompt.tokens_at_most(sent)
    return (
        tokens * settings.answer_input_cents
        + settings.answer_output_tokens * settings.answer_output_cents
    )


@pytest.mark.parametrize(
    ("failures", "whole", "usages"),
    [
        ([], 0, 1),
        ([REFUSED], 0, 1),
        ([BROKEN], 1, 1),
        ([BROKEN, BROKEN], 2, 1),
        ([TOLD], 0, 2),
        ([TOLD, BROKEN], 1, 2),
        ([REFUSED, TOLD], 0, 2),
        ([BROKEN, BROKEN, BROKEN], 3, 0),
        ([TOLD, BROKEN, REFUSED], 1, 1),
        ([TOLD, TOLD, TOLD], 0, 3),
    ],
)
async def test_each_attempt_is_counted_by_its_usage_or_else_with_the_most(
    asked: Brain, failures: list[int], whole: int, usages: int
) -> None:
    asked.chat.pieces = ["Use SKIP LOCKED [1]."]
    asked.chat.failures = list(failures)
    answer = await asked.member()("GET", ASK)
    assert answer.status_code == (503 if len(failures) == 3 else 200)
    assert len(asked.chat.requests) == min(len(failures) + 1, 3)
    cost = whole * most(asked.chat, asked.settings) + usages * told(asked.settings)
    assert await spent(asked) == cost
    if answer.status_code == 200:
        assert answer.json()["input_tokens"] == usages * 100
        assert answer.json()["output_tokens"] == usages * 20


async def test_the_day_has_no_more_for_another_attempt(asked: Brain) -> None:
    asked.chat.pieces = ["NO_ANSWER"]
    person = asked.member()
    await person("GET", ASK)
    await asked.sql("DELETE FROM brain_answers")
    limit = asked.settings.answer_cents_per_day * 1_000_000
    one = most(asked.chat, asked.settings)
    await asked.sql("UPDATE brain_spending SET microcents = :left", left=limit - 2 * one + 1)
    asked.chat.failures = [BROKEN]
    assert (await person("GET", ASK)).json()["outcome"] == "quoted"
    assert len(asked.chat.requests) == 2
    assert await spent(asked) == limit - one + 1


async def given_back(person: Person) -> bool:
    return bool((await person("GET", f"{QUERY}/quota")).json()["used"] == 0)


async def test_whoever_leaves_the_second_attempt_has_both_counted(asking: Asking) -> None:
    brain, chat = asking.brain, asking.brain.chat
    chat.failures = [BROKEN]
    chat.pieces = ["Not cited yet,", " so not shown."]
    chat.go_on.clear()
    person = brain.member()
    async with asking.stream(person) as response:
        coming = events(response)
        assert (await anext(coming))[0] == "passages"

        async def second() -> bool:
            return len(chat.requests) == 2

        await wait_until(second, what="a second attempt")
        both = 2 * most(chat, brain.settings)
        # As it stays if the process is killed here.
        assert await spent(brain) == both
    async with asyncio.timeout(10):
        await chat.left.wait()
    await wait_until(lambda: given_back(person), what="what was taken to be given back")
    assert await spent(brain) == both


async def test_whoever_leaves_between_two_attempts_has_none_counted_that_was_not_sent(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_answers, "PAUSE_SECONDS", 30.0)
    brain, chat = asking.brain, asking.brain.chat
    chat.failures = [TOLD]
    person = brain.member()
    async with asking.stream(person) as response:
        coming = events(response)
        assert (await anext(coming))[0] == "passages"

        async def settled() -> bool:
            return await spent(brain) == told(brain.settings)

        await wait_until(settled, what="the first attempt to be counted")
    await wait_until(lambda: given_back(person), what="what was taken to be given back")
    assert len(chat.requests) == 1
    assert await spent(brain) == told(brain.settings)
