"""Reproducible measurements; see README.md in this folder."""
