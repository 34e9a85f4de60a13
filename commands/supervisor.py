"""Starts processes, shows their lines, starts them again when they die, and takes all of them along when it stops."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from commands.lifetime import die_with_parent

STOP_SECONDS = 12.0
STEADY_SECONDS = 10.0
"""A process that lived this long starts again at once, one that dies sooner after a growing pause."""

LONGEST_PAUSE = 10.0
MAX_DEATHS = 4
"""So many deaths in a row while everything starts, and the start has failed; afterwards we never give up."""


class Failed(Exception):
    """A process doesn't come up; the message says which and what it said last."""


@dataclass
class Child:
    """One process and what it said last; `quiet` keeps its lines back; no start without who is `vital`."""

    name: str
    argv: Sequence[str]
    quiet: bool
    vital: bool
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    again_at: float = 0.0
    rest: bytes = b""
    last: deque[str] = field(default_factory=lambda: deque(maxlen=25))


class Supervisor:
    """Holds the children; everything happens in `tick`, in the main thread, so that they die with us."""

    def __init__(self, environ: Mapping[str, str], show: Callable[[str], None]) -> None:
        self._environ = dict(environ)
        self._show = show
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self.starting = True

    def start(self, name: str, argv: Sequence[str], quiet: bool = False, vital: bool = True) -> None:
        """Start one process, to be kept alive."""
        child = Child(name, argv, quiet, vital, self._spawn(argv), time.monotonic())
        self._children.append(child)
        self._listen(child)

    def finish(self, argv: Sequence[str]) -> None:
        """Run one command to its end; raises Failed with what it said where it fails."""
        done = subprocess.run(
            argv,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
            check=False,
        )
        if done.returncode:
            raise Failed(f"{' '.join(argv[1:])} failed:\n{done.stdout.decode(errors='replace')}")

    def tick(self, seconds: float = 0.2) -> None:
        """Show what was said and start again what died; raises Failed where that doesn't help."""
        for key, _ in self._selector.select(seconds):
            self._read(key.data)
        now = time.monotonic()
        for child in self._children:
            if child.again_at:
                if now >= child.again_at:
                    self._restart(child)
            elif child.process.poll() is not None:
                self._note_death(child, now)

    def stop(self) -> None:
        """Stop all, last started first; who doesn't go is killed."""
        for child in reversed(self._children):
            self._signal(child, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until and any(child.process.poll() is None for child in self._children):
            for key, _ in self._selector.select(0.05):
                self._read(key.data)
        for child in self._children:
            self._signal(child, signal.SIGKILL)
            child.process.wait()
            _pipe(child).close()
        self._selector.close()
        self._children.clear()

    def _spawn(self, argv: Sequence[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            argv,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,  # Ctrl-C reaches us alone, and we stop them in order
            preexec_fn=die_with_parent,  # noqa: PLW1509  we have one thread
        )

    def _listen(self, child: Child) -> None:
        os.set_blocking(_pipe(child).fileno(), False)
        self._selector.register(_pipe(child), selectors.EVENT_READ, child)

    def _read(self, child: Child) -> None:
        pipe = _pipe(child)
        data = pipe.read(65536)
        if not data:
            if data == b"":
                self._selector.unregister(pipe)
            return
        *lines, child.rest = (child.rest + data).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace")
            child.last.append(text)
            if not child.quiet:
                self._show(f"{child.name:<7}| {text}")

    def _note_death(self, child: Child, now: float) -> None:
        code = child.process.returncode
        if now - child.started > STEADY_SECONDS:
            child.deaths = 0
        child.deaths += 1
        self._signal(child, signal.SIGKILL)  # what it may have left behind in its group
        said = "\n".join(child.last)
        child.last.clear()
        if self.starting and child.vital and child.deaths >= MAX_DEATHS:
            raise Failed(f"{child.name} keeps stopping (code {code}). It said:\n{said}")
        if child.quiet and child.deaths == 1:
            self._show(said)
        self._show(f"{child.name:<7}| stopped with code {code}, starting it again")
        child.again_at = now + min(LONGEST_PAUSE, 0.1 * 2**child.deaths)

    def _restart(self, child: Child) -> None:
        if _pipe(child) in {key.fileobj for key in self._selector.get_map().values()}:
            self._selector.unregister(_pipe(child))
        _pipe(child).close()
        child.process, child.started, child.again_at, child.rest = self._spawn(child.argv), time.monotonic(), 0.0, b""
        self._listen(child)

    def _signal(self, child: Child, number: int) -> None:
        try:
            os.killpg(child.process.pid, number)
        except ProcessLookupError:
            pass
        except PermissionError:  # macOS says so of a group of which only the dead remain
            if sys.platform == "linux":
                raise


def _pipe(child: Child) -> IO[bytes]:
    assert child.process.stdout is not None
    return child.process.stdout
