"""Figures of tips, gone ones too: by month, kind, place, channel and time taken, with small cells hidden."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from gateway.clock import Clock
from gateway.service.rules import Rules
from gateway.service.scope import Scope
from gateway.service.small_cells import Table, protect
from gateway.store import tip_counts
from gateway.store.engine import Store
from gateway.store.tip_counts import STEPS, Count

TOOK = (*(name for _, name in STEPS), "longer", "never")
VIEWS: Mapping[str, Callable[[Count], str]] = {
    "month": lambda one: f"{one.month:%Y-%m}",
    "kind": lambda one: one.kind or "tip",
    "place": lambda one: one.upazila or one.district or "unknown",
    "channel": lambda one: one.channel,
    "acknowledged": lambda one: one.acknowledged,
    "closed": lambda one: one.closed,
}


@dataclass(frozen=True)
class Figures:
    """One calendar year in one area: a table for each view."""

    year: int
    years: tuple[int, ...]
    tables: Mapping[str, Table]


class TipFigures:
    """Counts tips and reads nobody's words.

    A year is the only period: two periods that overlap could be subtracted from each other.
    """

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self._store = store
        self._rules = rules
        self._clock = clock

    def of(self, scope: Scope, year: int = 0) -> Figures:
        """Return the figures of a year in somebody's area; this year's for nought."""
        this = self._rules.local(self._clock.now()).year
        year = year if 2020 <= year <= this else this
        with self._store.reading() as conn:
            kept = tip_counts.of_kept(conn, datetime(2020, 1, 1, tzinfo=UTC))
            gone = tip_counts.of_gone(conn, date(2020, 1, 1))
        mine = [one for one in (*kept, *gone) if scope.covers(one.district, one.upazila, one.union)]
        years = tuple(sorted({this, *(one.month.year for one in mine)}, reverse=True))
        wanted = [one for one in mine if one.month.year == year]
        return Figures(year, years, {name: protect(_count(wanted, name, year)) for name in VIEWS})


def _count(wanted: Iterable[Count], view: str, year: int) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for one in wanted:
        counted[VIEWS[view](one)] += one.tips
    if view == "month":
        return {f"{year}-{month:02}": counted[f"{year}-{month:02}"] for month in range(1, 13)}
    if view in ("acknowledged", "closed"):
        return {name: counted[name] for name in TOOK}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
