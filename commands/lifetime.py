"""No orphans: a process that asks for it is stopped by the kernel when the one that started it dies (Linux)."""

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask for SIGTERM at the parent's death. Call in the child; the parent's main thread must have made it."""
    _signal_at_death(signal.SIGTERM)


def forks_die_with_us() -> None:
    """Have every process forked from now on killed at our death, also if we die before it could ask for that.

    SIGTERM would not do: until a fork has handlers of its own it holds ours, which only note the wish and go on.
    """
    forking: list[int] = []

    def note() -> None:
        forking[:] = [os.getpid()]

    def ask() -> None:
        _signal_at_death(signal.SIGKILL)
        if os.getppid() not in forking:
            os.kill(os.getpid(), signal.SIGKILL)

    os.register_at_fork(before=note, after_in_child=ask)


def _signal_at_death(number: signal.Signals) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
