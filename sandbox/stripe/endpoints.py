"""Every endpoint that the stand-in has, and the parameters that it acts on."""

from sandbox.stripe import (
    accounts,
    balance,
    checkout,
    customers,
    disputes,
    events,
    fraud,
    invoices,
    payments,
    refunds,
    subscriptions,
    transfers,
)
from sandbox.stripe.call import Endpoint

_CREATED = "created created.gt created.gte created.lt created.lte"
_PROFILE = "mcc name product_description support_email url"
_ACCOUNT = (
    "email metadata business_type=individual capabilities.transfers.requested=true "
    + " ".join(f"business_profile.{name}" for name in _PROFILE.split())
)
_SESSION = """
    mode=payment mode=subscription success_url cancel_url client_reference_id metadata customer
    customer_email customer_creation expires_at payment_method_types=card
    payment_method_types=us_bank_account ui_mode=hosted_page adaptive_pricing.enabled=false
    allow_promotion_codes=false automatic_tax.enabled=false
    line_items.quantity line_items.price_data.currency line_items.price_data.unit_amount
    line_items.price_data.product_data.name line_items.price_data.product_data.description
    line_items.price_data.product_data.images line_items.price_data.product_data.metadata
    line_items.price_data.recurring.interval line_items.price_data.recurring.interval_count
    payment_intent_data.description payment_intent_data.metadata payment_intent_data.receipt_email
    payment_intent_data.statement_descriptor_suffix payment_intent_data.transfer_group
    subscription_data.description subscription_data.metadata
"""
_PAYING = f"charge payment_intent {_CREATED}"

ENDPOINTS = (
    Endpoint(
        "GET /v1/checkout/sessions",
        checkout.sessions,
        f"customer payment_intent status subscription {_CREATED}",
    ),
    Endpoint("POST /v1/checkout/sessions", checkout.create, _SESSION),
    Endpoint("GET /v1/checkout/sessions/{session}", checkout.session_by_id),
    Endpoint("POST /v1/checkout/sessions/{session}/expire", checkout.expire),
    Endpoint("GET /v1/checkout/sessions/{session}/line_items", checkout.items_of),
    Endpoint("GET /v1/payment_intents", payments.intents, f"customer {_CREATED}"),
    Endpoint("GET /v1/payment_intents/{intent}", payments.intent_by_id),
    Endpoint(
        "GET /v1/charges", payments.charges, f"customer payment_intent transfer_group {_CREATED}"
    ),
    Endpoint("GET /v1/charges/{charge}", payments.charge_by_id),
    Endpoint("GET /v1/refunds", refunds.refunds, _PAYING),
    Endpoint("POST /v1/refunds", refunds.create, "amount charge metadata payment_intent reason"),
    Endpoint("GET /v1/refunds/{refund}", refunds.refund_by_id),
    Endpoint("POST /v1/refunds/{refund}", refunds.update, "metadata"),
    Endpoint("GET /v1/disputes", disputes.disputes, _PAYING),
    Endpoint("GET /v1/disputes/{dispute}", disputes.dispute_by_id),
    Endpoint("POST /v1/disputes/{dispute}/close", disputes.close),
    Endpoint("GET /v1/radar/early_fraud_warnings", fraud.warnings, _PAYING),
    Endpoint("GET /v1/radar/early_fraud_warnings/{early_fraud_warning}", fraud.warning_by_id),
    Endpoint("GET /v1/balance", balance.retrieve),
    Endpoint(
        "GET /v1/balance_transactions",
        balance.transactions,
        f"currency payout source type {_CREATED}",
    ),
    Endpoint("GET /v1/balance_transactions/{id}", balance.transaction),
    Endpoint("GET /v1/events", events.events, f"delivery_success type types {_CREATED}"),
    Endpoint("GET /v1/events/{id}", events.event_by_id),
    Endpoint("GET /v1/customers", customers.customers, f"email {_CREATED}"),
    Endpoint("POST /v1/customers", customers.create, "description email metadata name phone"),
    Endpoint("GET /v1/customers/{customer}", customers.customer_by_id),
    Endpoint(
        "POST /v1/customers/{customer}",
        customers.update,
        "description email metadata name phone",
    ),
    Endpoint("GET /v1/subscriptions", subscriptions.subscriptions, f"customer status {_CREATED}"),
    Endpoint("GET /v1/subscriptions/{subscription_exposed_id}", subscriptions.subscription_by_id),
    Endpoint(
        "POST /v1/subscriptions/{subscription_exposed_id}",
        subscriptions.update,
        "cancel_at_period_end description metadata",
    ),
    Endpoint(
        "DELETE /v1/subscriptions/{subscription_exposed_id}",
        subscriptions.cancel,
        "invoice_now=false prorate=false",
    ),
    Endpoint("GET /v1/invoices", invoices.invoices, f"customer status subscription {_CREATED}"),
    Endpoint("GET /v1/invoices/{invoice}", invoices.invoice_by_id),
    Endpoint(
        "GET /v1/invoice_payments",
        invoices.payments,
        "invoice status payment.type=payment_intent payment.payment_intent",
    ),
    Endpoint("GET /v1/accounts", accounts.accounts, _CREATED),
    Endpoint(
        "POST /v1/accounts",
        accounts.create,
        f"{_ACCOUNT} country=US default_currency=usd controller.*",
    ),
    Endpoint("GET /v1/accounts/{account}", accounts.account_by_id),
    Endpoint("POST /v1/accounts/{account}", accounts.update, _ACCOUNT),
    Endpoint("DELETE /v1/accounts/{account}", accounts.delete),
    Endpoint(
        "POST /v1/account_links",
        accounts.onboarding_link,
        "account refresh_url return_url type=account_onboarding collection_options.fields",
    ),
    Endpoint("POST /v1/accounts/{account}/login_links", accounts.login_link),
    Endpoint("GET /v1/transfers", transfers.transfers, f"destination transfer_group {_CREATED}"),
    Endpoint(
        "POST /v1/transfers",
        transfers.create,
        "amount currency description destination metadata source_transaction source_type=card"
        " transfer_group",
    ),
    Endpoint("GET /v1/transfers/{transfer}", transfers.transfer_by_id),
    Endpoint("POST /v1/transfers/{transfer}", transfers.update, "description metadata"),
    Endpoint("GET /v1/transfers/{id}/reversals", transfers.reversals),
    Endpoint("POST /v1/transfers/{id}/reversals", transfers.reverse, "amount metadata"),
    Endpoint("GET /v1/transfers/{transfer}/reversals/{id}", transfers.reversal_by_id),
    Endpoint("GET /v1/payouts", balance.payouts, f"status {_CREATED}"),
)
