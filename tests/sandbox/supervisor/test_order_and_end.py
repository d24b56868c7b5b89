"""In which order parts come and go, and that none stays behind."""

import signal
import socket
from pathlib import Path

import psutil
import pytest

from sandbox.ports import choose_free
from tests.sandbox.supervisor.harness import Bench, alive, until

# Notes its start and its end in a file that all parts share.
NOTING = """
import pathlib, signal, sys, time
def note(what):
    with pathlib.Path("events").open("a") as file: file.write(f"{what} {sys.argv[1]}\\n")
def end(*_):
    note("end"); sys.exit()
signal.signal(signal.SIGTERM, end)
note("start")
print("running", sys.argv[1])
while True: time.sleep(60)
"""
CHAIN = """
[steps.first]
command = ["sh", "-c", "echo step first >> events"]
[processes.second]
command = ["python", "noting.py", "second"]
after = ["first"]
[steps.third]
command = ["sh", "-c", "until grep -q 'start second' events; do :; done; echo step third >> events"]
after = ["second"]
[processes.fourth]
command = ["python", "noting.py", "fourth"]
after = ["third"]
"""
SLEEPER = """
[processes.sleeper]
command = ["sh", "-c", "sleep 1000 & echo born; wait"]
"""
DEAF = """
[processes.deaf]
command = ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1000; done"]
grace = {grace}
"""


@pytest.fixture
def chain(bench: Bench) -> Bench:
    (bench.folder / "noting.py").write_text(NOTING)
    bench.write(CHAIN)
    return bench


def events(bench: Bench) -> list[str]:
    return (bench.folder / "events").read_text().splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_starts_by_need_and_stops_in_reverse(chain: Bench, number: signal.Signals) -> None:
    started = chain.up()
    started.wait_for("Everything is up")
    started.wait_for("running fourth")
    assert started.stop(number) == 0
    assert events(chain) == [
        *("step first", "start second", "step third", "start fourth"),
        *("end fourth", "end second"),
    ]
    assert "stopped" in started.lines[-1]


def test_a_part_left_out_passes_on_what_it_waits_for(chain: Bench) -> None:
    started = chain.up("--without", "third,second")
    started.wait_for("running fourth")
    started.stop()
    assert events(chain)[:2] == ["step first", "start fourth"]


def test_an_optional_part_comes_only_when_asked_for(bench: Bench) -> None:
    bench.write('[steps.extra]\ncommand = ["echo", "extra here"]\noptional = true\n')
    for words, expected in (([], False), (["--with", "extra"], True)):
        started = bench.up(*words)
        started.wait_for("Everything is up")
        assert started.stop() == 0
        assert ("extra here" in started.output) is expected


def test_a_failing_step_stops_everything_and_names_its_log(chain: Bench) -> None:
    chain.write(CHAIN.replace("echo step third >> events", "echo broken; exit 7"))
    started = chain.up()
    assert started.end() == 1
    log = chain.data / "logs" / "third.log"
    assert started.lines[-1] == f"error: third failed (exit code 7); see {log}\n"
    assert chain.log("third").endswith("broken\n")
    assert events(chain)[-1] == "end second"
    assert "start fourth" not in events(chain)


def test_a_process_that_never_starts_is_given_up(bench: Bench) -> None:
    bench.write(
        '[processes.web]\ncommand = ["sh", "-c", "exit 4"]\nready = "http://127.0.0.1:1/"\n'
    )
    started = bench.up()
    assert started.end() == 1
    assert started.lines[-1].startswith("error: web did not start: exit code 4; see ")
    assert bench.log("web").count("--- ") == 3


def test_a_process_that_never_answers_is_given_up(bench: Bench) -> None:
    port = choose_free()
    bench.write(
        '[processes.web]\ncommand = ["sleep", "1000"]\nstart_timeout = 0.5\n'
        f'ready = "http://127.0.0.1:{port}/"\n'
    )
    started = bench.up()
    assert started.end() == 1
    assert started.lines[-1].startswith("error: web is not ready after 0.5 s (http://127.0.0.1:")


def test_a_missing_program_is_named(bench: Bench) -> None:
    bench.write('[processes.web]\ncommand = ["no-such-program"]\n')
    started = bench.up()
    assert started.end() == 1
    assert started.output == "error: cannot start no-such-program: No such file or directory\n"


def test_what_a_part_left_behind_is_gone_after_a_stop(bench: Bench) -> None:
    bench.write(SLEEPER)
    started = bench.up()
    started.wait_for("born")
    children = started.children()
    assert any(child.name() == "sleep" for child in children)
    assert started.stop() == 0
    assert not any(map(alive, children))


def test_a_part_that_does_not_stop_is_killed_after_its_grace(bench: Bench) -> None:
    bench.write(DEAF.format(grace=0.3))
    started = bench.up()
    started.wait_for("| deaf")
    assert started.stop() == 0
    assert "deaf did not stop in time and was killed" in started.output


def test_a_second_interrupt_kills_at_once(bench: Bench) -> None:
    bench.write(DEAF.format(grace=1000))
    started = bench.up()
    started.wait_for("| deaf")
    started.process.send_signal(signal.SIGINT)
    started.wait_for("stopping")
    assert started.stop() == 0


def test_no_orphan_when_the_supervisor_itself_is_killed(bench: Bench) -> None:
    port = choose_free()
    bench.write(
        f"""
[services.postgres]
kind = "postgres"
port = {{ variable = "POSTGRES_PORT", default = {port} }}
[processes.sleeper]
command = ["sleep", "1000"]
after = ["postgres"]
"""
    )
    started = bench.up()
    started.wait_for("Everything is up")
    children = started.children()
    assert len(children) > 3
    started.stop(signal.SIGKILL)
    until(lambda: not any(map(alive, children)), "every process ends")

    again = bench.up()  # and nothing is in its way
    again.wait_for("Everything is up")
    assert again.stop() == 0


def test_a_second_sandbox_on_the_same_folder_is_refused(chain: Bench) -> None:
    first = chain.up()
    first.wait_for("Everything is up")
    second = chain.up()
    assert second.end() == 1
    assert second.output == (
        f"error: {chain.data} is in use by another sandbox (pid {first.process.pid}):"
        " stop it, or choose another folder with --data\n"
    )
    assert first.stop() == 0


def test_a_busy_port_is_told_with_its_holder_and_the_variable(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        bench.write(
            '[processes.web]\ncommand = ["sleep", "1000"]\n'
            f'port = {{ variable = "WEB_PORT", default = {port} }}\n'
        )
        started = bench.up()
        assert started.end() == 1
        pid = psutil.Process().pid
        assert started.output.startswith(
            f"error: port {port}, wanted by web, is held by pid {pid} ("
        )
        assert started.output.endswith("choose another port with WEB_PORT=\n")
        assert started.output.count("\n") == 1

        other = bench.up(WEB_PORT=str(choose_free()))
        other.wait_for("Everything is up")
        assert other.stop() == 0


def test_output_is_prefixed_and_kept(bench: Bench) -> None:
    bench.write('[steps.talk]\ncommand = ["printf", "one\\\\ntwo"]\n')
    for _ in range(2):
        started = bench.up()
        started.wait_for("Everything is up")
        assert started.stop() == 0
        assert "talk     | one\ntalk     | two\n" in started.output
        assert "\x1b" not in started.output
    assert bench.log("talk").count("one\ntwo") == 2
    assert Path(bench.data).stat().st_mode & 0o777 == 0o700
