"""Answers that a model, or its service, does not bring to their end."""

import pytest

from tests.support.asking import ABOUT_LOCKS, QUERY, Brain

ASK = f"{QUERY}?q={ABOUT_LOCKS}"
PROXY = ("text/html", "<html><body>One moment</body></html>")
WHOLE = '{"choices": [{"index": 0, "message": {"content": "So it is [1]."}}]}'


async def asked_of_model(brain: Brain) -> int:
    [(count,)] = await brain.sql("SELECT asked FROM brain_quotas")
    return int(count)


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["Use SKIP LOCKED [1]. And ne"], "Use SKIP LOCKED [1]. …"),
        (["So [1]:\n\n```sql\nSELECT"], "So [1]:\n\n```sql\nSELECT\n```\n\n…"),
    ],
)
async def test_an_answer_that_is_cut_short_says_so_and_is_not_kept(
    asked: Brain, pieces: list[str], shown: str
) -> None:
    asked.chat.pieces, asked.chat.finish = pieces, "length"
    person = asked.member()
    answer = (await person("GET", ASK)).json()
    assert (answer["text"], answer["outcome"], answer["citations"]) == (shown, "answered", [1])
    assert answer["quota"]["used"] == 1
    assert await asked.sql("SELECT * FROM brain_answers") == []


@pytest.mark.parametrize(
    ("pieces", "finish"),
    [(["Use SKIP LOCKED [1]."], "content_filter"), (["Let me think"], "length"), ([], "length")],
)
async def test_what_is_withheld_or_has_not_come_to_the_point_is_no_answer(
    asked: Brain, pieces: list[str], finish: str
) -> None:
    asked.chat.pieces, asked.chat.finish = pieces, finish
    person = asked.member()
    answer = await person("GET", ASK)
    assert (answer.status_code, answer.json()["code"]) == (503, "brain_model_unavailable")
    assert len(asked.chat.requests) == 1
    assert (await person("GET", f"{QUERY}/quota")).json()["used"] == 0
    assert await asked.sql("SELECT * FROM brain_answers") == []
    # It has cost something all the same, and whoever asks brings it about.
    assert await asked_of_model(asked) == 1
    [(spent,)] = await asked.sql("SELECT microcents FROM brain_spending")
    settings = asked.settings
    assert spent == 100 * settings.answer_input_cents + 20 * settings.answer_output_cents


@pytest.mark.parametrize(
    "instead",
    [
        PROXY,
        ("application/json", WHOLE),
        ("text/event-stream", ""),
        ("text/event-stream", "data: [DONE]\n\n"),
    ],
)
async def test_what_is_no_stream_is_no_answer(asked: Brain, instead: tuple[str, str]) -> None:
    asked.chat.instead = instead
    answer = await asked.member()("GET", ASK)
    assert (answer.status_code, answer.json()["code"]) == (503, "brain_model_unavailable")
    assert await asked.sql("SELECT * FROM brain_answers") == []


@pytest.mark.parametrize("failure", [401, 503, 0])
async def test_a_service_that_is_away_uses_up_no_questions(asked: Brain, failure: int) -> None:
    person = asked.member()
    for _ in range(10):
        asked.chat.failures = [failure] * 3
        assert (await person("GET", ASK)).status_code == 503
    assert (await person("GET", f"{QUERY}/quota")).json()["remaining"] == 3
    asked.chat.failures = []
    asked.chat.pieces = ["Use SKIP LOCKED [1]."]
    assert (await person("GET", ASK)).json()["outcome"] == "answered"
    assert await asked_of_model(asked) == 1


async def test_what_is_quoted_because_the_day_has_cost_enough_is_not_asked_of_the_model(
    asked: Brain,
) -> None:
    most = asked.settings.answer_cents_per_day * 1_000_000
    await asked.sql(
        "INSERT INTO brain_spending VALUES ((now() AT TIME ZONE 'UTC')::date, :most)", most=most
    )
    assert (await asked.member()("GET", ASK)).json()["outcome"] == "quoted"
    assert await asked_of_model(asked) == 0
