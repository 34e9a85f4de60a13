"""A load generator cheap enough to share two cores with what it measures: bare HTTP/1.1 over kept connections.

Run as a process of its own: a job as JSON on standard input, what came of it as JSON on standard output.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 40.0
"""Seconds after the end of a run until its last answers are given up."""


@dataclass
class Job:
    """Ready requests to send to a port of this machine, `concurrency` at a time, until they or the seconds run out.

    A good answer is a 2xx with `marker` in its body.
    """

    port: int
    requests: Sequence[str]
    concurrency: int
    seconds: float
    marker: str = ""


@dataclass
class Outcome:
    """What came of a job: every answer's milliseconds, how many had each status, and how many lacked the marker."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    without_marker: int = 0


def run(job: Job) -> Outcome:
    """Do a job in another process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(job)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Outcome(**json.loads(done.stdout))


class Shared:
    """What the connections of one job have in common."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.left = iter([request.encode("ascii") for request in job.requests])
        self.marker = job.marker.encode()
        self.ends = time.perf_counter() + job.seconds
        self.milliseconds: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.without_marker = 0

    def next(self) -> bytes | None:
        """Return the next request, None at the end."""
        return next(self.left, None) if time.perf_counter() < self.ends else None

    def note(self, status: str, began: float, body: bytes) -> None:
        """Count one answer."""
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.statuses[status] += 1
        if status.startswith("2") and self.marker not in body:
            self.without_marker += 1


class Connection(asyncio.Protocol):
    """One kept connection: a request, its answer, the next request."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waits = False
        self.came = b""
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._send()

    def _send(self) -> None:
        request = self.shared.next()
        if request is None:
            self.waits = False
            self.transport.close()
            return
        self.waits, self.came, self.began = True, b"", time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Collect an answer; go on when it is whole."""
        self.came += data
        head, end, body = self.came.partition(b"\r\n\r\n")
        if not end:
            return
        length = LENGTH.search(head)
        if len(body) >= (int(length[1]) if length else 0):
            self.shared.note(head[9:12].decode(), self.began, body)
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        """An answer that never came counts as broken."""
        if self.waits:
            self.shared.note("broken", self.began, b"")
        self.closed.set_result(None)


async def _keep_open(shared: Shared) -> None:
    while time.perf_counter() < shared.ends:
        try:
            _, made = await asyncio.get_running_loop().create_connection(
                lambda: Connection(shared), "127.0.0.1", shared.job.port
            )
        except OSError:
            shared.note("refused", time.perf_counter(), b"")
            await asyncio.sleep(0.05)
            continue
        await made.closed
        if not made.waits:
            return


async def _do(job: Job) -> Outcome:
    shared = Shared(job)
    began = time.perf_counter()
    connections = [asyncio.ensure_future(_keep_open(shared)) for _ in range(job.concurrency)]
    await asyncio.wait(connections, timeout=job.seconds + PATIENCE)
    seconds = time.perf_counter() - began
    return Outcome(seconds, shared.milliseconds, dict(shared.statuses), shared.without_marker)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_do(Job(**json.load(sys.stdin)))))))
