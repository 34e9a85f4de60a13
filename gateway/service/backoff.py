"""When a failed send is tried again: soon, then ever later, never all at the same moment."""

import random
from datetime import timedelta

STEPS = (5, 30, 120, 300, 900, 1800, 3600, 7200)  # seconds
MOST_ATTEMPTS = 12


def delay(attempts: int, retry_after: float | None = None) -> timedelta | None:
    """Return how long to wait after `attempts` tries, at least `retry_after` seconds; None when it was tried enough."""
    if attempts >= MOST_ATTEMPTS:
        return None
    step = STEPS[min(attempts, len(STEPS)) - 1] if attempts else STEPS[0]
    jitter = 1 + random.random() / 4  # noqa: S311 - spreading load, not guarding anything
    return timedelta(seconds=max(step, retry_after or 0) * jitter)
