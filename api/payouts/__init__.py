"""How sellers are paid: their accounts at Stripe, balances, payouts."""
