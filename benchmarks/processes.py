"""Processes of one run: started, awaited, measured by what Linux counts for them, and taken away again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

from commands.lifetime import die_with_parent

TICK = os.sysconf("SC_CLK_TCK")
START_SECONDS = 180


@dataclass(frozen=True)
class Memory:
    """Megabytes: resident, and proportional (what is shared counts by its share)."""

    rss: float
    pss: float


class Process:
    """One process with its children."""

    def __init__(
        self, name: str, argv: Sequence[str], folder: Path, environ: Mapping[str, str], cwd: Path | None = None
    ) -> None:
        self.name = name
        self.ready_after = 0.0
        """Seconds from its start to its first answer, once `await_url` found one."""
        self._started = time.monotonic()
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                argv,
                env=dict(environ),
                cwd=cwd,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  we have one thread
            )

    def pids(self) -> list[int]:
        """Return the process and all that descend from it."""
        found = [self._process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in _read(task).split()]
        return found

    def cpu(self) -> float:
        """Return the seconds of processor used so far, by the user's code and the kernel's for it."""
        stats = (_read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split() for pid in self.pids())
        return sum(int(stat[11]) + int(stat[12]) for stat in stats if stat) / TICK

    def memory(self) -> Memory:
        """Return what it and its children hold now."""
        total = {"Rss:": 0, "Pss:": 0}
        for pid in self.pids():
            for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
                name, *value = line.split()
                if name in total:
                    total[name] += int(value[0])
        return Memory(total["Rss:"] / 1024, total["Pss:"] / 1024)

    def send(self, number: signal.Signals) -> None:
        """Signal the whole group, as SIGSTOP or SIGCONT."""
        os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """Take it away at once, children too."""
        if self._process.poll() is None:
            self.send(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end; kill what doesn't."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def await_url(self, url: str) -> None:
        """Wait until the address answers well; RuntimeError where it never does."""
        while time.monotonic() - self._started < START_SECONDS and self._process.poll() is None:
            try:
                if requests.get(url, timeout=2).ok:
                    self.ready_after = time.monotonic() - self._started
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text('utf-8', 'replace')[-2000:]}")


def free_port() -> int:
    """Return a port of this machine nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""  # it ended meanwhile
