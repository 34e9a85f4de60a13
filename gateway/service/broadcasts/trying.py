"""A broadcast tried out: it goes to a few named colleagues, in the very words, and to nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from gateway.channels.contract import Reply
from gateway.clock import Clock
from gateway.dialogue.words import Words
from gateway.i18n.language import Medium
from gateway.i18n.places import Places
from gateway.service import notify
from gateway.service.acting import Acting
from gateway.service.broadcasts.filling import filled
from gateway.service.broadcasts.kept import Broadcast
from gateway.service.broadcasts.reach import Reach
from gateway.service.broadcasts.saying import said
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

    def __init__(
        self, store: Store, staff: StaffBook, reach: Reach, places: Places, words: Words, wakeup: Wakeup, clock: Clock
    ) -> None:
        self._store, self._staff, self._reach, self._places = store, staff, reach, places
        self._words, self._wakeup, self._clock = words, wakeup, clock

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
                notify.of_trial(conn, self._store.vault, member, self._said(broadcast, member), now)
            if chosen:
                audit.note(conn, who.actor, "broadcast.try", broadcast.id, now)
        self._wakeup.ring()
        return len(chosen)

    def _said(self, broadcast: Broadcast, member: Member) -> tuple[Reply, ...]:
        where = {"district": member.district, "upazila": member.upazila, "union": member.union}
        fill = partial(filled, places=self._places, lang=member.lang, where=where)
        channel = self._reach.channels.get(member.channel)
        medium = channel.medium if channel else Medium.SMS
        return said(broadcast.draft.content, member.lang, medium, self._words, broadcast.id, fill)
