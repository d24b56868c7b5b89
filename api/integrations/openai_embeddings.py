"""OpenAI's embeddings, or those of any server that speaks its protocol."""

from array import array
from collections.abc import Sequence

import openai

from api.core.settings import Settings
from api.integrations.embedding_models import EmbeddingModel
from api.integrations.embeddings import EmbeddingError, EmbeddingRefusedError, Vector
from api.integrations.openai_errors import named

RETRIES = 2
"""How often a request that met a busy or failing server is sent again, after growing pauses."""


class OpenAiEmbeddings:
    """A server that speaks OpenAI's protocol; for one event loop."""

    at_once = 64
    """Texts in one request; passages are short, so that it stays far below every known limit."""

    def __init__(self, settings: Settings, model: EmbeddingModel) -> None:
        self.model = model
        self._client = openai.AsyncOpenAI(
            api_key=settings.openai_api_key.get_secret_value(),
            base_url=settings.openai_base_url,
            timeout=settings.openai_timeout_seconds,
            max_retries=RETRIES,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def question(self, text: str) -> Vector:
        """Return the vector of what somebody looks for."""
        return (await self._embed([text]))[0]

    async def passages(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of texts that are to be found, in their order."""
        found: list[Vector] = []
        for start in range(0, len(texts), self.at_once):
            found += await self._embed(texts[start : start + self.at_once])
        return found

    async def _embed(self, texts: Sequence[str]) -> list[Vector]:
        # Only these models can be asked for a size; others refuse the parameter.
        sized = self.model.name.startswith("text-embedding-3")
        try:
            answer = await self._client.embeddings.create(
                model=self.model.name,
                input=list(texts),
                encoding_format="float",
                dimensions=self.model.dimensions if sized else openai.omit,
            )
            ordered = sorted(answer.data, key=lambda one: one.index)
            vectors = [array("f", one.embedding).tolist() for one in ordered]
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            raise EmbeddingRefusedError(f"the embedding service: {named(error)}") from error
        except openai.OpenAIError as error:
            raise EmbeddingError(f"the embedding service: {named(error)}") from error
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise EmbeddingError(f"the embedding service answers nonsense: {error!r}") from error
        self._check(vectors, len(texts))
        return vectors

    def _check(self, vectors: Sequence[Vector], wanted: int) -> None:
        sizes = {len(vector) for vector in vectors}
        if len(vectors) != wanted or sizes != {self.model.dimensions}:
            raise EmbeddingError(
                f"{self.model.name} answers {len(vectors)} vectors of {sorted(sizes)} dimensions"
                f" where {wanted} of {self.model.dimensions} were wanted (EMBEDDING_DIMENSIONS)"
            )
