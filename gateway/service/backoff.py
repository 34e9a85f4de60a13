"""When a failed send is tried again: soon, then ever later, never all at the same moment."""

import random
from datetime import timedelta

STEPS = (1, 6, 24, 60, 180, 360, 720, 1440)
"""Each wait as a multiple of the first: five seconds become two hours."""
MOST_ATTEMPTS = 12


def delay(attempts: int, first: timedelta, retry_after: float | None = None) -> timedelta | None:
    """Return how long to wait after `attempts` tries, at least `retry_after` seconds; None when it was tried enough.

    `first` is the wait after the first try; the others grow from it.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    step = STEPS[min(max(attempts, 1), len(STEPS)) - 1]
    jitter = 1 + random.random() / 4  # noqa: S311 - spreading load, not guarding anything
    return max(first * step, timedelta(seconds=retry_after or 0)) * jitter
