"""The text of an answer as it comes: from before, from the model, or quoted."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

import structlog

from api.brain.retrieval import FoundPassage
from api.brain_answers import prompt
from api.brain_answers.cited_text import CitedText
from api.brain_answers.errors import ModelUnavailableError
from api.brain_answers.quoting import quoted
from api.brain_answers.repository import KeptAnswer
from api.brain_answers.schemas import Outcome
from api.brain_answers.spending import Bill, LimitReachedError, Spending
from api.core.settings import Settings
from api.integrations.answers import (
    AnswerModel,
    AnswerModelError,
    CutShort,
    Failed,
    Piece,
    Sending,
    Tokens,
    WithheldAnswerError,
)

NOT_KNOWN = "The Brain does not know: no entry answers this."

_log = structlog.stdlib.get_logger("api.brain_answers")


@dataclass
class Draft:
    """What has become of an answer so far.

    ``new`` says that it may be kept for the next time, ``at_work`` that the model may have been at
    work on it, ``limited`` that the day has no more for the model.
    """

    outcome: Outcome = Outcome.UNKNOWN
    text: str = ""
    cited: set[int] = field(default_factory=set)
    taken: Tokens = field(default_factory=lambda: Tokens(0, 0))
    cached: bool = False
    new: bool = False
    at_work: bool = False
    limited: bool = False


class Writer:
    """Writes answers; ``model`` is None where no key is set."""

    def __init__(self, settings: Settings, model: AnswerModel | None, spending: Spending) -> None:
        self.model = model
        self._spending = spending
        self._output_tokens = settings.answer_output_tokens

    async def write(
        self,
        question: str,
        passages: list[FoundPassage],
        kept: KeptAnswer | None,
        draft: Draft,
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces, and note in the draft what it is.

        Raises ModelUnavailableError.
        """
        if kept is not None:
            draft.cached = True
            draft.text, draft.cited = kept.text, set(kept.cited)
            if kept.text:
                draft.outcome = Outcome.ANSWERED
                yield kept.text
        elif passages and self.model is not None:
            async with aclosing(self._ask(self.model, question, passages, draft)) as pieces:
                async for piece in pieces:
                    yield piece
        elif passages:
            for piece in _quotes(passages, draft):
                yield piece
        if draft.outcome is Outcome.UNKNOWN:
            yield NOT_KNOWN

    async def _ask(
        self,
        model: AnswerModel,
        question: str,
        passages: list[FoundPassage],
        draft: Draft,
    ) -> AsyncGenerator[str, None]:
        data = prompt.data(question, passages)
        sent = prompt.tokens_at_most(prompt.RULES + data)
        bill = Bill(self._spending, Tokens(sent, self._output_tokens))
        try:
            async with aclosing(model.stream(prompt.RULES, data)) as stream:
                async for piece in _checked(_billed(stream, bill, draft), len(passages), draft):
                    yield piece
        except LimitReachedError:
            _log.warning("answers of today cost as much as they may: passages are quoted")
            draft.limited = True
            for piece in _quotes(passages, draft):
                yield piece
        except AnswerModelError as error:
            _log.warning("no answer from the model", reason=str(error))
            # What it gave no word of is not the member's doing, if it was at work at all.
            draft.at_work = bool(draft.text) or isinstance(error, WithheldAnswerError)
            await bill.end(refused=error.refused)
            raise ModelUnavailableError from error
        finally:
            await bill.end()


async def _billed(
    stream: AsyncGenerator[Piece, None], bill: Bill, draft: Draft
) -> AsyncGenerator[str | CutShort, None]:
    """Yield what is of the answer, and have each attempt at it counted.

    Raises LimitReachedError before an attempt.
    """
    async for piece in stream:
        if isinstance(piece, Sending):
            await bill.begin()
            draft.at_work = True
        elif isinstance(piece, Failed):
            draft.at_work = False
            await bill.end(refused=piece.refused)
        elif isinstance(piece, Tokens):
            bill.told(piece)
            draft.taken = bill.taken
        else:
            yield piece


async def _checked(
    stream: AsyncGenerator[str | CutShort, None], passages: int, draft: Draft
) -> AsyncGenerator[str, None]:
    """Yield what cites passages that were given: anything else would be the model's own.

    Should the model say half-way that they do not answer, it ends there. What was cut short says
    so at its end; with nothing to show, it raises WithheldAnswerError.
    """
    text = CitedText(passages)
    said = ""
    cut = False
    async for piece in stream:
        if isinstance(piece, CutShort):
            cut = True
            continue
        before = len(said)
        said += piece
        end = said.find(prompt.NO_ANSWER)
        if shown := text.feed(said[before:] if end < 0 else said[before:end]):
            draft.text += shown
            yield shown
    if rest := text.end():
        draft.text += rest
        yield rest
    cut = cut and prompt.NO_ANSWER not in said
    if cut and not draft.text:
        raise WithheldAnswerError("an answer has cited nothing before it was cut short")
    if cut:
        # Right behind a table or a block of code it would be taken for a part of that.
        more = "\n\n…" if draft.text.endswith(("`", "~", "|")) else " …"
        draft.text += more
        yield more
    draft.new = not cut
    if draft.text:
        draft.outcome, draft.cited = Outcome.ANSWERED, text.cited


def _quotes(passages: list[FoundPassage], draft: Draft) -> list[str]:
    pieces = quoted(passages)
    if pieces:
        draft.outcome = Outcome.QUOTED
        draft.text, draft.cited = "".join(pieces.values()), set(pieces)
    return list(pieces.values())
