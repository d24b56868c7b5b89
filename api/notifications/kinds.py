"""All kinds of letters. A kind's name is that of its templates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of letter; ``subject`` is a template. Only an optional one can be refused."""

    name: str
    subject: str
    title: str
    description: str
    optional: bool


SELLER_WELCOME = Kind(
    "seller_welcome",
    "You are a seller now, {{ name }}",
    "First steps as a seller",
    "One letter, when you become a seller.",
    optional=True,
)
UPLOAD_REFUSED = Kind(
    "upload_refused",
    "{{ filename }} was refused",
    "Refused files",
    "When a file of yours did not pass its check.",
    optional=True,
)
EXPORT_READY = Kind(
    "export_ready",
    "Your data are ready",
    "Data export",
    "When an export that you asked for can be downloaded.",
    optional=False,
)
ACCOUNT_CLOSED = Kind(
    "account_closed",
    "Your account is closed",
    "Closed account",
    "When your account was closed.",
    optional=False,
)
RECEIPT = Kind(
    "receipt",
    "Your receipt {{ invoice_number }}",
    "Receipts",
    "One letter for each purchase, with licence keys and downloads.",
    optional=True,
)
SALE = Kind(
    "sale",
    "You sold {{ what }}",
    "Sales",
    "One letter whenever somebody buys from you.",
    optional=True,
)

KINDS = {
    kind.name: kind
    for kind in (
        SELLER_WELCOME,
        UPLOAD_REFUSED,
        EXPORT_READY,
        ACCOUNT_CLOSED,
        RECEIPT,
        SALE,
    )
}
