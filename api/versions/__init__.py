"""Versions of a seller's own product: each a good package, with what is new in it."""
