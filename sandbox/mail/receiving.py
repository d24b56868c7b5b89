"""Taking mail by SMTP, and refusing it where a test wants that."""

import asyncio
import re

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mail.mailbox import Mailbox

LARGEST_BYTES = 10_000_000
_REFUSED = re.compile(r"smtp-([45][0-9]{2})@")


class Receiver:
    """Keeps every message, except for ``smtp-NNN@…``, who is refused with that code."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Accept or refuse a recipient."""
        if refused := _REFUSED.match(address):
            return f"{refused[1]} {refused[1][0]}.0.0 refused as its address asks for"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Write a message to disk before saying that it is taken."""
        content = envelope.original_content or b""
        name = await asyncio.to_thread(
            self._mailbox.keep, envelope.mail_from or "", envelope.rcpt_tos, content
        )
        return f"250 2.0.0 kept as {name}"


async def listen(mailbox: Mailbox, port: int) -> asyncio.Server:
    """Take mail on this port of 127.0.0.1."""
    receiver = Receiver(mailbox)

    def protocol() -> SMTP:
        return SMTP(
            receiver,
            data_size_limit=LARGEST_BYTES,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="sandbox mail",
        )

    return await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
