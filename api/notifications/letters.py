"""Letters on their way: written with what they tell of, sent by a worker, each once."""

import uuid
from email.utils import parseaddr

import structlog
from jinja2 import TemplateError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.mail import Mail, Mailer, MailPermanentError, MailTemporaryError
from api.models import Channel, LetterStatus
from api.notifications import repository
from api.notifications.kinds import KINDS, Kind
from api.notifications.rendering import render
from api.notifications.repository import Claimed
from api.notifications.tokens import UnsubscribeTokens

log = structlog.get_logger()

BATCH = 20
LEASE_SECONDS = 300.0
ATTEMPTS = 20
"""With an hour between the last ones, a mail server may be away for half a day."""


async def write(
    session: AsyncSession, kind: Kind, user_id: uuid.UUID, event: str, **context: str | int
) -> None:
    """Write a letter in the transaction of what it tells of; of one event there is one letter."""
    await repository.add(
        session, event=f"{kind.name}:{event}", kind=kind.name, user_id=user_id, context=context
    )


class LetterQueue:
    """Sends what was written.

    A worker that dies after the mail server took a letter and before that is on record leaves it
    to be sent again, with the same Message-ID: SMTP has no way to ask.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._mailer = Mailer(settings)
        self._tokens = UnsubscribeTokens(settings.signing_secret.get_secret_value())
        self._site_url = settings.site_url.rstrip("/")
        self._domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]

    async def run(self) -> int:
        """Send a batch of due letters; returns how many there were."""
        async with self._database.transaction() as session:
            letters = await repository.claim(session, BATCH, LEASE_SECONDS)
        for letter in letters:
            await self._handle(letter)
        return len(letters)

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, letter: Claimed) -> None:
        about = {"letter": str(letter.id), "kind": letter.kind}
        try:
            status = await self._send(letter)
        except (MailPermanentError, TemplateError, KeyError) as error:
            log.exception("letter cannot be sent", **about)
            await self._end(letter, LetterStatus.FAILED, repr(error))
        except MailTemporaryError as error:
            log.warning("letter not sent yet", reason=str(error), **about)
            if letter.attempts >= ATTEMPTS:
                await self._end(letter, LetterStatus.FAILED, str(error))
                return
            async with self._database.transaction() as session:
                await repository.put_off(session, letter.id, str(error))
        else:
            await self._end(letter, status)

    async def _send(self, letter: Claimed) -> LetterStatus:
        kind = KINDS[letter.kind]
        async with self._database.transaction() as session:
            context = await repository.context(session, letter.id)
            unwanted = await repository.unwanted(session, letter.user_id, Channel.EMAIL)
        if context is None or (kind.optional and kind.name in unwanted):
            return LetterStatus.UNWANTED
        unsubscribe = None
        if kind.optional:
            token = self._tokens.make(letter.user_id, kind.name)
            unsubscribe = f"{self._site_url}/api/notifications/unsubscribe?token={token}"
        made = render(kind, context, site_url=self._site_url, unsubscribe_url=unsubscribe)
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
            await repository.end(session, letter.id, status, error)
