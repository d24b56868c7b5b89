"""A stand-in for Clerk: sign-up and sign-in, session tokens, users and webhooks."""
