"""Models that write answers."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from api.core.settings import Settings


class AnswerModelError(Exception):
    """The model cannot be reached, is busy, breaks off or takes too long.

    ``refused`` says that it was not at work in the last attempt, so that nothing is to be paid for
    that.
    """

    def __init__(self, reason: str, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.refused = refused


class WithheldAnswerError(AnswerModelError):
    """The model has answered, but its service does not give the answer out."""


@dataclass(frozen=True, slots=True)
class CutShort:
    """That the answer has reached its most tokens before its end."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an attempt has taken so far, in the model's tokens."""

    input: int
    output: int

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.input + other.input, self.output + other.output)


@dataclass(frozen=True, slots=True)
class Sending:
    """That an attempt is sent as soon as the reader goes on."""


@dataclass(frozen=True, slots=True)
class Failed:
    """That an attempt has come to nothing, and another follows; ``refused`` as in errors."""

    refused: bool


Piece = str | CutShort | Tokens | Sending | Failed
"""What comes from a model: text, and what there is to know of it."""


class AnswerModel(Protocol):
    """A model in use."""

    name: str

    def stream(self, rules: str, data: str) -> AsyncGenerator[Piece, None]:
        """Yield the answer as it comes, and what each attempt has taken if the server tells.

        Each attempt is announced before it is sent; text comes of the last one only. ``rules`` say
        what to do; ``data`` is what to do it with, and in another role. Raises AnswerModelError.
        Closing the generator ends the request.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


def answer_model(settings: Settings) -> AnswerModel | None:
    """Return the model that these settings mean; None where no key is set."""
    if not settings.openai_api_key.get_secret_value():
        return None
    # The SDK takes a second and 40 MB, which only those should pay who have a key.
    from api.integrations.openai_answers import OpenAiAnswers  # noqa: PLC0415 - see above

    return OpenAiAnswers(settings)
