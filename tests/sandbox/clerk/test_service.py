"""The stand-in as a part of a stack."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.ports import choose_free
from tests.sandbox.supervisor.harness import Bench, Started, until

STACK = """
[environment]
CLERK_ISSUER = "${clerk.url}"
CLERK_SECRET_KEY = "${clerk.secret_key}"
CLERK_WEBHOOK_SECRET = "${clerk.webhook_secret}"
[services.clerk]
kind = "clerk"
port = { variable = "CLERK_PORT", default = 1 }
replaced_by = "CLERK_ISSUER"
webhook_url = "http://127.0.0.1:${api.port}/"
accounts = "user_demo_a=a@example.com user_demo_b=b@example.com"
[processes.api]
command = ["${sandbox.python}", "-m", "http.server", "--bind", "127.0.0.1", "${api.port}"]
port = { variable = "API_PORT", default = 2 }
ready = "http://127.0.0.1:${api.port}/"
[addresses]
"Demo sign-in" = "a@example.com; password ${clerk.password}"
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.write(STACK)
    yield made
    made.close()


def _up(bench: Bench, *words: str, **variables: str) -> Started:
    ports = {"CLERK_PORT": str(choose_free()), "API_PORT": str(choose_free())}
    started = bench.up(*words, **ports, **variables)
    started.wait_for("Connections ")
    return started


def _connections(bench: Bench) -> dict[str, str]:
    lines = (bench.data / "env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def _shown_password(started: Started) -> str:
    found = re.search(r"password (\w+)", started.output)
    assert found is not None
    return found[1]


def _sign_in(url: str, email: str, password: str) -> str:
    body = {"email": email, "password": password}
    answer = httpx.post(f"{url}/v1/client/sign_ins", json=body)
    assert answer.status_code == 200, answer.text
    user_id: str = answer.json()["created_user_id"]
    return user_id


def test_its_accounts_sign_in_with_the_password_shown_also_after_a_restart(bench: Bench) -> None:
    seen = []
    for _ in range(2):
        started = _up(bench)
        given, password = _connections(bench), _shown_password(started)
        assert _sign_in(given["CLERK_ISSUER"], "a@example.com", password) == "user_demo_a"
        assert _sign_in(given["CLERK_ISSUER"], "b@example.com", password) == "user_demo_b"
        secrets = [given["CLERK_SECRET_KEY"], given["CLERK_WEBHOOK_SECRET"]]
        seen.append([password, *secrets])
        commands = [" ".join(child.cmdline()) for child in started.children()]
        assert any("sandbox.clerk" in command for command in commands)
        assert started.stop() == 0
        for secret in secrets:
            assert secret not in started.output
            assert secret not in bench.log("clerk")
        for secret in (password, *secrets):
            assert not any(secret in command for command in commands)
    assert seen[0] == seen[1]
    assert seen[0][1].startswith("sk_test_")
    assert seen[0][2].startswith("whsec_")


def test_webhooks_go_to_the_part_that_the_stack_names(bench: Bench) -> None:
    started = _up(bench, "--without", "api")
    url = f"{_connections(bench)['CLERK_ISSUER']}/_sandbox/webhooks"
    assert [webhook["attempts"] for webhook in httpx.get(url).json()["data"]] == [0, 0]
    assert started.stop() == 0

    started = _up(bench)
    url = f"{_connections(bench)['CLERK_ISSUER']}/_sandbox/webhooks"

    def refused() -> bool:
        # Python's server of files takes no POST.
        outcomes = [webhook["outcome"] for webhook in httpx.get(url).json()["data"]]
        return outcomes == ["answered 501"] * 2

    until(refused, "attempts at the webhooks")
    assert started.stop() == 0


def test_the_caller_s_own_clerk_takes_its_place(bench: Bench) -> None:
    started = _up(bench, CLERK_ISSUER="https://clerk.example.com")
    assert "Demo sign-in  yours, from CLERK_ISSUER" in started.output
    assert not any("sandbox.clerk" in child.cmdline() for child in started.children())
    assert "CLERK_SECRET_KEY" not in _connections(bench)
    assert started.stop() == 0
