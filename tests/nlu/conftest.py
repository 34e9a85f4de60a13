"""A real Rasa server on a free port, trained if need be, and small servers that misbehave."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gateway.errors import AshshashError
from nlu import server
from nlu.client import TOGETHER, RasaUnderstanding


@dataclass(frozen=True)
class Rasa:
    """A running Rasa server: its address and the file that all it prints goes to."""

    url: str
    printed: Path


@pytest.fixture(scope="session")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    try:
        server.train()
    except AshshashError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no Rasa here: {error}")
    with socket.socket() as free:
        free.bind((server.LOOPBACK, 0))
        port = free.getsockname()[1]
    printed = tmp_path_factory.mktemp("rasa") / "printed.log"
    with printed.open("wb") as file:
        process = server.start(server.MODELS, port, file.fileno())
    try:
        _wait(RasaUnderstanding(f"http://{server.LOOPBACK}:{port}"))
        yield Rasa(f"http://{server.LOOPBACK}:{port}", printed)
    finally:
        process.terminate()
        process.wait(20)


def _wait(understanding: RasaUnderstanding) -> None:
    give_up = time.monotonic() + 90
    while fault := understanding.check():
        assert time.monotonic() < give_up, fault
        time.sleep(0.2)


@dataclass
class Stand:
    """A loopback server in Rasa's place: what it was asked, and how it answers from now on."""

    url: str
    asked: list[bytes]
    answer: Callable[[], tuple[int, bytes]]
    together: Callable[[bytes], tuple[int, bytes]] | None = None
    """How it answers several texts; None where it hasn't learnt to."""


@pytest.fixture
def stand() -> Iterator[Stand]:
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            told = self.rfile.read(int(self.headers["content-length"]))
            if self.path == TOGETHER and here.together is None:
                status, body = 404, b""
            else:
                asked.append(told)
                status, body = here.together(told) if self.path == TOGETHER and here.together else here.answer()
            try:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        here = Stand(f"http://127.0.0.1:{listening.server_port}", asked, lambda: (200, b"{}"))
        listening.daemon_threads = True
        listening.block_on_close = False
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield here
        listening.shutdown()
        thread.join()
