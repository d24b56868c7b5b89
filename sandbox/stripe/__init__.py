"""A stand-in for Stripe: Checkout, Connect, Billing, refunds, disputes, transfers, webhooks."""
