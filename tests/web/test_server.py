"""What only the real server shows: chunked bodies, broken requests, and processes that come and go."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.web.bodies import LIMIT

ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(
                method, path, body, headers, encode_chunked=headers.get("Transfer-Encoding") == "chunked"
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as link:
            link.sendall(request)
            with contextlib.suppress(OSError):  # the server may have answered and closed already
                link.shutdown(socket.SHUT_WR)
            return link.recv(4096)

    def up(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "ASHSHASH_PORT": str(port),
        "ASHSHASH_SIMULATOR": "1",
        "ASHSHASH_VAR": str(tmp_path / "var"),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }
    with subprocess.Popen([sys.executable, "-m", "tests.web.served"], cwd=ROOT, env=environ) as process:
        server = Server(process, port)
        wait_until(server.up)
        yield server
        process.kill()


def test_bodies_of_any_making_meet_the_limit(server: Server) -> None:
    assert server.ask("POST", "/size", b"x" * LIMIT, **{"Content-Type": "text/plain"}) == (200, str(LIMIT).encode())
    assert server.ask("POST", "/size", b"x" * (LIMIT + 1))[0] == 413
    chunks = {"Transfer-Encoding": "chunked", "Content-Type": "text/plain"}
    assert server.ask("POST", "/size", iter([b"x" * 1000] * 100), **chunks) == (200, b"100000")
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before it was all sent
        assert server.ask("POST", "/size", iter([b"x" * 1000] * 300), **chunks)[0] == 413
    assert server.up()


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /%00%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: \xff\xff\r\n\r\n",
        b"GET /healthz?a=%zz HTTP/1.1\r\nHost: x\r\nCookie: \xff=\x01\r\n\r\n",
        b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Type: \xff; charset=\xff\r\nContent-Length: 1\r\n\r\na",
        b"POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
def test_broken_requests_are_no_fault_of_ours(server: Server, request_: bytes) -> None:
    answer = server.raw(request_)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert server.up()


def test_measures_are_those_of_all_workers(server: Server) -> None:
    for _ in range(20):
        server.ask("GET", "/healthz")
    text = server.ask("GET", "/metrics")[1].decode()
    (line,) = [line for line in text.splitlines() if line.startswith('ashshash_http_requests_total{route="/healthz"')]
    assert float(line.split()[-1]) >= 20


def test_a_killed_worker_is_replaced(server: Server) -> None:
    first = server.workers()
    assert len(first) == 2
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: len(server.workers()) == 2 and first[0] not in server.workers())
    wait_until(server.up)


def test_it_stops_on_sigterm_and_leaves_nobody(server: Server) -> None:
    workers = server.workers()
    server.process.terminate()
    assert server.process.wait(15) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_workers_die_with_a_killed_server(server: Server) -> None:
    workers = server.workers()
    server.process.kill()
    wait_until(lambda: not any(alive(pid) for pid in workers))


def alive(pid: int) -> bool:
    try:
        return "zombie" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
