"""OpenAI's chat completions, or those of any server that speaks its protocol."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx
import openai
import structlog
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from api.core.settings import Settings
from api.integrations.answers import (
    AnswerModelError,
    CutShort,
    Failed,
    Piece,
    Sending,
    Tokens,
    WithheldAnswerError,
)
from api.integrations.openai_errors import named

ATTEMPTS = 3
PAUSE_SECONDS = 0.25
"""Before the second attempt, give or take half of it; doubled before the third."""
_PASSING = (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError)

_log = structlog.stdlib.get_logger("api.openai_answers")


class _PassingError(AnswerModelError):
    """What may be over with the next attempt."""


class OpenAiAnswers:
    """A server that speaks OpenAI's protocol; for one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.answer_model
        self._most_tokens = settings.answer_output_tokens
        self._seconds = settings.answer_seconds
        self._client = openai.AsyncOpenAI(
            api_key=settings.openai_api_key.get_secret_value(),
            base_url=settings.openai_base_url,
            timeout=settings.openai_timeout_seconds,
            # Its own attempts end where the answer's head comes, ours where its text does.
            max_retries=0,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def stream(self, rules: str, data: str) -> AsyncGenerator[Piece, None]:
        """Yield the answer as it comes; tried again only while nothing of it has come."""
        deadline = asyncio.get_running_loop().time() + self._seconds
        for attempt in range(1, ATTEMPTS + 1):
            begun = False
            yield Sending()
            try:
                async with aclosing(self._once(rules, data, deadline)) as pieces:
                    async for piece in pieces:
                        begun = begun or not isinstance(piece, Tokens)
                        yield piece
            except _PassingError as error:
                pause = PAUSE_SECONDS * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - keeps clients apart, hides nothing
                late = asyncio.get_running_loop().time() + pause > deadline
                if begun or late or attempt == ATTEMPTS:
                    raise
                _log.warning("an answer is asked for again", reason=str(error))
                yield Failed(error.refused)
            else:
                return
            await asyncio.sleep(pause)

    async def _once(self, rules: str, data: str, deadline: float) -> AsyncGenerator[Piece, None]:
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": rules},
            {"role": "user", "content": data},
        ]
        begun = told = False
        reason: str | None = None
        try:
            async with asyncio.timeout_at(deadline):
                stream = await self._client.chat.completions.create(
                    model=self.name,
                    messages=messages,
                    max_completion_tokens=self._most_tokens,
                    stream=True,
                    stream_options={"include_usage": True},
                )
            begun = True
            async with stream:
                while (chunk := await _next(stream, deadline)) is not None:
                    for choice in chunk.choices:
                        reason = choice.finish_reason or reason
                        if choice.delta.content:
                            yield choice.delta.content
                    if chunk.usage is not None:
                        told = True
                        yield Tokens(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
        except TimeoutError as error:
            raise AnswerModelError("the answer takes too long") from error
        except openai.OpenAIError as error:
            kind = _PassingError if isinstance(error, _PASSING) else AnswerModelError
            refused = not begun and _is_refusal(error)
            raise kind(f"the answering service: {named(error)}", refused=refused) from error
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise AnswerModelError(f"the answering service answers nonsense: {error!r}") from error
        for piece in _end(reason, told=told):
            yield piece


def _end(reason: str | None, *, told: bool) -> list[Piece]:
    """Return what is left to say at the end of a stream; ``told`` says that its usage has come."""
    if reason == "content_filter":
        raise WithheldAnswerError("the answering service withholds its answer")
    if reason is None and not told:
        # Something between us has closed the connection as if all had come, or it was no stream.
        raise _PassingError("the answering service breaks off without a word")
    return [CutShort()] if reason == "length" else []


def _is_refusal(error: openai.OpenAIError) -> bool:
    """Whether a server has said no, or is not there; one that is silent may be at work."""
    unreachable = isinstance(error.__cause__, httpx.ConnectError)
    return unreachable or isinstance(error, openai.APIStatusError)


async def _next(
    stream: openai.AsyncStream[ChatCompletionChunk], deadline: float
) -> ChatCompletionChunk | None:
    """Return the next chunk, None after the last; raises TimeoutError.

    A server that sends comments to keep the connection is never silent for the client.
    """
    async with asyncio.timeout_at(deadline):
        return await anext(stream, None)
