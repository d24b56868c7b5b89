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
PAYOUT_PAID = Kind(
    "payout_paid",
    "{{ amount }} are on their way to your bank",
    "Payouts",
    "When a payout was sent to your account at Stripe.",
    optional=True,
)
PAYOUT_WAITS = Kind(
    "payout_waits",
    "Your payout of {{ amount }} has to wait",
    "Payouts that wait",
    "When a payout cannot be sent yet.",
    optional=False,
)
PAYOUT_FAILED = Kind(
    "payout_failed",
    "Your payout of {{ amount }} has failed",
    "Failed payouts",
    "When a payout could not be sent.",
    optional=False,
)
PAYOUT_REVERSED = Kind(
    "payout_reversed",
    "{{ amount }} of a payout were taken back",
    "Payouts taken back",
    "When money of a payout was taken back.",
    optional=False,
)
ACCOUNT_RESTRICTED = Kind(
    "account_restricted",
    "Your account at Stripe cannot receive money any more",
    "Restricted account",
    "When Stripe stops your account from receiving money.",
    optional=False,
)

KINDS = {
    kind.name: kind
    for kind in (
        SELLER_WELCOME,
        UPLOAD_REFUSED,
        EXPORT_READY,
        ACCOUNT_CLOSED,
        PAYOUT_PAID,
        PAYOUT_WAITS,
        PAYOUT_FAILED,
        PAYOUT_REVERSED,
        ACCOUNT_RESTRICTED,
    )
}
