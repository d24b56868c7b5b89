"""The embeddings of the documents for one embedder, and how near they are to a vector."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

_Rows = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]


class Vectors:
    """Embeddings in single precision; a document may have several, or none."""

    def __init__(self) -> None:
        self._of: dict[int, NDArray[np.float32]] = {}
        self._rows: _Rows | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the rows out: they are made of the rest."""
        return {"_of": self._of, "_rows": None}

    def put(self, document: int, embeddings: Sequence[Sequence[float]]) -> None:
        """Keep the embeddings of a document in place of those that it had."""
        self.remove(document)
        if embeddings:
            self._of[document] = np.asarray(embeddings, dtype=np.float32)
            self._rows = None

    def remove(self, document: int) -> None:
        """Forget the embeddings of a document, if it has any."""
        if self._of.pop(document, None) is not None:
            self._rows = None

    def documents(self) -> BitMap:
        """Return the documents that have embeddings."""
        return BitMap(self._of)

    def count(self) -> int:
        """Return how many embeddings there are."""
        return sum(map(len, self._of.values()))

    def similarities(self, target: Sequence[float], among: BitMap) -> dict[int, float]:
        """Return how near each of these documents is by its nearest embedding, from 0 to 1.

        That is half of one more than the cosine. Documents without embeddings are left out.
        """
        if not self._of:
            return {}
        if self._rows is None:
            self._rows = self._arranged()
        owners, matrix, lengths = self._rows
        wanted = np.isin(owners, np.asarray(among.to_array(), dtype=np.int64))
        owners, matrix, lengths = owners[wanted], matrix[wanted], lengths[wanted]
        vector = np.asarray(target, dtype=np.float32)
        scales = lengths * np.float32(np.linalg.norm(vector))
        # A vector without length points nowhere: the original takes it for equal to any other.
        usable = scales > np.finfo(np.float32).eps
        cosines = np.ones(len(owners), dtype=np.float32)
        np.divide(matrix @ vector, scales, out=cosines, where=usable)
        scores = 1 - (1 - np.clip(cosines, -1, 1)) / 2
        found: dict[int, float] = {}
        for owner, score in zip(owners.tolist(), scores.tolist(), strict=True):
            found[owner] = max(score, found.get(owner, 0.0))
        return found

    def _arranged(self) -> _Rows:
        matrix = np.concatenate(list(self._of.values()))
        owners = np.repeat(
            np.fromiter(self._of, dtype=np.int64), [len(one) for one in self._of.values()]
        )
        return owners, matrix, np.linalg.norm(matrix, axis=1).astype(np.float32)


def shifted(score: float, distribution: dict[str, float] | None) -> float:
    """Spread similarities that lie close together, as an embedder's ``distribution`` asks."""
    if distribution is None:
        return score
    factor = 0.4 / distribution["sigma"]
    moved = factor * score + 0.5 - factor * distribution["mean"]
    least = float(np.finfo(np.float32).eps)
    return least if moved <= 0 else min(moved, 1.0)
