"""The stand-in as a part of a stack."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.ports import choose_free
from tests.sandbox.supervisor.harness import Bench, Started, until

STACK = """
[environment]
STRIPE_API_URL = "${stripe.url}"
STRIPE_SECRET_KEY = "${stripe.secret_key}"
STRIPE_WEBHOOK_SECRET = "${stripe.webhook_secret}"
[services.stripe]
kind = "stripe"
port = { variable = "STRIPE_PORT", default = 1 }
replaced_by = "STRIPE_API_URL"
webhook_url = "http://127.0.0.1:${api.port}/"
[processes.api]
command = ["${sandbox.python}", "-m", "http.server", "--bind", "127.0.0.1", "${api.port}"]
port = { variable = "API_PORT", default = 2 }
ready = "http://127.0.0.1:${api.port}/"
[addresses]
"Stripe stand-in" = "${stripe.url}"
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.write(STACK)
    yield made
    made.close()


def _up(bench: Bench, **variables: str) -> Started:
    ports = {"STRIPE_PORT": str(choose_free()), "API_PORT": str(choose_free())}
    started = bench.up(**ports, **variables)
    started.wait_for("Connections ")
    return started


def _connections(bench: Bench) -> dict[str, str]:
    lines = (bench.data / "env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_it_keeps_its_secrets_and_sends_webhooks_to_the_part_that_the_stack_names(
    bench: Bench,
) -> None:
    seen = []
    for number in (1, 2):
        started = _up(bench)
        given = _connections(bench)
        url, secrets = given["STRIPE_API_URL"], given["STRIPE_SECRET_KEY"]
        auth = (secrets, "")
        assert httpx.post(f"{url}/v1/customers", auth=auth).status_code == 200
        assert len(httpx.get(f"{url}/v1/customers", auth=auth).json()["data"]) == number

        def refused(url: str = url, number: int = number) -> bool:
            # Python's server of files takes no POST.
            found = httpx.get(f"{url}/_sandbox/webhooks").json()["data"]
            return [one["outcome"] for one in found] == ["answered 501"] * number

        until(refused, "attempts at the webhooks")
        commands = [" ".join(child.cmdline()) for child in started.children()]
        assert any("sandbox.stripe" in command for command in commands)
        seen.append([secrets, given["STRIPE_WEBHOOK_SECRET"]])
        assert started.stop() == 0
        for secret in seen[0]:
            assert secret not in started.output
            assert secret not in bench.log("stripe")
            assert not any(secret in command for command in commands)
    assert seen[0] == seen[1]
    assert seen[0][0].startswith("sk_test_")
    assert seen[0][1].startswith("whsec_")


def test_the_caller_s_own_stripe_takes_its_place(bench: Bench) -> None:
    started = _up(bench, STRIPE_API_URL="https://api.stripe.com")
    assert "Stripe stand-in  yours, from STRIPE_API_URL" in started.output
    assert not any("sandbox.stripe" in child.cmdline() for child in started.children())
    assert "STRIPE_SECRET_KEY" not in _connections(bench)
    assert started.stop() == 0
