"""Which provider a message goes by, and whether one fails so much that a run must not go on."""

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.store import channel_states, provider_tallies

WITHIN = timedelta(minutes=5)
FAILING, WELL = 0.15, 0.05
LEAST_SENDS = 20
"""Of fewer sends nothing is concluded."""

PROBED = 10
"""The percentage that a failing first provider still gets, so that it is seen when it is well again."""
STEP, EVERY = 10, timedelta(minutes=1)
"""What it gets back, and how often."""


def rate(good: int, bad: int) -> float | None:
    """Return which part of the sends failed; None where there were too few."""
    return bad / (good + bad) if good + bad >= LEAST_SENDS else None


def next_share(percent: int, first: float | None, second: float | None, since: timedelta) -> int:
    """Return the percentage of the first of two providers from now on; `since` it was changed last. Pure."""
    failing = first is not None and first > FAILING
    if failing and not (second is not None and second > FAILING):
        return PROBED
    well = first is None or first < WELL
    return min(100, percent + STEP) if percent < 100 and well and since >= EVERY else percent


class Providers:
    """What is known of providers in one transaction."""

    def __init__(self, conn: Connection, stand_ins: Mapping[str, str], now: datetime) -> None:
        self._stand_ins = stand_ins
        tallies = provider_tallies.since(conn, now, WITHIN)
        self._rates = {name: rate(*counts) for name, counts in tallies.items()}
        self._shares = {name: share for name, (share, _) in self._settled(conn, now).items()}
        self._stopped = {one for one, state in channel_states.all_states(conn).items() if state.state == "stopped"}

    def route(self, channel: str, contact_id: str) -> str:
        """Return the channel that a recipient is told by: the first, or the one that stands in for it."""
        second = self._stand_ins.get(channel)
        if second is None or second in self._stopped:
            return channel
        if channel in self._stopped:
            return second
        return channel if zlib.crc32(contact_id.encode()) % 100 < self._shares.get(channel, 100) else second

    def failing(self, channels: tuple[str, ...]) -> str:
        """Return the first of these channels by which nothing should be sent now, empty where all are well."""
        return next((one for one in channels if self._bad(one) and self._bad(self._stand_ins.get(one, one))), "")

    def _bad(self, channel: str) -> bool:
        known = self._rates.get(channel)
        return channel in self._stopped or (known is not None and known > FAILING)

    def _settled(self, conn: Connection, now: datetime) -> dict[str, tuple[int, datetime]]:
        """Take from or give back to first providers what they are due."""
        shares = provider_tallies.shares(conn)
        for first, second in self._stand_ins.items():
            percent, at = shares.get(first, (100, now))
            fresh = next_share(percent, self._rates.get(first), self._rates.get(second), now - at)
            if fresh != percent:
                provider_tallies.share(conn, first, fresh, now)
                shares[first] = (fresh, now)
        return shares
