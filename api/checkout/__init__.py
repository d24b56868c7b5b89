"""Buying: from the order that is placed to the money that has come in."""
