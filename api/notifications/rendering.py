"""Letters as text and HTML, from the templates beside this module."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.notifications.kinds import Kind

# What is missing is an error here, and not a gap in somebody's letter.
_HTML = Environment(
    loader=PackageLoader("api.notifications"), autoescape=True, undefined=StrictUndefined
)
_TEXT = Environment(
    loader=PackageLoader("api.notifications"),
    autoescape=False,  # noqa: S701 - plain text
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Shop:
    """What every letter may say of the shop; ``seller_percent`` is what sellers keep of a sale."""

    site_url: str
    support_email: str
    seller_percent: int


@dataclass(frozen=True)
class Rendered:
    """A letter's three parts."""

    subject: str
    text: str
    html: str


def render(
    kind: Kind, context: Mapping[str, Any], *, shop: Shop, unsubscribe_url: str | None
) -> Rendered:
    """Return a letter; raises jinja2.TemplateError when the context lacks something."""
    values = {**context, **asdict(shop), "unsubscribe_url": unsubscribe_url}
    return Rendered(
        subject=_TEXT.from_string(kind.subject).render(values),
        text=_TEXT.get_template(f"{kind.name}.txt").render(values),
        html=_HTML.get_template(f"{kind.name}.html").render(values),
    )
