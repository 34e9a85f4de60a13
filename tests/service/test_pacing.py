"""Slots: no second holds more than the rate, no clock stops the sending, and Redis counts as the pure core does."""

import time

import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.backoff import NoBackoff
from redis.retry import Retry

from gateway.service.pacing import ALONE, Pace
from gateway.service.slots import AHEAD, FASTER, LEAST, LONGEST_AHEAD, SLOWER, Slots

RATES = st.sampled_from([1.0, 5.0, 30.0, 1000.0])


@given(RATES, st.lists(st.tuples(st.floats(0, 2), st.integers(1, 40)), min_size=1, max_size=60))
def test_no_second_holds_more_than_the_rate(rate: float, looks: list[tuple[float, int]]) -> None:
    slots, now, sent = Slots(), 1000.0, []
    for later, wanted in looks:
        now += later
        many, _ = slots.ready(rate, now)
        slots, waits = slots.reserve(rate, [1.0] * min(many, wanted), now)
        sent += [now + wait for wait in waits]
    assert sent == sorted(sent)
    within = int(rate)
    assert all(after - before >= 1 - 1e-6 for before, after in zip(sent, sent[within:], strict=False))


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([5.0, 30.0, 100.0]), st.floats(0.01, AHEAD - 0.05))
def test_a_worker_that_looks_late_by_less_than_the_slots_ahead_loses_nothing(rate: float, late: float) -> None:
    slots, now, sent = Slots(), 0.0, 0
    while now < 10:
        many, wait = slots.ready(rate, now)
        slots, _ = slots.reserve(rate, [1.0] * many, now)
        sent += many
        now += wait + late
    assert sent >= 0.99 * rate * 10


@given(RATES, st.floats(-7200, -61))
def test_a_clock_that_jumps_back_stops_nothing(rate: float, jump: float) -> None:
    slots, _ = Slots().reserve(rate, [1.0] * 10, 100_000.0)
    now = 100_000.0 + jump
    assert slots.free_at(now) <= now + LONGEST_AHEAD


def test_a_refusal_for_haste_shuts_slows_and_is_forgiven() -> None:
    slots = Slots().slowed(30, 5, 100.0).slowed(30, 5, 100.1)  # two answers of one burst count once
    assert slots.ready(30, 101.0) == (0, pytest.approx(105.1 - 101 - AHEAD))
    assert slots.pace(30, 100.2) == pytest.approx(30 * (SLOWER + 0.2 * FASTER), rel=0.01)
    assert slots.pace(30, 200.0) == 30
    for second in range(100):
        slots = slots.slowed(30, 1, 200.0 + 2 * second)
    assert slots.pace(30, 398.0) >= 30 * LEAST


COSTS = st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=1, max_size=10)


def test_redis_reserves_as_the_pure_core_does(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:

        @settings(max_examples=25, deadline=None)
        @given(RATES, COSTS)
        def alike(rate: float, costs: list[float]) -> None:
            client.flushall()
            _, pure = Slots().reserve(rate, costs, 0.0)
            assert Pace(client, "x", rate).reserve(costs, [""] * len(costs)) == pytest.approx(pure, abs=0.002)

        alike()
        two = Pace(client, "shared", 10), Pace(client, "shared", 10)
        waits = [one.reserve([1.0], [""])[0] for _ in range(5) for one in two]
        assert waits[-1] == pytest.approx(0.9, abs=0.1)
        assert two[0].ready().many == 0


def test_one_chat_hears_us_once_a_second_and_others_do_not_wait_for_it(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        pace = Pace(client, "chat", 1000, apart=1.0)
        waits = pace.reserve([1.0, 1.0, 1.0], ["a", "a", "b"])
        assert waits == pytest.approx([0, 1, 0], abs=0.05)


def test_haste_is_known_to_every_worker(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        Pace(client, "x", 30).slow_down(3)
        ready = Pace(client, "x", 30).ready()
        assert (ready.many, ready.wait) == (0, pytest.approx(3 - AHEAD, abs=0.2))


def test_without_redis_a_process_goes_at_half_the_rate_and_comes_back() -> None:
    away = redis.Redis(port=1, socket_connect_timeout=0.1, retry=Retry(NoBackoff(), 0))
    pace = Pace(away, "x", 100)
    began = time.monotonic()
    waits = pace.reserve([1.0] * 10, [""] * 10)
    assert waits[-1] == pytest.approx(9 / (100 * ALONE), abs=0.01)
    assert time.monotonic() - began < 2
