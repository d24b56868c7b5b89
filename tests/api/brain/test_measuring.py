"""What Prometheus is told of answers."""

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.core.database import Database
from api.core.settings import Settings
from tests.support.asking import ABOUT_LOCKS, QUERY, Asking, Brain, brain, events
from tests.support.embedding_server import Chat
from tests.support.issuer import Issuer
from tests.support.processes import wait_until

ASK = f"{QUERY}?q={ABOUT_LOCKS}"
ENDINGS = {"model", "kept", "quoted", "quoted_at_limit", "unknown", "failed", "left", "over_quota"}


def measured(metrics: str, name: str, label: str) -> dict[str, float]:
    """Return the values of one measurement by those of its label."""
    samples = [
        sample
        for family in text_string_to_metric_families(metrics)
        for sample in family.samples
        if sample.name == name
    ]
    return {one.labels[label]: one.value for one in samples}


def endings(metrics: str) -> dict[str, float]:
    """Return how often questions have ended in which way, those that never were left out."""
    found = measured(metrics, "mywork_brain_answers_total", "ending")
    assert found.keys() == ENDINGS
    return {ending: count for ending, count in found.items() if count}


def tokens(metrics: str) -> dict[str, float]:
    return measured(metrics, "mywork_brain_answer_tokens_total", "direction")


async def metrics(brain: Brain) -> str:
    return (await brain.api.client.get("/metrics")).text


async def test_answers_are_counted_by_how_they_came_about(asked: Brain) -> None:
    assert endings(await metrics(asked)) == {}
    asked.chat.pieces = ["Use SKIP LOCKED [1]."]
    person = asked.member()
    for _ in range(3):
        assert (await person("GET", ASK)).status_code == 200
    assert (await person("GET", ASK)).status_code == 429
    expected = {"model": 1.0, "kept": 2.0, "over_quota": 1.0}
    assert endings(await metrics(asked)) == expected

    await asked.sql("DELETE FROM brain_answers")
    asked.chat.failures = [401]
    assert (await asked.member()("GET", ASK)).status_code == 503
    asked.chat.pieces = ["NO_ANSWER"]
    for _ in range(2):
        # What is kept is that there is none.
        assert (await asked.member()("GET", ASK)).json()["outcome"] == "unknown"
    expected |= {"failed": 1.0, "unknown": 2.0}
    assert endings(await metrics(asked)) == expected

    await asked.sql("DELETE FROM brain_answers")
    most = asked.settings.answer_cents_per_day * 1_000_000
    await asked.sql("UPDATE brain_spending SET microcents = :most", most=most)
    assert (await asked.member()("GET", ASK)).json()["outcome"] == "quoted"
    expected |= {"quoted_at_limit": 1.0}
    assert endings(await metrics(asked)) == expected

    found = await metrics(asked)
    first = measured(found, "mywork_brain_first_text_seconds_count", "ending")
    # Neither what failed nor what was refused has said anything.
    assert first == {"model": 1.0, "kept": 2.0, "unknown": 2.0, "quoted_at_limit": 1.0}
    assert tokens(found) == {"input": 200.0, "output": 40.0}


async def test_quotes_without_a_model_are_told_apart(
    fresh_settings: Settings, fresh_database: Database, issuer: Issuer
) -> None:
    settings = fresh_settings.model_copy(update={"semantic_search": False})
    async with brain(settings, fresh_database, issuer, Chat()) as asked:
        assert (await asked.member()("GET", ASK)).json()["outcome"] == "quoted"
        assert endings(await metrics(asked)) == {"quoted": 1.0}


@pytest.mark.parametrize("failures", [[], [1, 1, 1]])
async def test_who_leaves_and_what_breaks_off_is_counted_once(
    asking: Asking, failures: list[int]
) -> None:
    chat = asking.brain.chat
    chat.pieces = ["Use SKIP LOCKED [1].", " More."]
    chat.failures = list(failures)
    chat.go_on.clear()
    async with asking.stream(asking.brain.member()) as response:
        coming = events(response)
        assert (await anext(coming))[0] == "passages"
        assert (await anext(coming))[0] == ("error" if failures else "text")
    if not failures:
        async with asyncio.timeout(10):
            await chat.left.wait()

    async def counted() -> bool:
        return endings(await asking.metrics()) != {}

    await wait_until(counted, what="the question to be counted")
    assert endings(await asking.metrics()) == {"failed" if failures else "left": 1.0}
    assert tokens(await asking.metrics()) == {
        "input": 100.0 * len(failures),
        "output": 20.0 * len(failures),
    }
