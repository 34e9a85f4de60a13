"""Wrong sign-ins cost time: the more of them for an account or from an address, the longer the wait. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Patience:
    """So many wrong tries are free; each one more doubles the wait, up to the longest."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, wrong: int) -> timedelta:
        """Return how long after the last of so many wrong tries the next one is heard."""
        if wrong < self.free:
            return timedelta()
        doublings = min(wrong - self.free, 20)
        return min(self.first * int(2**doublings), self.longest)


OF_ACCOUNT = Patience(5, timedelta(seconds=15), timedelta(minutes=15))
"""Short enough that nobody can shut an account's owner out for a day; four tries an hour find no password."""
OF_ADDRESS = Patience(20, timedelta(seconds=15), timedelta(minutes=30))
"""A whole office may share an address."""


def locked(patience: Patience, wrong: Sequence[datetime], now: datetime) -> bool:
    """Tell whether the next try isn't heard yet; `wrong` are the moments of the last day's wrong tries."""
    return bool(wrong) and now < max(wrong) + patience.wait(len(wrong))
