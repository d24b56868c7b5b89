"""An application with a database of each test's own, and a mail server."""

from tests.support.own_mail import api, fresh_settings, issuer, running_sink, sink

__all__ = ["api", "fresh_settings", "issuer", "running_sink", "sink"]
