"""Licence keys, and the places that they are used at."""
