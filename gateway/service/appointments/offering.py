"""Times that somebody offers: one, or a course of one a week; with seats for a group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from gateway.clock import Clock
from gateway.service.acting import Acting
from gateway.service.enrolment.own_area import Refused
from gateway.store import audit, slots
from gateway.store.engine import Store
from gateway.store.identity import new_id
from gateway.store.slots import Slot as Slot

MOST_WEEKS = 26
MOST_SEATS = 60


class Offering:
    """Acts on the times that are offered; whoever does them signs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def offer(self, slot: Slot, by: Acting, weeks: int = 1) -> Sequence[str]:
        """Offer a time, in so many weeks; return the ids. Raises Refused."""
        now = self._clock.now()
        if slot.starts_at <= now:
            raise Refused("past")
        if not 1 <= slot.seats <= MOST_SEATS or not 1 <= weeks <= MOST_WEEKS:
            raise Refused("too_many")
        course = replace(slot, series=new_id() if weeks > 1 else "")
        with self._store.writing() as conn:
            made = [
                slots.add(conn, self._store.vault, replace(course, starts_at=slot.starts_at + timedelta(weeks=at)))
                for at in range(weeks)
            ]
            for one in made:
                audit.note(conn, by.actor, "slot.offer", one, now)
        return made

    def withdraw(self, slot_id: str, by: Acting) -> None:
        """Offer it no more; raises Refused where somebody has a seat in it."""
        with self._store.writing() as conn:
            if not slots.remove(conn, slot_id):
                raise Refused("taken")
            audit.note(conn, by.actor, "slot.withdraw", slot_id, self._clock.now())
