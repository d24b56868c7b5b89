"""Refusals in Stripe's own format."""

from sandbox.stripe.form import Json

INVALID = "invalid_request_error"
NOT_IMPLEMENTED = "stand_in_not_implemented"


class StripeError(Exception):
    """A refusal that the caller sees as ``{"error": {…}}`` with this HTTP status."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = INVALID,
        more: Json | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self._error: Json = {"message": message, "type": kind, **(more or {})}
        if param is not None:
            self._error["param"] = param
        if code is not None:
            self._error["code"] = code
        if code is not None and code != NOT_IMPLEMENTED:
            self._error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"

    def body(self) -> Json:
        """Return it as Stripe writes it."""
        return {"error": self._error}


def no_such(kind: str, identifier: str, param: str = "id", status: int = 400) -> StripeError:
    """Return the refusal for something that is not there; 404 where the path names it."""
    message = f"No such {kind}: '{identifier}'"
    return StripeError(message, code="resource_missing", param=param, status=status)


def missing(param: str) -> StripeError:
    """Return the refusal of a request without a parameter that it needs."""
    message = f"Missing required param: {param}."
    return StripeError(message, code="parameter_missing", param=param)


def not_implemented(what: str, param: str | None = None) -> StripeError:
    """Return the refusal of something that Stripe has and the stand-in has not."""
    message = f"The Stripe stand-in does not implement {what}; see sandbox/stripe/README.md"
    return StripeError(message, code=NOT_IMPLEMENTED, param=param)
