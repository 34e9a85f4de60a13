"""`kill -9` of web, workers and Redis while messages come and go: each answered once, each sent, doubles explained."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from gateway.service.deliver import IN_FLIGHT
from tests.chaos import ledger
from tests.chaos.conftest import TOKEN, Ground
from tests.chaos.processes import Site, running
from tests.chaos.provider import Provider
from tests.chaos.senders import Senders, messages
from tests.chaos.waiting import until

DRAIN_SECONDS = 60


async def strike(site: Site, ground: Ground, done: Callable[[], float], kills: list[set[str]]) -> None:
    """Kill one thing after another as the work proceeds, and start each again as a supervisor would."""

    async def worker(number: int) -> None:
        site.workers[number % 2].kill()
        kills.append(await asyncio.to_thread(ledger.held_by, ground.store, site.workers[number % 2].pid))
        await asyncio.sleep(0.2)
        site.workers[number % 2].start()

    async def whole_web() -> None:
        site.web.kill()
        await asyncio.sleep(0.2)
        site.web.start()

    async def part_of_web() -> None:
        site.web.kill_a_child()

    async def redis() -> None:
        ground.redis.kill()
        await asyncio.sleep(1.0)
        ground.redis.start()

    plan: list[tuple[float, Callable[[], Awaitable[None]]]] = [
        (0.10, lambda: worker(0)),
        (0.18, whole_web),
        (0.28, redis),
        (0.36, lambda: worker(1)),
        (0.45, part_of_web),
        (0.52, lambda: worker(0)),
        (0.60, whole_web),
        (0.68, redis),
        (0.74, lambda: worker(1)),
        (0.82, part_of_web),
        (0.88, lambda: worker(0)),
    ]
    for share, act in plan:
        await until(lambda share=share: done() >= share, 30, f"nothing moves at {share:.0%}", pause=0.02)
        await act()


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_every_message_is_answered_once_and_every_one_sent(ground: Ground, request: pytest.FixtureRequest):
    count = 1000 if "sqlite" in request.node.callspec.id else 300
    provider = Provider(TOKEN, ground.provider_port)
    runner = await provider.start()
    kills: list[set[str]] = []
    senders = Senders(ground.port, TOKEN)
    try:
        with running(ground.folder, ground.environ, ground.port) as site:
            queued = await asyncio.to_thread(ledger.put_outbound, ground.store, count)

            def done() -> float:
                heard = sum(story.acknowledged for story in senders.stories)
                sent = sum(one in provider.taken for one in queued)
                return (heard + sent) / (2 * count)

            began = time.monotonic()
            supervisor = asyncio.create_task(site.supervise())
            sending = asyncio.create_task(senders.deliver(messages(count), at_a_time=24, gap=0.008))
            try:
                await strike(site, ground, done, kills)
                stories = await asyncio.wait_for(sending, 40)
            except (AssertionError, TimeoutError):
                sending.cancel()
                print(f"stuck at {done():.0%} after {len(kills)} kills of workers; {site.state()}")
                raise
            delivered = time.monotonic() - began
            try:
                await until(lambda: not ledger.open_work(ground.store), DRAIN_SECONDS, "something is stuck")
            except AssertionError:
                print(f"waiting still: {ledger.waiting(ground.store)}")
                raise
            drained = time.monotonic() - began
            supervisor.cancel()
            unknown = site.unknown()
            web_kills, revivals = site.web.kills, [one.revivals for one in (site.web, *site.workers, site.clock)]
            codes = [process.stop() for process in (*site.workers, site.clock)]
    finally:
        await provider.close(runner)
    everything = ledger.outbounds(ground.store, list(provider.taken), provider, kills, unknown)
    out = ledger.outbounds(ground.store, queued, provider, kills, unknown)
    repeated = {one for one, times in provider.taken.items() if len(times) > 1} - set(everything.unexplained)
    inn = ledger.inbounds(ground.store, stories, provider, repeated)
    print(
        f"\n{count} in, {count} out; killed: web {web_kills}, workers {len(kills)}, Redis 2;"
        f" started once more {sum(revivals)};"
        f" delivered in {delivered:.0f} s, drained in {drained:.0f} s"
        f"\n  inbound: lost 0, doubled 0; acknowledged {inn.acknowledged}: answered inside {inn.answered_inside},"
        f" by the outbox {inn.answered_by_outbox}; given up by the provider: never kept {inn.abandoned},"
        f" answered into a cut connection {inn.cut_off}"
        f"\n  outbound: lost {len(out.lost)}, states {dict(out.states)}; sent twice {out.duplicates}:"
        f" unmarked at a kill {list(out.after_kill.values())}, answer lost and no report {out.after_lost_answer},"
        f" unexplained {len(out.unexplained)}"
    )
    assert inn.faults == []
    assert out.lost == []
    assert out.unexplained == []
    assert everything.unexplained == []
    assert all(number <= 2 * IN_FLIGHT for number in everything.after_kill.values()), "it has two channels"
    assert set(out.states) <= {"sent", "delivered"}
    assert sum(out.states.values()) == out.accepted == count
    assert codes == [0, 0, 0]
    assert sum(revivals[1:]) == 0, "a worker or the clock ended by itself"
    assert revivals[0] <= 2
