"""The gateway's own processes, as an operator's supervisor runs them: started, killed by `kill -9`, started again."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands.lifetime import die_with_parent

ASHSHASH = str(Path(sys.executable).with_name("ashshash"))


class Process:
    """One process with its children, in a group of its own: nothing else is ever signalled."""

    def __init__(self, name: str, command: str, folder: Path, environ: Mapping[str, str]) -> None:
        self.name = name
        self.kills = 0
        self.revivals = 0
        self._wanted = True
        self._command, self._folder, self._environ = command, folder, environ
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def log(self) -> Path:
        return self._folder / f"{self.name}.log"

    def start(self) -> None:
        self._wanted = True
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [ASHSHASH, self._command],
                cwd=self._folder,
                env=dict(self._environ),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def revive(self) -> None:
        """Start it again where it ended by itself, as where a dying child still held its port."""
        if self._wanted and self.code() is not None:
            self.revivals += 1
            self.start()

    def code(self) -> int | None:
        """Return how it ended by itself, None while it runs."""
        assert self._process
        return self._process.poll()

    def children(self) -> list[int]:
        assert self._process
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()]

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        """Kill it and its children at once."""
        assert self._process
        self._wanted = False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1

    def kill_a_child(self) -> None:
        """Kill one of its children; it starts another."""
        if children := self.children():
            os.kill(children[0], signal.SIGKILL)
            self.kills += 1

    def stop(self, seconds: float = 15) -> int:
        """Ask it to stop; return its code."""
        assert self._process
        self._wanted = False
        if self._process.poll() is None:
            self._process.terminate()
        try:
            return self._process.wait(seconds)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


class Site:
    """Web, workers and clock over one folder and one environment."""

    def __init__(self, folder: Path, environ: Mapping[str, str], port: int, workers: int) -> None:
        self.port = port
        self.folder = folder
        subprocess.run([ASHSHASH, "db", "upgrade"], cwd=folder, env=dict(environ), check=True, capture_output=True)
        self.web = Process("web", "web", folder, environ)
        self.workers = [Process(f"worker{number}", "worker", folder, environ) for number in range(workers)]
        self.clock = Process("clock", "clock", folder, environ)

    def wait_until_up(self, seconds: float = 40) -> None:
        patience = time.monotonic() + seconds
        while not self.up():
            assert time.monotonic() < patience, f"the web process doesn't start:\n{self.web.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def up(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def logs(self) -> str:
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*.log"))

    def unknown(self) -> set[str]:
        """Return the outbox ids of which a worker said that the answer to its send was lost."""
        lines = [line for line in self.logs().splitlines() if '"remedy": "unknown"' in line and line.endswith("}")]
        return {json.loads(line)["outbox_id"] for line in lines}

    async def supervise(self) -> None:
        """Keep everything running until cancelled."""
        while True:
            for process in (self.web, *self.workers, self.clock):
                process.revive()
            await asyncio.sleep(0.3)

    def state(self) -> str:
        """Say how each process is, and what the web process said last: for a test that waited in vain."""
        codes = {process.name: process.code() for process in (self.web, *self.workers, self.clock)}
        return f"{codes}, web answers: {self.up()}\n{self.web.log.read_text('utf-8', 'replace')[-3000:]}"

    def stop(self) -> None:
        for process in (self.web, *self.workers, self.clock):
            process.stop()


@contextlib.contextmanager
def running(folder: Path, environ: Mapping[str, str], port: int, workers: int = 2) -> Iterator[Site]:
    """Run a site until the block ends; only its own processes are ended."""
    site = Site(folder, environ, port, workers)
    try:
        site.wait_until_up()
        yield site
    finally:
        site.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
