"""How far a run has come, how fast it goes and how long it will still take. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from gateway.service.broadcasts.states import State
from gateway.store.broadcasts import Event

OPEN = ("waiting", "out")
"""States of recipients nobody has told yet."""


@dataclass(frozen=True)
class Progress:
    """One run: `done` of `people`, how many are in each state, messages a second, minutes left (None: unknown)."""

    people: int
    done: int
    states: Mapping[str, int] = field(default_factory=dict)
    rate: float = 0.0
    minutes_left: int | None = None


def progress(states: Mapping[str, int], events: Sequence[Event], now: datetime) -> Progress:
    """Return how a run stands; pauses don't count as time in which it ran."""
    people = sum(states.values())
    done = people - sum(states.get(one, 0) for one in OPEN)
    seconds = running(events, now).total_seconds()
    rate = done / seconds if seconds >= 1 else 0.0
    left = ceil((people - done) / rate / 60) if rate and people > done else None
    return Progress(people, done, states, round(rate, 1), left)


def running(events: Sequence[Event], now: datetime) -> timedelta:
    """Return for how long it has been running."""
    ran, since = timedelta(), None
    for event in events:
        runs = event.state == State.RUNNING
        if runs and since is None:
            since = event.at
        elif not runs and since is not None:
            ran, since = ran + (event.at - since), None
    return ran + (now - since if since else timedelta())
