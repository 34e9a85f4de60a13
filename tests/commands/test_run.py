"""`ashshash run` on a machine where things went wrong before: a busy port, a second start, kill -9."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASHSHASH = str(Path(sys.executable).with_name("ashshash"))
START_SECONDS = 60


@pytest.fixture
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ashshash-"))  # short: it holds a socket
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environ(var: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "ASHSHASH_PORT": str(port),
        "ASHSHASH_VAR": str(var),
        "ASHSHASH_RASA_URL": "http://127.0.0.1:9",
        "ASHSHASH_WEB_WORKERS": "1",
    }


def start(var: Path, port: int) -> subprocess.Popen[bytes]:
    said = var / "said"
    with said.open("wb") as output:
        process = subprocess.Popen([ASHSHASH, "run"], cwd=ROOT, env=environ(var, port), stdout=output, stderr=output)
    wait_until(lambda: "Ashshash is up" in said.read_text() or process.poll() is not None, START_SECONDS)
    assert process.poll() is None, said.read_text()
    return process


def run_in_vain(var: Path, port: int) -> str:
    done = subprocess.run(
        [ASHSHASH, "run"], cwd=ROOT, env=environ(var, port), capture_output=True, text=True, timeout=START_SECONDS
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def relatives(var: Path) -> list[int]:
    """Return the living processes that were started for this folder."""
    mark = f"ASHSHASH_VAR={var}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.1)


def test_a_busy_port_is_named(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} can't be used" in run_in_vain(var, port)


def test_faulty_settings_are_listed(var: Path) -> None:
    given = {**environ(var, 8000), "ASHSHASH_PORT": "eighty", "ASHSHASH_TIMEZONE": "Mars/Base"}
    done = subprocess.run([ASHSHASH, "run"], cwd=ROOT, env=given, capture_output=True, text=True, timeout=START_SECONDS)
    assert done.returncode == 1
    assert "ASHSHASH_PORT" in done.stderr
    assert "ASHSHASH_TIMEZONE" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_kill_9_leaves_nobody_and_the_next_start_keeps_the_data(var: Path, port: int) -> None:
    first = start(var, port)
    assert "already running" in run_in_vain(var, port + 1)
    keys = (var / "keys").read_text()
    assert len(relatives(var)) >= 5
    first.kill()
    first.wait()
    wait_until(lambda: not relatives(var), 20)
    assert relatives(var) == []

    began = time.monotonic()
    second = start(var, port)
    assert time.monotonic() - began < 30
    assert (var / "keys").read_text() == keys
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
    assert relatives(var) == []
