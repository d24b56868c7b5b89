"""Refusals in Clerk's own format."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a code of Clerk's, a sentence, and the parameter at fault."""

    code: str
    message: str
    long_message: str
    parameter: str | None = None

    def body(self) -> dict[str, object]:
        """Return it as Clerk writes it."""
        return {
            "code": self.code,
            "message": self.message,
            "long_message": self.long_message,
            "meta": {"param_name": self.parameter} if self.parameter else {},
        }


class ApiError(Exception):
    """A refusal that the caller sees as ``{"errors": […]}`` with this HTTP status."""

    def __init__(self, status: int, *problems: Problem) -> None:
        super().__init__("; ".join(problem.long_message for problem in problems))
        self.status = status
        self.problems = problems


def not_found(kind: str, identifier: str) -> ApiError:
    """Return the refusal for something that is not there."""
    message = f"No {kind} was found with id {identifier}"
    return ApiError(404, Problem("resource_not_found", "not found", message))
