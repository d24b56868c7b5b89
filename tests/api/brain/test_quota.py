"""So many answers a day and not one more, however many are asked for at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from api.brain_answers.service import AnswerSweep
from api.core.database import Database
from api.core.settings import Settings
from api.privacy.closing import close_account
from api.privacy.repository import section
from tests.support.asking import ABOUT_LOCKS, QUERY, Brain, brain
from tests.support.embedding_server import Chat
from tests.support.issuer import Issuer
from tests.support.people import Person

ASK = f"{QUERY}?q={ABOUT_LOCKS}"


@pytest.fixture
async def asked(
    fresh_settings: Settings, fresh_database: Database, issuer: Issuer
) -> AsyncIterator[Brain]:
    settings = fresh_settings.model_copy(update={"semantic_search": False, "answers_per_day": 3})
    async with brain(settings, fresh_database, issuer, Chat()) as running:
        yield running


async def left(person: Person) -> int | None:
    found: int | None = (await person("GET", f"{QUERY}/quota")).json()["remaining"]
    return found


async def test_parallel_questions_get_exactly_what_there_is(asked: Brain) -> None:
    person = asked.member()
    assert await left(person) == 3
    answers = await asyncio.gather(*(person("GET", ASK) for _ in range(12)))
    assert sorted(one.status_code for one in answers) == [200] * 3 + [429] * 9
    refused = next(one for one in answers if one.status_code == 429)
    assert refused.json()["code"] == "brain_quota_reached"
    now = datetime.now(UTC)
    midnight = 86_400 - (now - now.replace(hour=0, minute=0, second=0)).total_seconds()
    assert abs(int(refused.headers["Retry-After"]) - midnight) < 60
    quota = (await person("GET", f"{QUERY}/quota")).json()
    assert (quota["plan"], quota["used"], quota["limit"], quota["remaining"]) == ("free", 3, 3, 0)
    assert quota["resets_at"].endswith("T00:00:00Z")
    assert await left(asked.member()) == 3


async def test_the_next_day_begins_anew(asked: Brain) -> None:
    person = asked.member()
    for _ in range(3):
        assert (await person("GET", ASK)).status_code == 200
    assert (await person("GET", ASK)).status_code == 429
    await asked.sql("UPDATE brain_quotas SET day = day - 1")
    assert await left(person) == 3
    await AnswerSweep(asked.database).run()
    assert await asked.sql("SELECT * FROM brain_quotas") == []


async def test_pro_members_are_not_counted(asked: Brain) -> None:
    person = asked.member()
    for _ in range(3):
        await person("GET", ASK)
    assert (await person("GET", ASK)).status_code == 429
    await asked.make_pro(person)
    for _ in range(4):
        assert (await person("GET", ASK)).status_code == 200
    quota = (await person("GET", f"{QUERY}/quota")).json()
    assert (quota["plan"], quota["limit"], quota["remaining"]) == ("pro", None, None)


async def test_what_dies_before_its_answer_is_given_back_once(asked: Brain) -> None:
    person = asked.member()
    assert (await person("GET", ASK)).status_code == 200
    # As a process leaves it that is killed.
    await asked.sql("UPDATE brain_quotas SET used = used + 2")
    await asked.sql(
        "INSERT INTO brain_questions (user_id, day, begun_at)"
        " SELECT user_id, day, now() - minutes * interval '1 minute' FROM brain_quotas,"
        " unnest(ARRAY[1, 30]) AS minutes"
    )
    assert await left(person) == 0
    for _ in range(2):
        await AnswerSweep(asked.database).run()
        assert await left(person) == 1


async def test_an_account_is_told_of_its_questions_and_closes_without_them(asked: Brain) -> None:
    person = asked.member()
    await person("GET", ASK)
    await asked.sql(
        "INSERT INTO brain_questions (user_id, day) SELECT user_id, day FROM brain_quotas"
    )
    [(user,)] = await asked.sql("SELECT id FROM users WHERE clerk_id = :id", id=person.subject)
    async with asked.database.transaction() as session:
        [quota] = await section(session, "brain-quotas", user)
        assert quota["used"] == 1
        # That there was one, and not which: that is kept nowhere.
        [question] = await section(session, "brain-questions", user)
        assert question.keys() == {"day", "begun_at"}
        assert await close_account(session, user)
    for table in ("brain_quotas", "brain_questions"):
        assert await asked.sql(f"SELECT * FROM {table}") == []


async def test_visitors_sign_in_first_and_wrong_questions_take_nothing(asked: Brain) -> None:
    visitor = await asked.api.client.get(ASK)
    assert (visitor.status_code, visitor.json()["code"]) == (401, "not_signed_in")
    person = asked.member()
    for wrong in ("", "%20%20a%20", "x" * 501, "a%00bcd"):
        answer = await person("GET", f"{QUERY}?q={wrong}")
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "q")
    assert await left(person) == 3
    assert await asked.sql("SELECT count(*) FROM brain_questions") == [(0,)]
