"""Stripe's stand-in: Checkout, Connect, Billing and webhooks."""

import sys

from sandbox.part import Part
from sandbox.probes import answers_http
from sandbox.services.service import Service, ServiceContext


def build(context: ServiceContext) -> Service:
    """Describe an instance. Option: ``webhook_url``.

    Secrets are given in the environment, not in the list of processes.
    """
    url = f"http://127.0.0.1:{context.port}"
    secrets = {
        "secret_key": f"sk_test_{context.folder.secret(f'{context.name}-key')}",
        "webhook_secret": f"whsec_{context.folder.secret(f'{context.name}-webhooks')}",
    }
    command = [sys.executable, "-m", "sandbox.stripe", "--data", str(context.directory)]
    command += ["--port", str(context.port)]
    if webhook_url := context.options.get("webhook_url"):
        command += ["--webhook-url", webhook_url]
    if not context.durable:
        command += ["--not-durable"]
    part = Part(
        name=context.name,
        command=command,
        environment={
            **context.environment,
            "STRIPE_SECRET_KEY": secrets["secret_key"],
            "STRIPE_WEBHOOK_SECRET": secrets["webhook_secret"],
        },
        directory=context.directory,
        probe=answers_http(f"{url}/_sandbox/health"),
    )
    return Service(part, {"port": str(context.port), "url": url, **secrets})
