"""A broadcast tried out: it goes to a few named colleagues, in the very words, and to nobody else."""

from collections.abc import Collection
from dataclasses import dataclass

from gateway.clock import Clock
from gateway.i18n.places import Places
from gateway.service import notify
from gateway.service.acting import Acting
from gateway.service.broadcasts.filling import filled
from gateway.service.broadcasts.kept import Broadcast
from gateway.service.staff_book import StaffBook
from gateway.service.wakeup import Wakeup
from gateway.store import audit
from gateway.store.engine import Store
from gateway.store.staff import Member

MOST = 5
"""Colleagues one trial may go to."""


@dataclass(frozen=True)
class Colleague:
    """Somebody a trial may go to."""

    id: str
    name: str
    channel: str


class Trying:
    """Sends a broadcast to colleagues."""

    def __init__(self, store: Store, staff: StaffBook, places: Places, wakeup: Wakeup, clock: Clock) -> None:
        self._store, self._staff, self._places = store, staff, places
        self._wakeup, self._clock = wakeup, clock

    def colleagues(self) -> list[Colleague]:
        """Return whom a trial may go to."""
        with self._store.reading() as conn:
            return [Colleague(one.id, one.name, one.channel) for one in self._staff.everyone(conn)]

    def hand(self, who: Acting, broadcast: Broadcast, staff_ids: Collection[str]) -> int:
        """Put it into the outbox for these; return for how many."""
        now = self._clock.now()
        with self._store.writing() as conn:
            chosen = [one for one in self._staff.everyone(conn) if one.id in set(staff_ids)][:MOST]
            for member in chosen:
                text = self._filled(broadcast.draft.content.text(member.lang), member)
                notify.of_trial(conn, self._store.vault, member, text, now)
            if chosen:
                audit.note(conn, who.actor, "broadcast.try", broadcast.id, now)
        self._wakeup.ring()
        return len(chosen)

    def _filled(self, text: str, member: Member) -> str:
        where = {"district": member.district, "upazila": member.upazila, "union": member.union}
        return filled(text, self._places, member.lang, where)
