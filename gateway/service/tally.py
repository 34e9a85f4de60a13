"""What one process knows of one sender's messages, window by window, and which of them Redis hasn't been told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class _Window:
    number: int = -1
    seen: int = 0
    held: int = 0


class Tally:
    """Counts in windows of fixed length; `seen` is all we know of, `held` what only this process knows."""

    def __init__(self, windows: Iterable[int]) -> None:
        self._windows = {seconds: _Window() for seconds in windows}

    def add(self, now: int) -> None:
        """Count one message in the windows that are open now."""
        for seconds, window in self._windows.items():
            if window.number < now // seconds:  # never back: another thread may have looked at the clock later
                window.number, window.seen, window.held = now // seconds, 0, 0
            window.seen += 1
            window.held += 1

    def seen(self) -> dict[int, int]:
        """Return what we know of, by the windows' length."""
        return {seconds: window.seen for seconds, window in self._windows.items()}

    def due(self, batch: int, near: Mapping[int, int]) -> bool:
        """Tell whether Redis should hear: a batch is full, or the sender comes near a limit."""
        return any(
            window.held >= batch or (window.held and window.seen > near[seconds])
            for seconds, window in self._windows.items()
        )

    def take(self) -> dict[int, int]:
        """Hand out what is held, to be told; another thread won't tell it again."""
        taken = {}
        for seconds, window in self._windows.items():
            taken[seconds], window.held = window.held, 0
        return taken

    def told(self, now: int, counts: Mapping[int, int]) -> None:
        """Learn what all processes together counted until `now`; within a window counts never fall."""
        for seconds, window in self._open(now):
            window.seen = max(window.seen, counts[seconds] + window.held)

    def put_back(self, now: int, taken: Mapping[int, int]) -> None:
        """Hold again what could not be told."""
        for seconds, window in self._open(now):
            window.held += taken[seconds]

    def _open(self, now: int) -> Iterable[tuple[int, _Window]]:
        return [(seconds, one) for seconds, one in self._windows.items() if one.number == now // seconds]
