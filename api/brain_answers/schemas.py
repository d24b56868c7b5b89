"""Answers of the Brain. Nothing of them says who has asked."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, StringConstraints

from api.models import BrainEntryType
from api.products.schemas import ProductCard
from api.subscriptions.schemas import Plan

Question = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"
    ),
    Query(description="What to answer, as one would ask a person."),
]


class Outcome(StrEnum):
    """What an answer is: written by the model, quoted from entries, or not known."""

    ANSWERED = "answered"
    QUOTED = "quoted"
    UNKNOWN = "unknown"


class AnswerPassage(BaseModel):
    """A passage of an entry that the answer is drawn from; ``number`` is what it is cited by.

    ``text`` is Markdown, ``excerpt`` its beginning in plain words.
    """

    number: int
    entry_id: UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    heading: str
    text: str
    excerpt: str


class BrainQuota(BaseModel):
    """How many answers a member has had today (UTC), and has left; null: as many as are fair."""

    plan: Plan
    used: int
    limit: int | None
    remaining: int | None
    resets_at: datetime


class AnswerPassages(BaseModel):
    """The event ``passages``: what the answer will be drawn from."""

    passages: list[AnswerPassage]


class AnswerText(BaseModel):
    """The event ``text``: the next piece of the answer, Markdown that cites passages as ``[1]``."""

    text: str


class AnswerCitations(BaseModel):
    """The event ``citations``: which passages were cited, and products of their entries."""

    outcome: Outcome
    citations: list[int]
    products: list[ProductCard]


class AnswerUsage(BaseModel):
    """The event ``usage``: what the model took, and what is left of the quota.

    ``cached`` says that the model has answered the same before.
    """

    input_tokens: int
    output_tokens: int
    cached: bool
    quota: BrainQuota


class BrainAnswer(AnswerPassages, AnswerText, AnswerCitations, AnswerUsage):
    """A whole answer: all events together."""
