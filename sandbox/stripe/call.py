"""What an endpoint is and what it is called with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.stripe.form import Json
from sandbox.stripe.records import Records


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request whose parameters have been checked."""

    path: Mapping[str, str]
    given: Json

    def only(self, *names: str) -> Json:
        """Return those of these parameters that were given."""
        return {name: self.given[name] for name in names if name in self.given}


Handler: TypeAlias = Callable[[Records, Call], Json]


@dataclass(frozen=True)
class Endpoint:
    """One thing that the API does.

    ``name`` is a method and a path of Stripe's; ``implemented`` names parameters, apart by white
    space, in the form that ``parameters.checked`` describes.
    """

    name: str
    handler: Handler
    implemented: str = ""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        """The path with its placeholders."""
        return self.name.partition(" ")[2]
