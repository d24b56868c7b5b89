"""Questions to the Brain: how many somebody has had, answers that are kept, and what they cost.

Which question somebody has asked is kept nowhere. Days are those of UTC.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, String, func, text
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk


class BrainQuota(Base):
    """How many answers a free member has had on a day; gone after it.

    ``asked`` counts how often the model was asked for them, whether it had an answer or not.
    """

    __tablename__ = "brain_quotas"
    __table_args__ = (CheckConstraint("used >= 0", name="used_positive"),)

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    used: Mapped[int]
    asked: Mapped[int] = mapped_column(server_default=text("0"))


class BrainQuestion(Base):
    """A question of which no answer has come yet; gone with the answer's first piece.

    Where the process dies before that, this row tells that one is to be given back.
    """

    __tablename__ = "brain_questions"

    id: Mapped[UuidPk]
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date] = mapped_column(Date)
    begun_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)


class BrainAnswer(Base):
    """What a model has answered, under a hash of the question, the model and the passages given.

    A passage that has changed, or is not public any more, makes another hash: the row is not found
    again, and is deleted after a day like all others.
    """

    __tablename__ = "brain_answers"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str]
    cited: Mapped[list[int]] = mapped_column(ARRAY(INTEGER))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)


class BrainSpending(Base):
    """What the model's answers of a day cost, in millionths of a cent, those under way included."""

    __tablename__ = "brain_spending"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    microcents: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
