"""The double-entry ledger: what is posted when money moves, and what follows from it."""
