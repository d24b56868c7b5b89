"""Mail as the product sends it, against real SMTP servers."""

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from pydantic import SecretStr, ValidationError

from api.core.settings import Settings, get_settings
from api.integrations.mail import Mail, Mailer, MailPermanentError, MailTemporaryError
from tests.support.mail_sink import Sink, running_sink, sink

__all__ = ["running_sink", "sink"]

MAIL = Mail(
    to="ann@example.com",
    subject="Grüße, 東京",
    text="Guten Tag\n.\nand a line of " + "much text " * 200,
    html="<p>Güten <b>Tag</b></p>",
    message_id="<7f3c.1@mywork.example>",
)


def settings_for(url: str, **update: Any) -> Settings:
    sender = "MyWork – Marketplace <no-reply@mywork.example>"
    given = {"smtp_url": SecretStr(url), "mail_from": sender, **update}
    return get_settings().model_copy(update=given)


async def test_a_message_arrives_as_text_and_html(sink: Sink) -> None:
    await Mailer(settings_for(sink.url)).send(MAIL)
    [message] = await sink.messages()
    assert message["Return-Path"] == "<no-reply@mywork.example>"
    assert message["Delivered-To"] == "ann@example.com"
    assert message["From"] == "MyWork – Marketplace <no-reply@mywork.example>"
    assert message["To"] == "ann@example.com"
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == MAIL.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    assert "List-Unsubscribe" not in message
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == MAIL.text + "\n"
    assert html.get_content().strip() == MAIL.html


async def test_a_second_attempt_has_the_same_message_id(sink: Sink) -> None:
    mailer = Mailer(settings_for(sink.url))
    await mailer.send(MAIL)
    await mailer.send(MAIL)
    assert {one["Message-ID"] for one in await sink.messages()} == {MAIL.message_id}


async def test_one_click_unsubscribing_is_on_one_line_however_long(sink: Sink) -> None:
    url = "https://mywork.example/unsubscribe?token=" + "a1B2" * 60
    await Mailer(settings_for(sink.url)).send(replace(MAIL, unsubscribe_url=url))
    [message] = await sink.messages()
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in message.as_bytes(
        policy=email.policy.SMTP.clone(max_line_length=0)
    )
    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_a_subject_cannot_become_a_header(sink: Sink) -> None:
    subject = "Sold\r\nBcc: eve@example.com\r\n\r\nBody\x00\u2028end " + "long " * 300
    await Mailer(settings_for(sink.url)).send(replace(MAIL, subject=subject))
    [message] = await sink.messages()
    assert "Bcc" not in message
    assert message.get_all("Delivered-To") == ["ann@example.com"]
    assert message["Subject"].startswith("Sold Bcc: eve@example.com Body end long long")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@example.com\r\nRCPT TO:<eve@example.com>",
        "ann@example.com, eve@example.com",
        "Ann <ann@example.com>",
        "ann@example.com> SIZE=1",
        "a b@example.com",
        "a@b@example.com",
        "ann@example\u2028.com",
        f"{'a' * 65}@example.com",
        f"ann@{'b' * 64}.com",
    ],
)
async def test_what_is_no_address_is_refused_for_good(sink: Sink, to: str) -> None:
    with pytest.raises(MailPermanentError, match="no address"):
        await Mailer(settings_for(sink.url)).send(replace(MAIL, to=to))
    assert await sink.messages() == []


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "no-brackets@example.com"},
        {"message_id": "<a@b>\r\nBcc: eve@example.com"},
        {"message_id": "<a@b>\n"},
        {"unsubscribe_url": "https://example.com/>\r\nBcc: eve@example.com"},
        {"unsubscribe_url": "https://example.com/\n"},
        {"unsubscribe_url": "javascript:alert(1)"},
    ],
)
async def test_no_other_header_can_be_broken_out_of(sink: Sink, change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"no (message id|URL)"):
        await Mailer(settings_for(sink.url)).send(replace(MAIL, **change))
    assert await sink.messages() == []


@pytest.mark.parametrize(
    ("to", "delivered"),
    [
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("jürgen@example.com", "jürgen@example.com"),
        ("o'neil+tag@example.com", "o'neil+tag@example.com"),
    ],
)
async def test_addresses_of_any_script(sink: Sink, to: str, delivered: str) -> None:
    await Mailer(settings_for(sink.url)).send(replace(MAIL, to=to))
    [message] = await sink.messages()
    assert message["Delivered-To"] == delivered
    assert message["Subject"] == MAIL.subject


async def test_an_address_that_the_server_cannot_write_is_refused_for_good() -> None:
    handler = Stubborn()
    async with serving(handler, enable_SMTPUTF8=False) as port:
        mailer = Mailer(settings_for(f"smtp://localhost:{port}"))
        with pytest.raises(MailPermanentError, match="jürgen"):
            await mailer.send(replace(MAIL, to="jürgen@example.com"))
    assert handler.taken == 0


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (421, MailTemporaryError),
        (451, MailTemporaryError),
        (550, MailPermanentError),
        (554, MailPermanentError),
    ],
)
async def test_a_refused_recipient(sink: Sink, code: int, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=str(code)):
        await Mailer(settings_for(sink.url)).send(replace(MAIL, to=f"smtp-{code}@example.com"))
    assert await sink.messages() == []


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class Stubborn:
    """What a server answers at each step where it is not content."""

    def __init__(self, **answers: str) -> None:
        self._answers = answers
        self.taken = 0
        self.encrypted = False

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self._answers.get("mail", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Any, _envelope: Any) -> str:  # noqa: N802
        self.taken += 1
        self.encrypted = session.ssl is not None
        if "hang_up" in self._answers:
            hang_up(server)
        return self._answers.get("data", "250 OK")

    async def handle_QUIT(self, server: SMTP, _session: Any, _envelope: Any) -> str:  # noqa: N802
        if self._answers.get("quit") == "hang up":
            hang_up(server)
        if self._answers.get("quit") == "keep silent":
            await asyncio.Event().wait()
        return "221 Bye"


@asynccontextmanager
async def serving(handler: object, **options: Any) -> AsyncIterator[int]:
    listener_tls = options.pop("listener_tls", None)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="localhost", **options), "localhost", 0, ssl=listener_tls
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"data": "452 full"}, MailTemporaryError),
        ({"data": "554 spam"}, MailPermanentError),
        ({"mail": "550 who are you"}, MailTemporaryError),
        ({"hang_up": "yes"}, MailTemporaryError),
    ],
)
async def test_a_refused_message(answers: dict[str, str], kind: type[Exception]) -> None:
    async with serving(Stubborn(**answers)) as port:
        with pytest.raises(kind):
            await Mailer(settings_for(f"smtp://localhost:{port}")).send(MAIL)


@pytest.mark.parametrize("farewell", ["hang up", "keep silent"])
async def test_a_message_that_was_taken_is_sent_even_without_a_farewell(farewell: str) -> None:
    handler = Stubborn(quit=farewell)
    async with serving(handler) as port:
        # Less than the farewell may take.
        settings = settings_for(f"smtp://localhost:{port}", smtp_timeout_seconds=1)
        await Mailer(settings).send(MAIL)
    assert handler.taken == 1


async def test_a_server_that_is_away_is_a_reason_to_try_again() -> None:
    with pytest.raises(MailTemporaryError, match=r"127\.0\.0\.1"):
        await Mailer(settings_for("smtp://127.0.0.1:1")).send(MAIL)


async def test_a_silent_server_is_left_within_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        async with asyncio.timeout(5):
            with pytest.raises(MailTemporaryError):
                await Mailer(settings_for(url, smtp_timeout_seconds=0.3)).send(MAIL)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make the authority one that this machine trusts."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    good = (data.login, data.password) == (b"shop@mywork.example", b"p@ss:/word")
    return AuthResult(success=good, handled=False)


@pytest.mark.usefixtures("trusted")
async def test_starttls_and_login(server_tls: ssl.SSLContext) -> None:
    handler = Stubborn()
    options = {"tls_context": server_tls, "require_starttls": True, "auth_required": True}
    async with serving(handler, authenticator=known, **options) as port:
        host = f"localhost:{port}"
        user = "shop%40mywork.example"
        await Mailer(settings_for(f"starttls://{user}:p%40ss%3A%2Fword@{host}")).send(MAIL)
        assert (handler.taken, handler.encrypted) == (1, True)
        # A wrong password is no verdict on the message.
        with pytest.raises(MailTemporaryError, match="535"):
            await Mailer(settings_for(f"starttls://{user}:wrong@{host}")).send(MAIL)
    assert handler.taken == 1


@pytest.mark.usefixtures("trusted")
async def test_tls_from_the_first_byte(server_tls: ssl.SSLContext) -> None:
    handler = Stubborn()
    async with serving(handler, listener_tls=server_tls) as port:
        await Mailer(settings_for(f"smtps://localhost:{port}")).send(MAIL)
    assert handler.taken == 1


@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    server_tls: ssl.SSLContext, scheme: str
) -> None:
    handler = Stubborn()
    options: dict[str, Any] = {"listener_tls": server_tls}
    if scheme == "starttls":
        options = {"tls_context": server_tls}
    async with serving(handler, **options) as port:
        with pytest.raises(MailTemporaryError, match="certificate"):
            await Mailer(settings_for(f"{scheme}://localhost:{port}")).send(MAIL)
    assert handler.taken == 0


async def test_starttls_is_not_given_up_when_the_server_does_not_offer_it() -> None:
    handler = Stubborn()
    async with serving(handler) as port:
        with pytest.raises(MailTemporaryError):
            await Mailer(settings_for(f"starttls://localhost:{port}")).send(MAIL)
    assert handler.taken == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_url", "http://localhost"),
        ("smtp_url", "smtp://"),
        ("smtp_url", "smtp://user:password@mail.example.com"),
        ("mail_from", "no-reply@mywork.example"),
        ("mail_from", "Shop <a@b>\r\nBcc: eve@example.com"),
        ("mail_from", "Shop\r\nBcc: eve <a@b>"),
    ],
)
def test_a_wrong_setting_is_refused_at_the_start(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: value})
