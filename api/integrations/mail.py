"""Handing one message over to a mail server by SMTP."""

import asyncio
import contextlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import localtime, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from api.core.settings import Settings

QUIT_SECONDS = 2.0

_FOR_GOOD = 500
_PORTS = {"smtp": 25, "smtps": 465, "starttls": 587}
_ADDRESS = re.compile(r'[^\s\x00-\x1f\x7f-\x9f<>()\[\],;:\\"@]{1,64}@[A-Za-z0-9.-]{1,255}')
_MESSAGE_ID = re.compile(r"<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>", re.ASCII)
_URL = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]+")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Wide enough that no header of ours is folded: readers of unsubscribe links choke on that.
_POLICY = MAIL_POLICY.clone(max_line_length=900, cte_type="7bit")


class MailError(Exception):
    """The server did not take the message."""


class MailTemporaryError(MailError):
    """Not now: it is away, too slow, does not let us in, or asks for another try."""


class MailPermanentError(MailError):
    """Never: it refuses this recipient or this message for good."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A message to one address.

    ``message_id`` has the form ``<unique@domain>``; a second attempt uses the same, so that what
    arrives twice can be recognised. ``unsubscribe_url`` takes a POST (RFC 8058) and a visit.
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    unsubscribe_url: str | None = None


class Mailer:
    """Sends from the address of the settings, each message over a connection of its own."""

    def __init__(self, settings: Settings) -> None:
        self._url = urlsplit(settings.smtp_url.get_secret_value())
        self._from = settings.mail_from
        self._sender = parseaddr(settings.mail_from)[1]
        self._timeout = settings.smtp_timeout_seconds

    async def send(self, mail: Mail) -> None:
        """Hand a message over.

        Raises MailTemporaryError or MailPermanentError, and ValueError for a message id or URL
        that is none. When the connection breaks at the very end, the server may have taken the
        message in spite of a MailTemporaryError: SMTP cannot tell.
        """
        recipient = _recipient(mail.to)
        content = self._message(mail, recipient).as_bytes()
        client = self._client()
        try:
            async with asyncio.timeout(self._timeout):
                await self._connect(client)
                await self._hand_over(client, recipient, content)
            # The message is taken, whatever comes of the farewell.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=QUIT_SECONDS)
        except TimeoutError as error:
            raise MailTemporaryError(f"no end after {self._timeout:g} s") from error
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        url = self._url
        return aiosmtplib.SMTP(
            hostname=url.hostname,
            port=url.port or _PORTS[url.scheme],
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=url.scheme == "smtps",
            start_tls=url.scheme == "starttls",
            # By default the machine's name is looked up, which blocks.
            local_hostname=self._sender.rpartition("@")[2],
            timeout=self._timeout,
        )

    async def _connect(self, client: aiosmtplib.SMTP) -> None:
        """Connect, encrypt and log in; what is refused here is no verdict on the message."""
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailTemporaryError(f"{self._url.hostname}: {error}") from error

    async def _hand_over(self, client: aiosmtplib.SMTP, recipient: str, content: bytes) -> None:
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        try:
            await client.ehlo()
            if options and not client.supports_extension("smtputf8"):
                raise MailPermanentError(f"the server cannot send to {recipient}")
            await client.sendmail(self._sender, [recipient], content, mail_options=options)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refusal(error.recipients[0]) from error
        except (aiosmtplib.SMTPHeloError, aiosmtplib.SMTPSenderRefused) as error:
            # Our own settings are at fault, not this message.
            raise MailTemporaryError(f"sender refused: {error}") from error
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailTemporaryError(str(error)) from error

    def _message(self, mail: Mail, recipient: str) -> EmailMessage:
        if not _MESSAGE_ID.fullmatch(mail.message_id):
            raise ValueError(f"no message id: {mail.message_id!r}")
        message = EmailMessage(_POLICY.clone(utf8=not recipient.isascii()))
        message["From"] = self._from
        message["To"] = recipient
        message["Subject"] = _CONTROL.sub(" ", mail.subject).strip()
        message["Date"] = localtime()
        message["Message-ID"] = mail.message_id
        message["Auto-Submitted"] = "auto-generated"
        if mail.unsubscribe_url is not None:
            if not _URL.fullmatch(mail.unsubscribe_url):
                raise ValueError(f"no URL: {mail.unsubscribe_url!r}")
            message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _recipient(address: str) -> str:
    """Return the address with its domain in ASCII."""
    local, _, domain = address.rpartition("@")
    try:
        recipient = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise MailPermanentError(f"no address: {address!r}") from error
    if not _ADDRESS.fullmatch(recipient):
        raise MailPermanentError(f"no address: {address!r}")
    return recipient


def _refusal(error: aiosmtplib.SMTPResponseException) -> MailError:
    said = f"{error.code} {error.message}"
    if error.code >= _FOR_GOOD:
        return MailPermanentError(said)
    return MailTemporaryError(said)
