"""Disputes and fraud warnings: what banks say of payments."""
