"""Health as the API gives it."""

from typing import Literal

from pydantic import BaseModel


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Ready(BaseModel):
    """Which of the outside parts answer. Only Postgres is needed to serve requests."""

    status: Literal["ok", "degraded", "unavailable"]
    postgres: bool
    search_engine: bool
    redis: bool
