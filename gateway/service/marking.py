"""Marks of what went out: whatever ended while one commit was under way shares the next, and nothing waits for more.

Each message counts as in flight until its mark is on the disk, so the window of decision 10 stays what it was.
"""

import asyncio
from collections.abc import Callable, Sequence

from gateway.channels.contract import Sent
from gateway.errors import StoreDown
from gateway.store.outbox import Claimed

AGAIN_SECONDS = 0.5

Ended = tuple[Claimed, Sent]


class Marking:
    """One writer of marks in the worker's event loop. `write` is run in a thread and writes in one transaction."""

    def __init__(self, write: Callable[[Sequence[Ended]], None]) -> None:
        self._write = write
        self._waiting: list[tuple[Ended, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def sent(self, row: Claimed, sent: Sent) -> None:
        """Return when the mark is on the disk, however long the database is away."""
        marked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((row, sent), marked))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        await marked

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._persist([ended for ended, _ in batch])
            except Exception as error:
                for _, marked in batch:
                    marked.set_exception(error)
            else:
                for _, marked in batch:
                    marked.set_result(None)

    async def _persist(self, batch: Sequence[Ended]) -> None:
        while True:
            try:
                return await asyncio.to_thread(self._write, batch)
            except StoreDown:
                await asyncio.sleep(AGAIN_SECONDS)
