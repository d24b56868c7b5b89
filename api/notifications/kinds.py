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
REFUND_REQUESTED = Kind(
    "refund_requested",
    "{{ 'A buyer appeals to our team' if appealed else 'A refund is asked for' }}: {{ product }}",
    "Refund requests",
    "When a buyer asks you for a refund, or appeals.",
    optional=True,
)
SALE_REFUNDED = Kind(
    "sale_refunded",
    "{{ amount }} went back: {{ product }}",
    "Refunded sales",
    "When money of a sale of yours has gone back to its buyer.",
    optional=True,
)
REFUND_DECLINED = Kind(
    "refund_declined",
    "Your refund was declined: {{ product }}",
    "Declined refunds",
    "When a refund that you asked for was declined.",
    optional=False,
)
REFUND_MADE = Kind(
    "refund_made",
    "{{ amount }} are on their way back to you: {{ product }}",
    "Refunds",
    "When money of an order of yours goes back to you.",
    optional=False,
)
REFUND_FAILED = Kind(
    "refund_failed",
    "A refund did not come about: {{ product }}",
    "Failed refunds",
    "When a bank has not taken a refund.",
    optional=False,
)
DISPUTE_OPENED = Kind(
    "dispute_opened",
    "A payment is disputed: {{ product }}",
    "Disputes",
    "When a buyer's bank disputes the payment of a sale of yours.",
    optional=False,
)
DISPUTE_CLOSED = Kind(
    "dispute_closed",
    "The dispute was {{ outcome }}: {{ product }}",
    "Decided disputes",
    "When a dispute of a sale of yours is decided.",
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
        REFUND_REQUESTED,
        SALE_REFUNDED,
        REFUND_DECLINED,
        REFUND_MADE,
        REFUND_FAILED,
        DISPUTE_OPENED,
        DISPUTE_CLOSED,
        RECEIPT,
        SALE,
        PAYOUT_PAID,
        PAYOUT_WAITS,
        PAYOUT_FAILED,
        PAYOUT_REVERSED,
        ACCOUNT_RESTRICTED,
    )
}
