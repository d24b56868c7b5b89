"""Clerk's stand-in: sign-up, sign-in, session tokens, users and webhooks."""

import base64
import sys

from sandbox.part import Part
from sandbox.probes import answers_http
from sandbox.services.service import Service, ServiceContext

_PASSWORD_LENGTH = 12


def build(context: ServiceContext) -> Service:
    """Describe an instance with its demo accounts.

    Options: ``accounts`` (``id=e-mail``, apart by white space; they share ``password``) and
    ``webhook_url``. Secrets are given in the environment, not in the list of processes.
    """
    url = f"http://127.0.0.1:{context.port}"
    key = bytes.fromhex(context.folder.secret(f"{context.name}-webhooks"))
    secrets = {
        "secret_key": f"sk_test_{context.folder.secret(f'{context.name}-key')}",
        "webhook_secret": f"whsec_{base64.b64encode(key).decode()}",
        # People type it.
        "password": context.password[:_PASSWORD_LENGTH],
    }
    command = [sys.executable, "-m", "sandbox.clerk", "--data", str(context.directory)]
    command += ["--port", str(context.port)]
    for account in context.options.get("accounts", "").split():
        command += ["--account", account]
    if webhook_url := context.options.get("webhook_url"):
        command += ["--webhook-url", webhook_url]
    part = Part(
        name=context.name,
        command=command,
        environment={
            **context.environment,
            "CLERK_SECRET_KEY": secrets["secret_key"],
            "CLERK_WEBHOOK_SECRET": secrets["webhook_secret"],
            "CLERK_DEMO_PASSWORD": secrets["password"],
        },
        directory=context.directory,
        probe=answers_http(f"{url}/v1/health"),
    )
    return Service(part, {"port": str(context.port), "url": url, **secrets})
