"""Waiting for something to come true, and no longer than it may take."""

import asyncio
import time
from collections.abc import Callable


async def until(true: Callable[[], bool], seconds: float, why: str, pause: float = 0.1) -> None:
    """Return when it is true; fail with `why` where it doesn't come true in time."""
    patience = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < patience, why
        await asyncio.sleep(pause)
