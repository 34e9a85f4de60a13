"""Moments at which messages may go out, evenly apart, so that no second of a provider holds more than it permits. Pure.

The same arithmetic stands in `pacing.RESERVE`, where all workers share it; here it serves a process without Redis.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

AHEAD = 0.3
"""Seconds of slots that are given out before their time: a worker that looks late loses nothing, and who is urgent
waits no longer than these."""

LONGEST_AHEAD = 60.0
"""No slot is further off than this unless the provider asked for it: a clock that jumped back stops nothing."""

SLOWER, FASTER = 0.8, 0.1
"""What a refusal for haste makes of the rate, and how much of it comes back each second."""

LEAST = 0.2
LONGEST_SHUT = 3600.0


@dataclass(frozen=True)
class Slots:
    """`next_at` is the next free slot, `shut_until` when the provider listens again; `share` of the rate is used."""

    next_at: float = 0.0
    shut_until: float = 0.0
    share: float = 1.0
    share_at: float = 0.0

    def pace(self, rate: float, now: float) -> float:
        """Return messages a second at this moment."""
        return rate * min(1.0, self.share + FASTER * max(0.0, now - self.share_at))

    def free_at(self, now: float) -> float:
        """Return when the next message may go."""
        shut = self.shut_until if self.shut_until <= now + LONGEST_SHUT else 0.0
        free = self.next_at if self.next_at <= now + LONGEST_AHEAD else now
        return max(now, shut, free)

    def ready(self, rate: float, now: float) -> tuple[int, float]:
        """Return how many may be reserved now, and how long to wait where none may."""
        free = self.free_at(now)
        if free > now + AHEAD:
            return 0, free - now - AHEAD
        return 1 + int((now + AHEAD - free) * self.pace(rate, now)), 0.0

    def reserve(self, rate: float, costs: Sequence[float], now: float) -> tuple["Slots", list[float]]:
        """Return what is left, and for each message the seconds until it may go."""
        free, pace, waits = self.free_at(now), self.pace(rate, now), []
        for cost in costs:
            waits.append(free - now)
            free += cost / pace
        return replace(self, next_at=free), waits

    def slowed(self, rate: float, retry_after: float, now: float) -> "Slots":
        """The provider said that it was too fast; several such answers within a second are one."""
        shut = max(self.shut_until, now + min(retry_after, LONGEST_SHUT))
        if 0 <= now - self.share_at < 1 and self.share < 1:
            return replace(self, shut_until=shut)
        share = max(LEAST, self.pace(rate, now) / rate * SLOWER)
        return replace(self, shut_until=shut, share=share, share_at=now)
