"""What Stripe demands of a text whatever it is for."""

import re
from urllib.parse import urlsplit

from sandbox.stripe.errors import StripeError

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def check_email(value: object, param: str) -> None:
    """Raise StripeError unless it is None or an e-mail address."""
    if value is not None and not is_email(str(value)):
        message = f"Invalid email address: {value}"
        raise StripeError(message, code="email_invalid", param=param)


def is_email(text: str) -> bool:
    """Return whether a text has the form of an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def check_url(value: object, param: str) -> None:
    """Raise StripeError unless it is None or an http address."""
    if value is None:
        return
    parts = urlsplit(str(value))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise StripeError("Not a valid URL", code="url_invalid", param=param)
