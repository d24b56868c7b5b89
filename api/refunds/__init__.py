"""Money that goes back: asked for, decided, sent by Stripe, recorded."""
