"""What happens to orders, line by line: other features write it here."""

from api.orders.repository import note

__all__ = ["note"]
