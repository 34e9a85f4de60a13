"""Files taken in: looked at, then carried out in one transaction, so that all of a file is done or nothing of it."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.i18n.dates import Dates
from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.normalise import fold
from gateway.i18n.places import Places
from gateway.service.acting import Acting
from gateway.service.appointments.book import Book
from gateway.service.importing import appointments, contacts, payments, survivors
from gateway.service.importing.cells import Known
from gateway.service.importing.checking import Checked, Column, Entry, Fault, Progress, check, untold
from gateway.service.importing.plan import Plan, Verdict
from gateway.service.importing.sheet import Unreadable, read
from gateway.service.rules import Rules
from gateway.store import audit, staff
from gateway.store.engine import Store


class Kind(StrEnum):
    """What a file holds."""

    SURVIVORS = "survivors"
    CONTACTS = "contacts"
    APPOINTMENTS = "appointments"
    PAYMENTS = "payments"


class Planner(Protocol):
    """Says what the rows of one kind of file would do."""

    def plan(self, conn: Connection, entries: tuple[Entry, ...]) -> Plan: ...
    def make(self, conn: Connection, new: Any) -> None: ...
    def change(self, conn: Connection, old: str, new: Any) -> None: ...


Also = Callable[[Connection, Plan], None]
"""Done in the same transaction as what a file says, and undone with it."""
AT_ONCE = 500
"""Rows kept in one statement."""

_COLUMNS: Mapping[Kind, Callable[[ImportColumns], tuple[Column, ...]]] = {
    Kind.SURVIVORS: survivors.columns,
    Kind.CONTACTS: contacts.columns,
    Kind.APPOINTMENTS: appointments.columns,
    Kind.PAYMENTS: payments.columns,
}


class Importer:
    """Takes files in; whoever does it signs."""

    def __init__(
        self, store: Store, names: ImportColumns, places: Places, dates: Dates, rules: Rules, clock: Clock, book: Book
    ) -> None:
        self._store, self._names, self._places, self._dates = store, names, places, dates
        self._rules, self._clock, self._book = rules, clock, book

    def preview(self, kind: Kind, data: bytes, by: Acting, reading: Progress = untold) -> Plan:
        """Return what a file would do, or all its faults. Never raises for anything a file can hold."""
        with self._store.reading() as conn:
            known = self._known(conn)
        checked = self._checked(kind, data, known, reading)
        with self._store.reading() as conn:
            return _plan(conn, self._planner(kind, by, known), checked)

    def carry_out(
        self,
        kind: Kind,
        data: bytes,
        by: Acting,
        progress: Progress = untold,
        reading: Progress = untold,
        also: Also = lambda conn, plan: None,
    ) -> Plan:
        """Do all that a file says and return it; with one fault nothing is done."""
        with self._store.reading() as conn:
            known = self._known(conn)
        checked = self._checked(kind, data, known, reading)
        planner = self._planner(kind, by, known)
        with self._store.writing() as conn:
            # Planned anew: since the preview somebody may have changed what the file is about.
            plan = _plan(conn, planner, checked)
            if plan.faults:
                return plan
            _do(conn, planner, plan, progress)
            also(conn, plan)
            if any(item.verdict is not Verdict.SKIP for item in plan.items):
                audit.note(conn, by.actor, f"import.{kind}", hashlib.sha256(data).hexdigest()[:32], known.now)
        return plan

    def _planner(self, kind: Kind, by: Acting, known: Known) -> Planner:
        vault = self._store.vault
        match kind:
            case Kind.SURVIVORS:
                return survivors.Survivors(vault, by, known)
            case Kind.CONTACTS:
                return contacts.Contacts(vault, by, known)
            case Kind.APPOINTMENTS:
                return appointments.Appointments(vault, by, known, self._book)
            case Kind.PAYMENTS:
                return payments.Payments(vault, by, known)

    def _checked(self, kind: Kind, data: bytes, known: Known, reading: Progress) -> Checked:
        try:
            sheet = read(data)
        except Unreadable as error:
            return Checked(faults=(Fault(0, "", error.code),))
        return check(sheet, _COLUMNS[kind](self._names), self._names.named[kind], known, reading)

    def _known(self, conn: Connection) -> Known:
        people: dict[str, set[str]] = defaultdict(set)
        for one in staff.active(conn, self._store.vault):
            for name in (one.id, one.name, *one.names):
                people[fold(name)].add(one.id)
        frozen = {name: frozenset(ids) for name, ids in people.items()}
        return Known(self._places, self._dates, self._rules.local(self._clock.now()), frozen)


def _plan(conn: Connection, planner: Planner, checked: Checked) -> Plan:
    """Plan what can be read, so that all faults come at once."""
    plan = planner.plan(conn, checked.entries)
    faults = sorted((*checked.faults, *plan.faults), key=lambda fault: fault.row)
    return Plan((), tuple(faults)) if faults else plan


def _do(conn: Connection, planner: Planner, plan: Plan, progress: Progress) -> None:
    of, done = len(plan.items), plan.count(Verdict.SKIP)
    made = [item for item in plan.items if item.verdict is Verdict.MAKE]
    for at in range(0, len(made), AT_ONCE):
        some = made[at : at + AT_ONCE]
        planner.make(conn, [item.new for item in some if item.new is not None])
        done += len(some)
        progress(done, of)
    for item in plan.items:
        if item.verdict is Verdict.CHANGE:
            planner.change(conn, item.old, item.new)
            done += 1
            progress(done, of)
