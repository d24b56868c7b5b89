"""What the hosted pages have in common, as text."""

from html import escape

from starlette.responses import Response

STYLE = """
:root { color-scheme: dark; }
* { box-sizing: border-box; }
body { background: #111827; color: #d1d5db; font: 16px/1.5 system-ui, sans-serif;
  margin: 0 auto; max-width: 34rem; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
h1 { color: #fff; font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 1rem; }
h2 { color: #fff; font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
a { color: #60a5fa; display: inline-block; padding: .625rem 0; }
.test { color: #fbbf24; font-size: .875rem; margin: 0; }
.card { background: #1f2937; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
td, th { border-bottom: 1px solid #374151; padding: .5rem 0; text-align: left;
  vertical-align: top; font-weight: 400; }
td:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; }
tr:last-child > * { border: 0; }
tfoot * { color: #fff; font-weight: 600; }
label { display: block; margin-top: 1rem; color: #d1d5db; font-size: .875rem; }
input { background: #030712; border: 1px solid #6b7280; border-radius: .375rem; color: #fff;
  display: block; font: inherit; margin-top: .25rem; min-height: 2.75rem; padding: .5rem .75rem;
  width: 100%; }
::placeholder { color: #9ca3af; opacity: 1; }
.pair { display: grid; gap: 0 1rem; grid-template-columns: 1fr 1fr; }
button { background: #2563eb; border: 1px solid #2563eb; border-radius: .375rem; color: #fff;
  cursor: pointer; font: inherit; font-weight: 600; margin-top: 1rem; min-height: 2.75rem;
  padding: .5rem 1rem; width: 100%; }
button:hover { background: #1d4ed8; }
button.other { background: #1f2937; border-color: #6b7280; }
button.other:hover { background: #374151; }
:focus-visible { outline: 2px solid #60a5fa; outline-offset: 2px; }
.error { border: 1px solid #ef4444; border-radius: .375rem; color: #f87171; padding: .75rem; }
small, .quiet { color: #9ca3af; font-size: .875rem; }
summary { cursor: pointer; padding: .625rem 0; }
code { font-family: ui-monospace, monospace; }
"""


def money(cents: int) -> str:
    """Return an amount as people write it, such as ``$1,234.50``."""
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def field(label: str, name: str, value: str = "", **attributes: str) -> str:
    """Return a labelled field; an attribute's underscores become hyphens."""
    more = "".join(f' {key.replace("_", "-")}="{escape(text)}"' for key, text in attributes.items())
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" value="{escape(value)}"{more}>'
    )


def problem(message: str | None) -> str:
    """Return what went wrong, read out at once; nothing when nothing did."""
    return f'<p class="error" role="alert">Error: {escape(message)}</p>' if message else ""


def page(title: str, content: str, *, status: int = 200, targets: tuple[str, ...] = ()) -> Response:
    """Answer with a page whose forms may lead to these origins and nowhere else."""
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/style.css"><body><main>'
        '<p class="test">Test mode: the Stripe stand-in. No money moves.</p>'
        f"{content}</main>"
    )
    allowed = " ".join(("'self'", *targets))
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action {allowed}"
    )
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(html, status, headers, media_type="text/html")
