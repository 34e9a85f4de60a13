"""A circuit breaker for calls from many threads: after a few failures it stops trying, then lets one probe through.

The libraries looked at hold a lock through the call itself, so that all threads would queue behind one slow answer.
"""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` failures in a row; `seconds` later one caller may probe, the others stay refused."""

    def __init__(self, failures: int = 3, seconds: float = 5.0, now: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._seconds = seconds
        self._now = now
        self._lock = threading.Lock()
        self._failed = 0
        self._probe_at = 0.0

    def allows(self) -> bool:
        """Say whether to try; True while closed, and once per `seconds` while open."""
        if self._failed < self._limit:
            return True
        with self._lock:
            if self._failed < self._limit:
                return True
            if self._now() < self._probe_at:
                return False
            self._probe_at = self._now() + self._seconds
            return True

    def succeeded(self) -> None:
        """Close it again."""
        if self._failed:
            with self._lock:
                self._failed = 0

    def failed(self) -> None:
        """Count a failure; the last allowed one opens it."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit:
                self._probe_at = self._now() + self._seconds

    @property
    def is_open(self) -> bool:
        """Say whether calls are being refused, probes aside."""
        return self._failed >= self._limit
