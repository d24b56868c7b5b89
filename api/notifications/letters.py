"""Letters on their way: written with what they tell of, sent by a worker, each once."""

import re
import uuid
from collections.abc import Mapping, Sequence
from email.utils import parseaddr

import structlog
from jinja2 import TemplateError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.mail import Mail, Mailer, MailPermanentError, MailTemporaryError
from api.models import Channel, LetterStatus
from api.notifications import repository
from api.notifications.kinds import ACCOUNT_CLOSED, KINDS, Kind
from api.notifications.rendering import Shop, render
from api.notifications.repository import Begun, Claimed
from api.notifications.tokens import UnsubscribeTokens

log = structlog.get_logger()

BATCH = 20
LEASE_SECONDS = 300.0
"""Beyond the time that handing one letter over may take."""
ATTEMPTS = 20
"""With an hour between the last ones, a mail server may be away for half a day."""

Content = str | int | Sequence[Mapping[str, str]]
"""What a template is given under one name: a list has an entry for each line of a table."""


async def write(
    session: AsyncSession, kind: Kind, user_id: uuid.UUID, event: str, **context: Content
) -> None:
    """Write a letter in the transaction of what it tells of; of one event there is one letter.

    One that its reader does not want is on record all the same, so that it is not sent later.
    """
    wanted = not kind.optional or kind.name not in await repository.unwanted(
        session, user_id, Channel.EMAIL
    )
    await repository.add(
        session,
        event=f"{kind.name}:{event}",
        kind=kind.name,
        user_id=user_id,
        context=context,
        wanted=wanted,
    )


class LetterQueue:
    """Sends what was written.

    A worker that dies after the mail server took a letter and before that is on record leaves it
    to be sent again, with the same Message-ID: SMTP has no way to ask.

    A batch may take longer than its lease. So each letter's lease begins anew when its turn comes,
    and a letter that another worker has claimed meanwhile (its count of attempts says so) is left
    to that one.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._mailer = Mailer(settings)
        self._lease = LEASE_SECONDS + settings.smtp_timeout_seconds
        self._tokens = UnsubscribeTokens(settings.signing_secret.get_secret_value())
        self._shop = Shop(
            site_url=settings.site_url.rstrip("/"),
            support_email=settings.support_email,
            seller_percent=100 - settings.platform_percent,
        )
        self._domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]

    async def run(self) -> int:
        """Send a batch of due letters; returns how many there were."""
        async with self._database.transaction() as session:
            letters = await repository.claim(session, BATCH, self._lease)
        for letter in letters:
            await self._handle(letter)
        return len(letters)

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, letter: Claimed) -> None:
        about = {"letter": str(letter.id), "kind": letter.kind}
        async with self._database.transaction() as session:
            begun = await repository.begin(session, letter, self._lease)
        if begun is None:
            return
        try:
            status = await self._send(letter, begun)
        except (MailPermanentError, TemplateError) as error:
            reason = _without(letter.address, repr(error))
            log.warning("letter cannot be sent", reason=reason, **about)
            await self._end(letter, LetterStatus.FAILED, reason)
        except Exception as error:
            # Whatever it is, it must not end the worker: every other letter would wait with it.
            reason = _without(letter.address, repr(error))
            expected = isinstance(error, MailTemporaryError)
            log.warning("letter not sent yet", reason=reason, exc_info=not expected, **about)
            if letter.attempts >= ATTEMPTS:
                await self._end(letter, LetterStatus.FAILED, reason)
                return
            async with self._database.transaction() as session:
                await repository.put_off(session, letter, reason)
        else:
            await self._end(letter, status)

    async def _send(self, letter: Claimed, begun: Begun) -> LetterStatus:
        kind = KINDS.get(letter.kind)
        if kind is None:
            # While releases change, a worker of the older one meets letters of the newer one.
            raise LookupError(f"no kind {letter.kind}")
        if begun.reader_is_gone and kind is not ACCOUNT_CLOSED:
            return LetterStatus.UNWANTED
        if kind.optional and begun.unwanted:
            return LetterStatus.UNWANTED
        unsubscribe = None
        if kind.optional:
            token = self._tokens.make(letter.user_id, kind.name)
            unsubscribe = f"{self._shop.site_url}/api/notifications/unsubscribe?token={token}"
        made = render(kind, begun.context, shop=self._shop, unsubscribe_url=unsubscribe)
        await self._mailer.send(
            Mail(
                to=letter.address,
                subject=made.subject,
                text=made.text,
                html=made.html,
                message_id=f"<{letter.id}@{self._domain}>",
                unsubscribe_url=unsubscribe,
            )
        )
        return LetterStatus.SENT

    async def _end(self, letter: Claimed, status: LetterStatus, error: str | None = None) -> None:
        async with self._database.transaction() as session:
            await repository.end(session, letter, status, error)


def _without(address: str, reason: str) -> str:
    """Return a reason without the address that servers like to repeat: reasons are kept."""
    return re.sub(re.escape(address), "<address>", reason, flags=re.IGNORECASE)
