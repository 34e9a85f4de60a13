"""How long tips are kept, warned of, and deleted; the same rules by the clock and by `ashshash retain`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.clock import Clock
from gateway.service.fetching import Fetching
from gateway.store import audit, tip_events, tip_retention
from gateway.store.engine import Store

WARNING = timedelta(days=14)
"""So long before its end a tip is shown as ending; none is deleted that hasn't been shown so for a week."""
LEAST_WARNING = timedelta(days=7)
BATCH = 100
CLOCK = "clock"


@dataclass(frozen=True)
class Keeping:
    """Days that a tip is kept after closing, by kind."""

    days: int = 90
    of_kind: Mapping[str, int] = field(default_factory=dict)

    def until(self, kind: str, closed: datetime) -> datetime:
        """Return when a tip closed at this moment ends."""
        return closed + timedelta(days=self.of_kind.get(kind or "tip", self.days))


@dataclass(frozen=True)
class Retained:
    """What one run did."""

    warned: int
    deleted: int


class Retention:
    """Warns, then deletes. A tip that isn't closed is never deleted."""

    def __init__(self, store: Store, fetching: Fetching, clock: Clock) -> None:
        self._store = store
        self._fetching = fetching
        self._clock = clock

    def run(self, actor: str = CLOCK) -> Retained:
        """Warn of what ends soon, delete what is over; safe to repeat."""
        warned = self._warn()
        deleted = 0
        while gone := self._delete(actor):
            deleted += gone
        if deleted:
            self._store.empty_log()
        return Retained(warned, deleted)

    def _warn(self) -> int:
        now = self._clock.now()
        with self._store.writing() as conn:
            ending = tip_retention.unwarned(conn, now + WARNING)
            for tip in ending:
                tip_retention.warned(conn, tip.id, now)
                tip_events.add(conn, self._store.vault, tip.id, CLOCK, "warn", now)
        return len(ending)

    def _delete(self, actor: str) -> int:
        now = self._clock.now()
        with self._store.writing() as conn:
            over = tip_retention.over(conn, now, now - LEAST_WARNING, BATCH)
            gone = [tip_retention.delete_tip(conn, tip_id) for tip_id in over]
            for one in gone:
                audit.note(conn, actor, "tip.delete", one.tip_id, now)
        for one in gone:  # after the rows: a file without a row is found by nobody, a row without a file by everybody
            self._fetching.delete(one.files)
        return len(gone)
