"""The connection to Stripe, and what may go wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe
import structlog

from api.core.settings import Settings

log = structlog.get_logger()

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 15.0
RETRIES = 2
PAGE = 100


class StripeUnavailableError(Exception):
    """Stripe does not answer, or not for now: whether it has done what was asked is not known."""


class StripeBrokenError(StripeUnavailableError):
    """Stripe itself has failed, and says so again for a day whenever it is asked under this key."""


class StripeRefusedError(Exception):
    """Stripe has said no for good; ``code`` is its own word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@contextmanager
def translated() -> Iterator[None]:
    """Turn the SDK's errors into ours."""
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        if error.http_status == 409:  # noqa: PLR2004 - the same request is under way
            raise StripeUnavailableError(str(error)) from error
        message = error.user_message or str(error)
        raise StripeRefusedError(error.code or type(error).__name__, message) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        log.error("stripe does not know our key", reason=str(error))  # noqa: TRY400 - not our code's
        raise StripeUnavailableError(str(error)) from error
    except stripe.StripeError as error:
        replayed = error.headers is not None and "idempotent-replayed" in error.headers
        raise (StripeBrokenError if replayed else StripeUnavailableError)(str(error)) from error


class StripeConnection:
    """What every part of the API is asked through, for one event loop."""

    def __init__(self, settings: Settings) -> None:
        key = settings.stripe_secret_key.get_secret_value()
        self.has_key = key != ""
        self._http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        self._client = stripe.StripeClient(
            key or "not-set",
            stripe_version=API_VERSION,
            base_addresses={"api": settings.stripe_api_url.rstrip("/")},
            max_network_retries=RETRIES,
            http_client=self._http,
        )
        self._v1 = self._client.v1

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call] # the SDK forgot its types
