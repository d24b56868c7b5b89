"""The Pro plan, billed by Stripe."""
