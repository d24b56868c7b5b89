"""The sandbox's mail server: what it is given can be read, and does no harm to the reader."""

import smtplib
from email.message import EmailMessage

import httpx
import pytest

from sandbox.ports import choose_free, is_free
from tests.sandbox.supervisor.harness import Bench, Started, until

STACK = """
[environment]
MAIL = "${mail.smtp_url} ${mail.url}"
[services.mail]
kind = "mail"
port = { variable = "MAIL_PORT", default = 1 }
replaced_by = "SMTP_URL"
[steps.show]
command = ["sh", "-c", "echo found $MAIL"]
after = ["mail"]
"""
HOSTILE = '<p>Hello</p><script>alert(1)</script><img src="https://spy.example/x.png">'


def up(bench: Bench) -> tuple[Started, int, str]:
    bench.write(STACK)
    while not is_free((port := choose_free()) + 1):
        pass
    started = bench.up(MAIL_PORT=str(port))
    started.wait_for("Everything is up")
    line = next(line for line in started.lines if " found " in line)
    smtp, page = line.split()[-2:]
    assert smtp == f"smtp://127.0.0.1:{port}"
    return started, port, page


def letter(to: str, subject: str, *, html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Shop <shop@example.com>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content("Grüße & <b>more</b>\n")
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def send(port: int, *messages: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        for message in messages:
            client.send_message(message)


def test_mail_is_kept_across_a_crash_and_removed_on_request(bench: Bench) -> None:
    started, port, page = up(bench)
    send(port, letter("ann@example.com", "First"), letter("bob@example.com", "Zweite – 東京"))
    next(child for child in started.children() if "sandbox.mail" in child.cmdline()).kill()
    started.wait_for("mail is ready", times=2)

    found = httpx.get(f"{page}/messages.json").json()
    assert [one["subject"] for one in found] == ["Zweite – 東京", "First"]
    [first] = httpx.get(f"{page}/messages.json", params={"to": "ann@example.com"}).json()
    assert (first["sender"], first["recipients"]) == ("shop@example.com", ["ann@example.com"])
    assert (first["text"], first["html"]) == ("Grüße & <b>more</b>\n", None)
    assert ["To", "ann@example.com"] in first["headers"]
    assert len(list((bench.data / "mail" / "messages").glob("*.eml"))) == 2

    assert httpx.delete(f"{page}/messages.json").status_code == 204
    assert httpx.get(f"{page}/messages.json").json() == []
    assert list((bench.data / "mail" / "messages").iterdir()) == []
    assert started.stop() == 0


def test_a_hostile_message_is_shown_and_does_nothing(bench: Bench) -> None:
    started, port, page = up(bench)
    assert "No mail yet" in httpx.get(page).text
    send(port, letter("ann@example.com", "<script>alert(2)</script>", html=HOSTILE))
    [one] = httpx.get(f"{page}/messages.json").json()

    overview = httpx.get(page)
    shown = httpx.get(f"{page}/messages/{one['id']}")
    for answer in (overview, shown):
        assert "&lt;script&gt;alert(2)" in answer.text
        assert "<script" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style")
    assert "Grüße &amp; &lt;b&gt;more" in shown.text
    assert f'src="/messages/{one["id"]}/html"' in shown.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown.text

    framed = httpx.get(f"{page}/messages/{one['id']}/html")
    assert HOSTILE in framed.text
    rules = [rule.strip() for rule in framed.headers["content-security-policy"].split(";")]
    assert "default-src 'none'" in rules
    assert "img-src data:" in rules
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in rules

    source = httpx.get(f"{page}/messages/{one['id']}/source")
    assert source.headers["content-type"].startswith("text/plain")
    assert source.headers["x-content-type-options"] == "nosniff"
    assert source.text.startswith("Return-Path: <shop@example.com>\r\nDelivered-To: ann@")
    assert started.stop() == 0


def test_only_this_machine_s_names_and_known_messages_are_answered(bench: Bench) -> None:
    started, port, page = up(bench)
    send(port, letter("ann@example.com", "Secret"))
    foreign = httpx.get(f"{page}/messages.json", headers={"Host": "evil.example"})
    assert foreign.status_code == 400
    for name in ("nothing", "..%2f..%2fsecrets.json", f"{0:020}-{0:08}"):
        assert httpx.get(f"{page}/messages/{name}").status_code == 404
        assert httpx.get(f"{page}/messages/{name}/source").status_code == 404
    assert started.stop() == 0


@pytest.mark.parametrize("code", [451, 550])
def test_an_address_can_ask_to_be_refused(bench: Bench, code: int) -> None:
    started, port, page = up(bench)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as told:
        send(port, letter(f"smtp-{code}@example.com", "Never"))
    assert told.value.recipients[f"smtp-{code}@example.com"][0] == code
    assert httpx.get(f"{page}/messages.json").json() == []
    assert started.stop() == 0
    until(lambda: is_free(port), "the port is free")
