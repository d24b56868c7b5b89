"""Answers as events, over a real connection: in order, as they come, and ended by leaving."""

import asyncio

import pytest

from api.core import event_stream
from tests.support.asking import QUERY, Asking, events
from tests.support.people import Person
from tests.support.processes import wait_until


async def used(person: Person) -> int:
    return int((await person("GET", f"{QUERY}/quota")).json()["used"])


async def test_passages_come_first_then_text_as_it_comes_then_the_rest(asking: Asking) -> None:
    chat = asking.brain.chat
    chat.pieces = ["Use SKIP LOCKED [1].", " Vacuum", " often [7]", "[1]."]
    chat.go_on.clear()
    async with asking.stream(asking.brain.member()) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        coming = events(response)
        assert (await anext(coming))[0] == "passages"
        # The model has not gone on yet.
        assert await anext(coming) == ("text", {"text": "Use SKIP LOCKED [1]."})
        chat.go_on.set()
        rest = [one async for one in coming]
    assert [name for name, _ in rest] == ["text"] * (len(rest) - 2) + ["citations", "usage"]
    assert "".join(data["text"] for _, data in rest[:-2]) == " Vacuum often [1]."
    assert rest[-2][1]["citations"] == [1]
    assert rest[-1][1]["quota"]["remaining"] == 2


async def test_whoever_leaves_ends_the_models_work_and_it_counts(asking: Asking) -> None:
    chat = asking.brain.chat
    chat.pieces = ["Use SKIP LOCKED [1].", " More."]
    chat.go_on.clear()
    person = asking.brain.member()
    async with asking.stream(person) as response:
        coming = events(response)
        await anext(coming)
        await anext(coming)
    async with asyncio.timeout(10):
        await chat.left.wait()
    assert await used(person) == 1


async def test_whoever_leaves_before_the_first_piece_has_it_given_back(asking: Asking) -> None:
    chat = asking.brain.chat
    chat.pieces = ["Not cited yet,", " so not shown."]
    chat.go_on.clear()
    person = asking.brain.member()
    async with asking.stream(person) as response:
        coming = events(response)
        assert (await anext(coming))[0] == "passages"

        async def begun() -> bool:
            return bool(chat.requests)

        await wait_until(begun, what="a request to the model")
        assert await used(person) == 1
    async with asyncio.timeout(10):
        await chat.left.wait()

    async def given_back() -> bool:
        return await used(person) == 0

    await wait_until(given_back, what="what was taken to be given back")


async def test_whoever_leaves_a_whole_answer_ends_the_models_work_too(asking: Asking) -> None:
    chat = asking.brain.chat
    chat.pieces = ["Use SKIP LOCKED [1].", " More."]
    chat.go_on.clear()
    person = asking.brain.member()
    assert await used(person) == 0
    reading = asyncio.create_task(asking.whole(person))

    async def begun() -> bool:
        return bool(chat.requests)

    await wait_until(begun, what="a request to the model")
    reading.cancel()
    async with asyncio.timeout(10):
        await chat.left.wait()

    async def given_back() -> bool:
        return await used(person) == 0

    await wait_until(given_back, what="what was taken to be given back")


@pytest.mark.parametrize(("break_after", "counted"), [(0, 0), (1, 1)])
async def test_what_breaks_off_says_so_and_is_given_back_before_its_first_piece(
    asking: Asking, break_after: int, counted: int
) -> None:
    chat = asking.brain.chat
    chat.pieces = ["Use SKIP LOCKED [1].", " More."]
    chat.break_after = break_after
    person = asking.brain.member()
    async with asking.stream(person) as response:
        assert response.status_code == 200
        found = [one async for one in events(response)]
    name, problem = found[-1]
    assert (name, problem["code"], problem["status"]) == ("error", "brain_model_unavailable", 503)
    assert len(chat.requests) == (1 if break_after else 3)
    assert await used(person) == counted


async def test_silence_is_broken_by_heartbeats(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT_SECONDS", 0.05)
    chat = asking.brain.chat
    chat.pieces = ["Use SKIP LOCKED [1].", " More."]
    chat.go_on.clear()
    async with asking.stream(asking.brain.member()) as response:
        lines: list[str] = []
        async for line in response.aiter_lines():
            lines.append(line)
            # A busy machine may be silent before the first piece as well.
            if line == ":" and "event: text" in lines:
                chat.go_on.set()
    assert "event: usage" in lines


async def test_what_is_refused_is_refused_before_any_event(asking: Asking) -> None:
    person = asking.brain.member()
    await person("GET", "/api/users/me")
    await asking.brain.sql(
        "INSERT INTO brain_quotas SELECT id, (now() AT TIME ZONE 'UTC')::date, 3 FROM users"
        " WHERE clerk_id = :id",
        id=person.subject,
    )
    async with asking.stream(person) as response:
        await response.aread()
    assert (response.status_code, response.json()["code"]) == (429, "brain_quota_reached")
    assert response.headers["Content-Type"] == "application/problem+json"
