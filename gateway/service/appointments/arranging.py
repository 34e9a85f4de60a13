"""Setting, moving and cancelling appointments from the console, one or a series, and noting who came; audited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.acting import Acting
from gateway.service.appointments.book import Book
from gateway.service.appointments.clashes import FINAL, Clash, clashes
from gateway.service.appointments.states import AHEAD, IllegalStep
from gateway.service.enrolment.own_area import NoSurvivor, Refused, hers
from gateway.service.rules import Rules
from gateway.store import appointments, audit, calendar, slots
from gateway.store.appointments import Appointment as Appointment
from gateway.store.engine import Store
from gateway.store.identity import new_id

A_WEEK = timedelta(weeks=1)
MOST_WEEKS = 26


class InTheWay(AshshashError):
    """Something is in the way; `clashes` says what, `final` whether nobody can wish it away."""

    def __init__(self, found: Sequence[Clash]) -> None:
        super().__init__(", ".join(one.way for one in found))
        self.clashes = tuple(found)
        self.final = any(one.way in FINAL for one in found)


@dataclass(frozen=True)
class Series:
    """How often a new appointment is set again: every week, or at all meetings of the course its slot belongs to."""

    weeks: int = 1
    whole_course: bool = False


class Arranging:
    """Acts on the appointments of survivors of somebody's area; whoever does them signs."""

    def __init__(self, store: Store, book: Book, rules: Rules, clock: Clock) -> None:
        self._store, self._book, self._rules, self._clock = store, book, rules, clock

    def set(self, new: Appointment, by: Acting, series: Series | None = None, *, anyway: bool = False) -> list[str]:
        """Set an appointment, or a series of them, and return the ids; raises NoSurvivor and InTheWay.

        `anyway` sets it although somebody is elsewhere at that time.
        """
        with self._store.writing() as conn:
            hers(conn, self._store.vault, new.survivor_id, by)
            wanted = self._all_of(conn, new, series or Series())
            self._look(conn, wanted, anyway=anyway)
            made = [self._book.set(conn, one, by.actor, self._now) for one in wanted]
            for one in made:
                audit.note(conn, by.actor, "appointment.set", one, self._now)
        return made

    def move(self, appointment_id: str, to: datetime | str, by: Acting, *, anyway: bool = False) -> None:
        """Give it another time, or a seat in a slot by its id; raises NoSurvivor, Refused and InTheWay."""
        with self._store.writing() as conn:
            one = self._hers(conn, appointment_id, by)
            wanted = self._seat(conn, one, to) if isinstance(to, str) else replace(one, starts_at=to, slot_id=None)
            self._look(conn, [wanted], anyway=anyway)
            try:
                self._book.move(conn, one.id, wanted.starts_at, by.actor, self._now, wanted.slot_id)
            except IllegalStep:
                raise Refused("over") from None
            audit.note(conn, by.actor, "appointment.move", one.id, self._now)

    def cancel(self, appointment_id: str, by: Acting, note: str = "", *, rest: bool = False) -> int:
        """Cancel it, or all that is left of its series too; return how many were. Raises NoSurvivor and Refused."""
        with self._store.writing() as conn:
            one = self._hers(conn, appointment_id, by)
            later = self._later(conn, one) if rest and one.series else []
            try:
                self._book.cancel(conn, one.id, by.actor, self._now, note)
            except IllegalStep:
                raise Refused("over") from None
            for each in later:
                self._book.cancel(conn, each.id, by.actor, self._now, note)
            for each in (one, *later):
                audit.note(conn, by.actor, "appointment.cancel", each.id, self._now)
        return 1 + len(later)

    def mark(self, appointment_id: str, by: Acting, *, came: bool) -> None:
        """Note whether she came; raises NoSurvivor, and Refused before the day it is on."""
        with self._store.writing() as conn:
            one = self._hers(conn, appointment_id, by)
            if self._rules.local(one.starts_at).date() > self._rules.local(self._now).date():
                raise Refused("not_yet")
            act = self._book.attended if came else self._book.missed
            try:
                act(conn, one.id, by.actor, self._now)
            except IllegalStep:
                raise Refused("over") from None
            audit.note(conn, by.actor, f"appointment.{'attended' if came else 'missed'}", one.id, self._now)

    def _all_of(self, conn: Connection, new: Appointment, series: Series) -> list[Appointment]:
        """Return the appointment as its slot has it, and those that come with it."""
        first = self._seat(conn, new, new.slot_id) if new.slot_id else new
        if first.slot_id and series.whole_course and first.series:
            course = slots.of_series(conn, self._store.vault, first.series, self._now)
            return [_in_slot(new, each) for each in course]
        weeks = min(max(series.weeks, 1), MOST_WEEKS)
        if first.slot_id or weeks == 1:
            return [first]
        name = new_id()
        return [replace(first, series=name, starts_at=first.starts_at + at * A_WEEK) for at in range(weeks)]

    def _seat(self, conn: Connection, one: Appointment, slot_id: str) -> Appointment:
        # Taken under a lock, so that the last seat is given once.
        slot = slots.with_a_seat(conn, self._store.vault, slot_id)
        if slot is None:
            known = slots.by_id(conn, self._store.vault, slot_id)
            if known is None:
                raise Refused("no_slot")
            return _in_slot(one, known.slot)  # the clash of its seats is found and told
        return _in_slot(one, slot)

    def _look(self, conn: Connection, wanted: Sequence[Appointment], *, anyway: bool) -> None:
        local = self._rules.local(self._now)
        found = [clash for one in wanted for clash in clashes(conn, self._store.vault, one, local)]
        if any(one.way in FINAL for one in found) or (found and not anyway):
            raise InTheWay(found)

    def _later(self, conn: Connection, one: Appointment) -> list[Appointment]:
        rest = calendar.of_series(conn, self._store.vault, one.survivor_id, one.series, one.starts_at)
        return [each for each in rest if each.id != one.id and each.state in AHEAD]

    def _hers(self, conn: Connection, appointment_id: str, by: Acting) -> Appointment:
        one = appointments.by_id(conn, self._store.vault, appointment_id)
        if one is None:
            raise NoSurvivor("There is no such appointment.")
        hers(conn, self._store.vault, one.survivor_id, by)
        return one

    @property
    def _now(self) -> datetime:
        return self._clock.now()


def _in_slot(one: Appointment, slot: slots.Slot) -> Appointment:
    return replace(
        one,
        kind=slot.kind,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        with_id=slot.with_id,
        place=slot.place,
        slot_id=slot.id,
        series=slot.series,
    )
