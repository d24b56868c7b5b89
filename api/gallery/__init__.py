"""The pictures of a seller's own product: their order, their words, which is the cover."""
