"""The pages, as text."""

from collections.abc import Sequence
from html import escape

from sandbox.mail.mailbox import Letter

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
STYLE = """
body { background: #111827; color: #d1d5db; font: 16px/1.5 system-ui, sans-serif;
  margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1, h2 { color: #fff; font-size: 1.25rem; }
a { color: #60a5fa; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #374151; padding: .5rem; text-align: left;
  overflow-wrap: anywhere; vertical-align: top; }
iframe { background: #fff; border: 0; border-radius: .5rem; height: 36rem; width: 100%; }
pre { background: #1f2937; border-radius: .5rem; padding: 1rem; white-space: pre-wrap;
  overflow-wrap: anywhere; }
"""
_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")


def overview(letters: Sequence[Letter]) -> str:
    """Return the list of messages."""
    rows = "".join(
        f"<tr><td>{one.received_at:%Y-%m-%d %H:%M:%S}</td><td>{escape(', '.join(one.recipients))}"
        f'</td><td><a href="/messages/{one.id}">{escape(one.header("Subject") or "(none)")}</a>'
        "</td></tr>"
        for one in letters
    )
    table = f"<table><tr><th>Received (UTC)<th>To<th>Subject</tr>{rows}</table>"
    return _page("Mailbox", "<h1>Mailbox</h1>" + (table if letters else "<p>No mail yet.</p>"))


def letter(one: Letter) -> str:
    """Return the page of a message: its headers, its HTML in a frame, its text."""
    rows = "".join(
        f"<tr><th>{name}</th><td>{escape(one.header(name))}</td></tr>"
        for name in _HEADERS
        if one.header(name)
    )
    parts = [f"<h1>{escape(one.header('Subject'))}</h1><table>{rows}</table>"]
    if one.body("html") is not None:
        address = f"/messages/{one.id}/html"
        parts.append(
            f'<h2>HTML</h2><iframe title="HTML" sandbox="{SANDBOX}" src="{address}"></iframe>'
        )
    if (text := one.body("plain")) is not None:
        parts.append(f"<h2>Text</h2><pre>{escape(text)}</pre>")
    parts.append(f'<p><a href="/messages/{one.id}/source">Source</a> · <a href="/">All mail</a>')
    return _page(one.header("Subject"), "".join(parts))


def body(one: Letter) -> str:
    """Return a message's HTML, whose links open beside the mailbox."""
    return f'<base target="_blank">{one.body("html") or ""}'


def _page(title: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="/style.css"><body>{content}'
    )
