"""What a payout consists of: the movements of the available balance since the one before."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from api.ledger import statement_repository as repository


class Movement(NamedTuple):
    """A change of the available balance; ``kind`` is what its posting's cause begins with."""

    at: datetime
    kind: str
    order_id: uuid.UUID | None
    product_name: str | None
    cents: int
    balance: int


class Statement(NamedTuple):
    """Movements from one balance to another, in the order in which they were posted."""

    opening: int
    closing: int
    movements: list[Movement]


async def statement(session: AsyncSession, payout_id: uuid.UUID) -> Statement:
    """Return everything after the posting of the payout before, this one's own the last.

    Summed up backwards from the present balance, so that recent statements, which are what people
    look at, take little time however long the history.
    """
    place = await repository.place(session, payout_id)
    if place is None:
        return Statement(0, 0, [])
    closing = -(place.balance - await repository.sum_after(session, place))
    lines = await repository.lines(session, place)
    balance = opening = closing + sum(line.cents for line in lines)
    movements = []
    for line in lines:
        balance -= line.cents
        kind = line.cause.partition(":")[0]
        movements.append(
            Movement(line.at, kind, line.order_id, line.product_name, -line.cents, balance)
        )
    return Statement(opening, closing, movements)
