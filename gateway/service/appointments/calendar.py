"""What stands in somebody's calendar: a day, a week, a list, and the times that are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement

from gateway.clock import Clock
from gateway.i18n.initials import initials
from gateway.service.acting import Acting
from gateway.service.appointments.clashes import clashing
from gateway.service.appointments.states import AHEAD, State
from gateway.service.enrolment.own_area import NoSurvivor, hers
from gateway.service.rules import Rules
from gateway.store import appointments, area, audit, calendar, slots, staff
from gateway.store.appointments import Event
from gateway.store.calendar import Entry
from gateway.store.engine import Store
from gateway.store.slots import Seats
from gateway.store.survivors import Survivor

LISTED = 40
OFFERED = 12
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """One appointment as a calendar shows it; `marked` says that it began, so that who came may be noted."""

    entry: Entry
    initials: str
    marked: bool
    clashes: bool = False


@dataclass(frozen=True)
class Day:
    """One day: its appointments and the meetings that are offered, both by time."""

    on: date
    shown: tuple[Shown, ...]
    offered: tuple[Seats, ...]


@dataclass(frozen=True)
class Opened:
    """One appointment with whom it is for, its time line, and the free times it could be moved to."""

    shown: Shown
    survivor: Survivor
    events: tuple[Event, ...]
    series: int
    free: tuple[Seats, ...]


class Calendar:
    """Reads appointments of survivors of somebody's area."""

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self._store, self._rules, self._clock = store, rules, clock

    def days(self, by: Acting, first: date, many: int, with_id: str | None = None) -> list[Day]:
        """Return some days from the first on; only what is with one member of staff where `with_id` is."""
        start, end = self._midnight(first), self._midnight(first + many * A_DAY)
        with self._store.writing() as conn:
            audit.note(conn, by.actor, "appointment.list", "", self._clock.now())
            found = calendar.between(conn, self._store.vault, _area(by), start, end, with_id)
            offered = slots.between(conn, self._store.vault, start, end, with_id)
        shown = self._shown(found)
        return [
            Day(
                on,
                tuple(one for one in shown if self._day(one.entry.appointment.starts_at) == on),
                tuple(one for one in offered if self._day(one.slot.starts_at) == on),
            )
            for on in (first + at * A_DAY for at in range(many))
        ]

    def ahead(self, by: Acting, first: date, with_id: str | None, page: int) -> tuple[list[Shown], bool]:
        """Return a page of what comes from a day on, and whether there is more."""
        start = self._midnight(first)
        end, stretch = start + 400 * A_DAY, (LISTED + 1, page * LISTED)
        with self._store.writing() as conn:
            audit.note(conn, by.actor, "appointment.list", "", self._clock.now())
            found = calendar.between(conn, self._store.vault, _area(by), start, end, with_id, *stretch)
        return self._shown(found[:LISTED]), len(found) > LISTED

    def open(self, by: Acting, appointment_id: str) -> Opened:
        """Return one appointment; raises NoSurvivor where there is none in this area."""
        vault, now = self._store.vault, self._clock.now()
        with self._store.writing() as conn:
            one = appointments.by_id(conn, vault, appointment_id)
            if one is None:
                raise NoSurvivor("There is no such appointment.")
            survivor = hers(conn, vault, one.survivor_id, by)
            audit.note(conn, by.actor, "appointment.show", appointment_id, now)
            entry = Entry(one, survivor.about.code, survivor.about.name)
            course = calendar.of_series(conn, vault, survivor.id, one.series, one.starts_at) if one.series else []
            same = slots.free(conn, vault, one.kind, now, OFFERED)
            free = [seats for seats in (slots.by_id(conn, vault, each.id) for each in same) if seats]
            events = tuple(appointments.events(conn, vault, appointment_id))
        still = sum(1 for each in course if State(each.state) in AHEAD)
        return Opened(self._shown([entry])[0], survivor, events, still, tuple(free))

    def of_survivor(self, by: Acting, survivor_id: str, limit: int = LISTED) -> list[Shown]:
        """Return her appointments, the latest first; raises NoSurvivor."""
        with self._store.reading() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            return self._shown(calendar.of_survivor(conn, self._store.vault, survivor_id, limit))

    def free(self) -> list[Seats]:
        """Return the next free times of any kind."""
        with self._store.reading() as conn:
            return slots.free_of_any(conn, self._store.vault, self._clock.now(), OFFERED)

    def slot(self, slot_id: str) -> Seats | None:
        """Return one meeting that is offered."""
        with self._store.reading() as conn:
            return slots.by_id(conn, self._store.vault, slot_id)

    def whom(self, by: Acting, survivor_id: str) -> Survivor:
        """Return whom an appointment is for; raises NoSurvivor."""
        with self._store.reading() as conn:
            return hers(conn, self._store.vault, survivor_id, by)

    def staff_names(self) -> dict[str, str]:
        """Return the names of the staff by id."""
        with self._store.reading() as conn:
            return {one.id: one.name for one in staff.active(conn, self._store.vault)}

    @property
    def today(self) -> date:
        """Today where the people are."""
        return self._day(self._clock.now())

    @property
    def now(self) -> datetime:
        """This moment as clocks show it where the people are."""
        return self._rules.local(self._clock.now())

    def local(self, at: datetime) -> datetime:
        """Return a moment as clocks show it where the people are."""
        return self._rules.local(at)

    def at(self, on: date, clock: time) -> datetime:
        """Return the moment of a day and a time of day where the people are."""
        return datetime.combine(on, clock, self._rules.zone)

    def _shown(self, found: Sequence[Entry]) -> list[Shown]:
        today = self.today
        both = clashing([one.appointment for one in found])
        return [
            Shown(
                one,
                initials(one.name),
                self._day(one.appointment.starts_at) <= today and one.appointment.state != State.CANCELLED,
                one.appointment.id in both,
            )
            for one in found
        ]

    def _day(self, at: datetime) -> date:
        return self._rules.local(at).date()

    def _midnight(self, on: date) -> datetime:
        return self.at(on, time())


def _area(by: Acting) -> ColumnElement[bool]:
    return area.within(by.scope.district, by.scope.upazila, by.scope.union)
