"""Processes are kept alive, and none is left behind: not after Ctrl-C, not after kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands.supervisor import Failed, Supervisor

SLEEPER = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"
)
FORKING = "import os, time; os.fork(); print(os.getpid(), flush=True); time.sleep(60)"

SUPERVISED_SUPERVISOR = """
import sys
from commands.supervisor import Supervisor
supervisor = Supervisor({}, lambda line: print(line, flush=True))
supervisor.start("pid", [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"])
while True:
    supervisor.tick()
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def alive(pid: int) -> bool:
    try:
        return "zombie" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until(true: Callable[[], bool], supervisor: Supervisor | None = None, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        if supervisor:
            supervisor.tick(0.05)
        else:
            time.sleep(0.05)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor({}, said.append)
    yield made
    made.stop()


def pid_of(supervisor: Supervisor, index: int = 0) -> int:
    return supervisor._children[index].process.pid


def test_lines_are_shown_with_the_name_of_who_said_them(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start("web", python(SLEEPER))
    wait_until(lambda: said == ["web    | here"], supervisor)


def test_who_is_killed_starts_again(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start("worker", python(SLEEPER))
    wait_until(lambda: len(said) == 1, supervisor)
    first = pid_of(supervisor)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: said.count("worker | here") == 2, supervisor)
    assert pid_of(supervisor) != first
    assert not alive(first)


def test_who_keeps_dying_fails_with_its_last_words(supervisor: Supervisor) -> None:
    supervisor.start("nlu", python("print('no model'); raise SystemExit(3)"), quiet=True)
    with pytest.raises(Failed, match=r"(?s)nlu keeps stopping \(code 3\).*no model"):
        wait_until(lambda: False, supervisor, seconds=30)


def test_what_is_not_vital_fails_nobody(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start("nlu", python("raise SystemExit(3)"), quiet=True, vital=False)
    wait_until(lambda: said.count("nlu    | stopped with code 3, starting it again") == 5, supervisor, seconds=30)


def test_once_all_is_up_nobody_is_given_up(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.starting = False
    supervisor.start("worker", python("raise SystemExit(3)"))
    wait_until(lambda: said.count("worker | stopped with code 3, starting it again") == 5, supervisor, seconds=30)


def test_a_failing_command_tells_what_it_said(supervisor: Supervisor) -> None:
    with pytest.raises(Failed, match="the disk is full"):
        supervisor.finish(python("raise SystemExit('the disk is full')"))


@pytest.mark.parametrize("code", [SLEEPER, FORKING])
def test_stop_leaves_nobody(supervisor: Supervisor, said: list[str], code: str) -> None:
    supervisor.start("one", python(code))
    supervisor.start("two", python(code))
    wait_until(lambda: len(said) >= 2, supervisor)
    groups = [pid_of(supervisor, 0), pid_of(supervisor, 1)]
    supervisor.stop()
    for group in groups:
        wait_until(lambda group=group: not members(group))


def test_stop_kills_who_does_not_go(supervisor: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[Supervisor.__module__], "STOP_SECONDS", 0.3)
    supervisor.start("web", python(STUBBORN))
    wait_until(lambda: bool(said), supervisor)
    pid = pid_of(supervisor)
    supervisor.stop()
    assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_kill_9_of_the_supervisor_takes_the_children_along() -> None:
    with subprocess.Popen(python(SUPERVISED_SUPERVISOR), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline().split("|")[1])
        assert alive(child)
        process.kill()
        wait_until(lambda: not alive(child))


def members(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and alive(int(entry.name)):
            try:
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found
