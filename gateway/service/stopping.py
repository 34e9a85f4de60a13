"""Running until the operator or the supervisor says stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable


def run_until_stopped(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run with an event that SIGTERM and SIGINT set."""
    asyncio.run(_until_stopped(run))


async def _until_stopped(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await run(stopping)
