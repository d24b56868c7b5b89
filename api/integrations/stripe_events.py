"""Stripe's news: those that it sends, signed, and the list of them that it keeps for 30 days."""

from collections.abc import Sequence
from datetime import datetime

import orjson
import stripe
from stripe.params import EventListParams

from api.integrations.stripe_connection import PAGE, StripeConnection, translated
from api.integrations.stripe_objects import EventPage, StripeEvent
from api.integrations.stripe_reading import event_of

SIGNATURE_TOLERANCE_SECONDS = 300


class SignatureRefusedError(Exception):
    """A webhook does not come from Stripe, or is too old."""


class StripeEvents(StripeConnection):
    """The list of the platform's own events."""

    async def events(
        self, kinds: Sequence[str], since: datetime, until: datetime, after_id: str | None
    ) -> EventPage:
        """Return a page of the events of these kinds (20 at most), the newest first.

        They were made from ``since`` on and before ``until``, whose fractions of seconds do not
        count; ``after_id`` is the last of the page before.
        """
        parameters: EventListParams = {
            "types": list(kinds),
            "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
            "limit": PAGE,
        }
        if after_id is not None:
            parameters["starting_after"] = after_id
        with translated():
            page = await self._v1.events.list_async(parameters)
        return EventPage(tuple(event_of(one) for one in page.data), more=page.has_more)


def verified_event(secrets: Sequence[str], signature: str | None, body: bytes) -> StripeEvent:
    """Return the event of a webhook signed with one of our secrets.

    Several stand there while one is being replaced. Raises SignatureRefusedError for a wrong or
    missing signature, for one older than five minutes, and for a body that is no event.
    """
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, secret, SIGNATURE_TOLERANCE_SECONDS
            )
            break
        except (stripe.SignatureVerificationError, UnicodeDecodeError, TypeError):
            # A signature that is no ASCII cannot be compared.
            continue
    else:
        raise SignatureRefusedError("no secret of ours fits the signature")
    try:
        return event_of(orjson.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SignatureRefusedError("the body is no event") from error
