"""The worker process: a lane a channel, the web process's stragglers, recordings, files, channels that recover."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping

import redis
import redis.asyncio
import structlog

from gateway.channels.contract import Channel
from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.broadcasts.casting import Casting
from gateway.service.deliver import Lane
from gateway.service.fetching import Fetching
from gateway.service.importing.jobs import Jobs
from gateway.service.receive import Receiver
from gateway.service.wakeup import KEY
from gateway.store import channel_states
from gateway.store.engine import Store
from gateway.store.states import ChannelCondition

log = structlog.get_logger()
CHECK_SECONDS = 60.0
CAST_SECONDS = 0.25


class Worker:
    """Runs until stopped; any number may run side by side."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        make_lane: Callable[[Channel], Lane],
        receiver: Receiver,
        fetching: Fetching,
        jobs: Jobs,
        casting: Casting,
        clock: Clock,
        redis_url: str,
    ) -> None:
        self._store = store
        self._channels = channels
        self._make_lane = make_lane
        self._receiver = receiver
        self._fetching = fetching
        self._jobs = jobs
        self._casting = casting
        self._clock = clock
        self._redis_url = redis_url

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set, then finish what is under way and close the channels."""
        lanes = [self._make_lane(channel) for channel in self._channels.values()]
        tasks = [
            *(asyncio.create_task(self._lane(lane, stopping)) for lane in lanes),
            asyncio.create_task(self._every(5, self._stragglers, stopping)),
            asyncio.create_task(self._every(2, self._fetching.once, stopping)),
            asyncio.create_task(self._every(1, self._take_in, stopping)),
            asyncio.create_task(self._every(600, self._tidy, stopping)),
            asyncio.create_task(self._every(CHECK_SECONDS, self._recover, stopping)),
            asyncio.create_task(self._every(CAST_SECONDS, lambda: self._cast(lanes, stopping), stopping)),
        ]
        listening = asyncio.create_task(self._listen(lanes, stopping))
        await stopping.wait()
        listening.cancel()
        for lane in lanes:
            lane.bell.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        for channel in self._channels.values():
            await channel.close()

    async def _lane(self, lane: Lane, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                await lane.run(stopping)
            except Exception:
                log.exception("lane.fault")
                await asyncio.sleep(1)

    async def _listen(self, lanes: list[Lane], stopping: asyncio.Event) -> None:
        """Wake the lanes when Redis says that a row is new; they look by themselves twice a second without it."""
        async with redis.asyncio.Redis.from_url(self._redis_url, socket_timeout=3) as client:
            while not stopping.is_set():
                try:
                    if await client.blpop([KEY], timeout=1):
                        await client.delete(KEY)
                        for lane in lanes:
                            lane.bell.set()
                except (redis.RedisError, OSError):
                    await asyncio.sleep(1)

    async def _stragglers(self) -> None:
        while await asyncio.to_thread(self._receiver.finish_stale):
            pass

    async def _take_in(self) -> None:
        while await asyncio.to_thread(self._jobs.work):
            pass

    async def _cast(self, lanes: list[Lane], stopping: asyncio.Event) -> None:
        """Bring runs of broadcasts on, as long as there is something to do, and wake the lanes."""
        while not stopping.is_set() and await asyncio.to_thread(self._casting.once):
            for lane in lanes:
                lane.bell.set()

    async def _tidy(self) -> None:
        await asyncio.to_thread(self._fetching.drop_orphans)
        await asyncio.to_thread(self._jobs.forget)

    async def _recover(self) -> None:
        """Try stopped channels again, and start those that are well."""
        with self._store.reading() as conn:
            known = channel_states.all_states(conn)
        for name, state in known.items():
            stopped = state.state is ChannelCondition.STOPPED and name in self._channels
            if stopped and not await self._channels[name].check():
                with self._store.writing() as conn:
                    channel_states.start(conn, name, self._clock.now())
                log.info("channel.started", channel=name)

    async def _every(self, seconds: float, act: Callable[[], Awaitable[object]], stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                await act()
            except AshshashError as error:
                log.warning("worker.chore_failed", kind=type(error).__name__)
            except Exception:
                log.exception("worker.chore_fault")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), seconds)
