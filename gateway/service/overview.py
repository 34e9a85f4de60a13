"""What the start page shows: what waits for somebody, how the channels are, and today's figures."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from cachetools import TTLCache
from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.service.conveyance.acts import within
from gateway.service.conveyance.views import View, wanted
from gateway.service.roles import Permission
from gateway.service.rules import Rules
from gateway.service.signed_in import SignedIn
from gateway.store import area, calendar, care_tasks, channel_states, counts, payment_list
from gateway.store.counts import Day, Waiting
from gateway.store.engine import Store
from gateway.store.states import ChannelCondition

V = TypeVar("V")
SECONDS = 30
OVERDUE, DISPUTED = View.OVERDUE, View.DISPUTED


@dataclass(frozen=True)
class ChannelHealth:
    """One channel: whether it may be used, when it was last heard of, and how many messages it failed to send today."""

    name: str
    stopped: bool
    last_in: datetime | None
    last_out: datetime | None
    failed_today: int


@dataclass(frozen=True)
class CareWaiting:
    """What care asks of somebody: whom they meet today, and their tasks, how many of them urgent."""

    today: int
    tasks: Waiting


@dataclass(frozen=True)
class Money:
    """Conveyance that somebody waits for: how many are overdue, and how many never came."""

    overdue: int
    disputed: int


@dataclass(frozen=True)
class Seen:
    """The start page's facts, as of `now`; None for what isn't this person's to see."""

    now: datetime
    mine: int | None
    tips: Waiting | None
    calls: Waiting | None
    unread: int | None
    care: CareWaiting | None
    channels: list[ChannelHealth] | None
    today: Day | None
    money: Money | None


class Overview:
    """Counts; reads nobody's words."""

    def __init__(self, store: Store, channels: Collection[str], rules: Rules, clock: Clock) -> None:
        self._store = store
        self._names = channels
        self._rules = rules
        self._clock = clock
        self._lock = threading.Lock()
        self._counted: TTLCache[str, Any] = TTLCache(8, ttl=SECONDS)

    def of(self, who: SignedIn) -> Seen:
        """Return what this person may see."""
        now = self._clock.now()
        midnight = self._rules.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        with self._store.reading() as conn:
            own = who.account.staff_id
            return Seen(
                now,
                counts.in_hand(conn, own) if own else None,
                counts.new_tips(conn, who.scope.place) if who.may(Permission.TIPS_LIST) else None,
                counts.open_calls(conn) if who.may(Permission.CALLS) else None,
                counts.unread_threads(conn) if who.may(Permission.THREADS_READ) else None,
                self._care(conn, who, midnight) if who.may(Permission.CASES) else None,
                self._channels(conn, midnight) if who.may(Permission.CHANNELS) else None,
                self._day(conn, midnight) if who.may(Permission.FIGURES) else None,
                _money(conn, who, midnight.date()) if who.may(Permission.PAYMENTS) else None,
            )

    def _care(self, conn: Connection, who: SignedIn, midnight: datetime) -> CareWaiting:
        scope, own = who.scope, who.account.staff_id
        theirs = area.within(scope.district, scope.upazila, scope.union)
        today = calendar.ahead(conn, theirs, midnight, midnight + timedelta(days=1), own)
        mine = care_tasks.Wanted(theirs, not scope.place, own, looks=own)
        urgent = care_tasks.counted(conn, replace(mine, urgent=True))
        return CareWaiting(today, Waiting(care_tasks.counted(conn, mine), urgent))

    def _day(self, conn: Connection, midnight: datetime) -> Day:
        return self._lately("day", lambda: counts.day(conn, midnight))

    def _lately(self, what: str, count: Callable[[], V]) -> V:
        """Return a count over long tables, at most half a minute old: everybody's start page asks for the same."""
        with self._lock:
            if what not in self._counted:
                self._counted[what] = count()
            found: V = self._counted[what]
            return found

    def _channels(self, conn: Connection, midnight: datetime) -> list[ChannelHealth]:
        failures = self._lately("failures", lambda: counts.failed_by_channel(conn, midnight))
        heard = self._lately("heard", lambda: counts.last_heard(conn))
        spoke = self._lately("spoke", lambda: counts.last_spoke(conn))
        states = channel_states.all_states(conn)
        stopped = {name for name, one in states.items() if one.state is ChannelCondition.STOPPED}
        return [
            ChannelHealth(name, name in stopped, heard.get(name), spoke.get(name), failures.get(name, 0))
            for name in sorted({*self._names, *states})
        ]


def _money(conn: Connection, who: SignedIn, today: date) -> Money:
    many = (payment_list.count(conn, within(who.scope, wanted(view, today))).many for view in (OVERDUE, DISPUTED))
    return Money(*many)
