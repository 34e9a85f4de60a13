"""Appointments from a file, each by its reference, or by kind and time; what is over is only kept, and asks nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from gateway.i18n.import_columns import ImportColumns
from gateway.service.acting import Acting
from gateway.service.appointments.book import Book
from gateway.service.appointments.states import AHEAD, OVER, State
from gateway.service.enrolment.own_area import covers
from gateway.service.importing import cells
from gateway.service.importing.cells import Known
from gateway.service.importing.checking import Column, Entry, Fault
from gateway.service.importing.plan import Item, Plan, Verdict
from gateway.store import appointments, survivors
from gateway.store.appointments import Appointment
from gateway.store.crypto import Vault

USUAL = 60
_MAY_DIFFER = ("kind", "starts_at", "minutes", "with_id", "place")
_COLUMN = {"starts_at": "day", "with_id": "with"}


def columns(names: ImportColumns) -> tuple[Column, ...]:
    """Return the columns of this kind of file."""
    return (
        Column("case", cells.words, required=True),
        Column("kind", cells.one_of(names.words["appointment_kind"]), required=True),
        Column("day", cells.day, required=True),
        Column("clock", cells.clock, required=True),
        Column("minutes", cells.minutes),
        Column("with", cells.person),
        Column("place", cells.words),
        Column("state", cells.one_of(names.words["appointment_state"])),
        Column("reference", cells.words),
    )


@dataclass(frozen=True)
class Appointments:
    """Plans a file of appointments; `by` signs what comes of it, `book` sets and moves."""

    vault: Vault
    by: Acting
    known: Known
    book: Book

    def plan(self, conn: Connection, entries: Sequence[Entry]) -> Plan:
        """Return what the rows would do."""
        cases = survivors.by_codes(conn, self.vault, [one.values["case"] for one in entries])
        theirs = {code: one.id for code, one in cases.items() if covers(self.by, one.about)}
        there = appointments.by_references(conn, self.vault, list(theirs.values()))
        items: list[Item] = []
        faults: list[Fault] = []
        seen: set[tuple[str, str]] = set()
        for entry in entries:
            code = entry.values["case"]
            if code not in theirs:
                faults.append(Fault(entry.row, "case", "unknown_case", code))
                continue
            new = self._appointment(entry, theirs[code])
            key = (new.survivor_id, new.reference)
            old = there.get(key)
            new = _completed(entry, new, old)
            wrong = [*self._objections(entry, new, old)]
            wrong += [Fault(entry.row, "reference", "twice", entry.get("reference", ""))] if key in seen else []
            seen.add(key)
            faults += wrong
            items += [] if wrong else [_item(entry, code, new, old)]
        return Plan(tuple(items), tuple(faults))

    def make(self, conn: Connection, new: Sequence[Appointment]) -> None:
        """Set what is ahead, with its reminders; what is over is only kept."""
        self.book.set_many(conn, [one for one in new if one.state in AHEAD], self.by.actor, self._now)
        over = [one for one in new if one.state in OVER]
        appointments.add_many(conn, self.vault, over, self.by.actor, self._now)

    def change(self, conn: Connection, appointment_id: str, new: Appointment) -> None:
        """Change one that is still ahead."""
        self.book.alter(conn, appointment_id, new, self.by.actor, self._now)

    @property
    def _now(self) -> datetime:
        return self.known.now.astimezone(UTC)

    def _appointment(self, entry: Entry, survivor_id: str) -> Appointment:
        local = datetime.combine(entry.values["day"], entry.values["clock"], self.known.now.tzinfo)
        kind = entry.values["kind"]
        return Appointment(
            survivor_id,
            kind,
            local.astimezone(UTC),
            entry.get("minutes", USUAL),
            State(entry.get("state", State.SET)).value,
            entry.get("with"),
            entry.get("place", ""),
            reference=entry.get("reference") or f"{kind} {local:%Y-%m-%d %H:%M}",
        )

    def _objections(self, entry: Entry, new: Appointment, old: Appointment | None) -> Iterator[Fault]:
        if old is not None:
            changed = _changed(new, old)
            if changed and old.state in OVER:
                yield Fault(entry.row, _COLUMN.get(changed[0], changed[0]), "appointment_over", new.reference)
            elif "starts_at" in changed and new.starts_at <= self._now:
                yield Fault(entry.row, "day", "past_day", str(entry.values["day"]))
            return
        past = new.starts_at <= self._now
        if past and new.state not in OVER:
            yield Fault(entry.row, "day", "past_day", str(entry.values["day"]))
        if not past and new.state in (State.ATTENDED, State.MISSED):
            yield Fault(entry.row, "state", "not_yet", new.state)


def _completed(entry: Entry, new: Appointment, old: Appointment | None) -> Appointment:
    """Return the appointment with what is known where its cells are empty."""
    if old is None:
        return new
    given = {"minutes": "minutes", "with_id": "with", "place": "place"}
    kept = {name: getattr(old, name) for name, column in given.items() if entry.get(column) is None}
    return replace(new, **kept)


def _item(entry: Entry, code: str, new: Appointment, old: Appointment | None) -> Item:
    if old is None:
        return Item(entry.row, Verdict.MAKE, code, new)
    changed = _changed(new, old)
    if not changed:
        return Item(entry.row, Verdict.SKIP, code)
    return Item(entry.row, Verdict.CHANGE, code, new, old.id, tuple(_COLUMN.get(name, name) for name in changed))


def _changed(new: Appointment, old: Appointment) -> tuple[str, ...]:
    return tuple(name for name in _MAY_DIFFER if getattr(new, name) != getattr(old, name))
