"""How far a run has come and how long it will still take: pauses aren't counted as running."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.service.broadcasts.pace import progress
from gateway.store.broadcasts import Event

START = datetime(2026, 12, 18, 4, tzinfo=UTC)


def events(*steps: tuple[int, str]) -> list[Event]:
    return [Event("x", state, "", "worker", START + timedelta(seconds=at)) for at, state in steps]


@pytest.mark.parametrize(
    ("steps", "after", "states", "rate", "minutes"),
    [
        ([(0, "preparing"), (10, "running")], 70, {"waiting": 600, "sent": 600}, 10.0, 1),
        ([(0, "running"), (60, "paused")], 600, {"waiting": 600, "delivered": 600}, 10.0, 1),
        ([(0, "running"), (30, "paused"), (90, "running")], 120, {"out": 1, "sent": 300, "failed": 300}, 10.0, 1),
        ([(0, "preparing")], 100, {"waiting": 5}, 0.0, None),
        ([(0, "running"), (10, "done")], 100, {"sent": 10}, 1.0, None),
    ],
)
def test_a_run_is_measured(steps, after, states, rate, minutes):
    seen = progress(states, events(*steps), START + timedelta(seconds=after))
    assert (seen.rate, seen.minutes_left) == (rate, minutes)
    assert seen.people == sum(states.values())
