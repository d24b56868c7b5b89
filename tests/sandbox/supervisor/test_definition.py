"""What is refused in a stack file, and how it is told."""

import pytest

from tests.sandbox.supervisor.harness import Bench

PORT = '{ variable = "P", default = 20000 }'
TWINS = f"""
[processes.a]
command = ["a"]
port = {PORT}
[processes.b]
command = ["b"]
port = {PORT}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "Invalid"),
        ("[other]", "unknown section other"),
        ("[steps.a]", "KeyError: 'command'"),
        ('[steps.a]\ncommand = ["a"]\nunknown = 1', "unknown"),
        ('[steps.a]\ncommand = ["a"]\nafter = ["b"]', "a comes after b, which is not there"),
        (
            '[steps.a]\ncommand = ["a"]\nafter = ["b"]\n[steps.b]\ncommand = ["b"]\nafter = ["a"]',
            "a, b wait for each other",
        ),
        ('[steps.a]\ncommand = ["${b.port}"]', "${b.port} stands for nothing that is started"),
        (
            f'[services.a]\nkind = "b"\nport = {PORT}',
            "a: unknown kind b: choose of clerk, ",
        ),
        (TWINS, "port 20000 is wanted by a and by b: change P or P"),
    ],
)
def test_a_mistake_is_told_in_one_line(bench: Bench, text: str, message: str) -> None:
    bench.write(text)
    started = bench.up()
    assert started.end() == 1
    assert started.output.startswith("error: ")
    assert message in started.output
    assert started.output.count("\n") == 1


@pytest.mark.parametrize("given", ["0", "70000", "x", "-1"])
def test_an_impossible_port_is_told(bench: Bench, given: str) -> None:
    bench.write(f'[processes.a]\ncommand = ["a"]\nport = {PORT}')
    started = bench.up(P=given)
    assert started.end() == 1
    assert started.output.startswith("error: ")
    assert "P" in started.output


def test_a_port_that_no_browser_opens_is_told(bench: Bench) -> None:
    bench.write(f'[processes.a]\ncommand = ["a"]\nport = {PORT}')
    started = bench.up(P="6000")
    assert started.end() == 1
    assert "error: port 6000, wanted by a, is one that browsers refuse to open" in started.output
