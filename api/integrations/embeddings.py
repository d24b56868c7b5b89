"""Texts as vectors whose nearness is nearness of meaning."""

from collections.abc import Sequence
from typing import Protocol

from api.core.settings import Settings
from api.integrations.embedding_models import LOCAL_MODEL, EmbeddingModel, embedding_model

Vector = list[float]
"""Single precision, so that it compares equal after it was stored as such."""


class EmbeddingError(Exception):
    """No vectors could be had; the same texts may succeed later."""


class EmbeddingRefusedError(EmbeddingError):
    """The service refuses one of the texts, or how it was asked."""


class Embeddings(Protocol):
    """A model in use. All calls raise EmbeddingError."""

    model: EmbeddingModel
    at_once: int
    """How many texts are best given together: with more, what is urgent would wait for them."""

    async def passages(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of texts that are to be found, in their order."""
        ...

    async def question(self, text: str) -> Vector:
        """Return the vector of what somebody looks for."""
        ...

    async def close(self) -> None:
        """Give back connections and memory."""
        ...


def embeddings(settings: Settings) -> Embeddings | None:
    """Return the model that these settings mean, ready for use; None for none."""
    model = embedding_model(settings)
    if model is None:
        return None
    if model is LOCAL_MODEL:
        from api.integrations.local_embeddings import LocalEmbeddings  # noqa: PLC0415 - as below

        return LocalEmbeddings()
    # The SDK takes a second and 40 MB, which only those should pay who have a key.
    from api.integrations.openai_embeddings import OpenAiEmbeddings  # noqa: PLC0415 - see above

    return OpenAiEmbeddings(settings, model)
