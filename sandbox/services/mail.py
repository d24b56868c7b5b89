"""A mail server that keeps what it is given, and its page."""

import sys

from sandbox.part import Part
from sandbox.probes import answers_http
from sandbox.services.service import Service, ServiceContext


def build(context: ServiceContext) -> Service:
    """Describe the server, which takes mail on its port and shows it on the one that follows."""
    [page] = context.more_ports(1)
    messages = context.directory / "messages"
    command = [sys.executable, "-m", "sandbox.mail", "--data", str(messages)]
    command += ["--smtp-port", str(context.port), "--page-port", str(page)]
    url = f"http://127.0.0.1:{page}"
    part = Part(
        name=context.name,
        command=command,
        environment=context.environment,
        directory=context.directory,
        # It shows mail only while it takes mail.
        probe=answers_http(f"{url}/style.css"),
    )
    smtp = f"smtp://127.0.0.1:{context.port}"
    return Service(part, {"port": str(context.port), "smtp_url": smtp, "url": url})
