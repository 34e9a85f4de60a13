"""Payments from a file, each by its reference, or by its day and sum; what is past "due" no file changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from gateway.i18n.conveyance_rates import MOST
from gateway.i18n.import_columns import ImportColumns
from gateway.service.acting import Acting
from gateway.service.conveyance.states import Origin
from gateway.service.enrolment.own_area import covers
from gateway.service.importing import cells
from gateway.service.importing.cells import Known
from gateway.service.importing.checking import Column, Entry, Fault
from gateway.service.importing.plan import Item, Plan, Verdict
from gateway.store import payments, survivors
from gateway.store.crypto import Vault
from gateway.store.payments import Event, Method, Payment, PaymentState

_MAY_DIFFER = ("taka", "due_on", "method")


def columns(names: ImportColumns) -> tuple[Column, ...]:
    """Return the columns of this kind of file."""
    return (
        Column("case", cells.words, required=True),
        Column("taka", cells.taka, required=True),
        Column("due_on", cells.day, required=True),
        Column("method", cells.one_of(names.words["method"])),
        Column("state", cells.one_of(names.words["payment_state"])),
        Column("transfer", cells.words),
        Column("reference", cells.words),
    )


@dataclass(frozen=True)
class Payments:
    """Plans a file of payments; `by` signs what comes of it."""

    vault: Vault
    by: Acting
    known: Known

    def plan(self, conn: Connection, entries: Sequence[Entry]) -> Plan:
        """Return what the rows would do."""
        cases = survivors.by_codes(conn, self.vault, [one.values["case"] for one in entries])
        theirs = {code: one.id for code, one in cases.items() if covers(self.by, one.about)}
        there = payments.by_reference(conn, self.vault, list(theirs.values()))
        items: list[Item] = []
        faults: list[Fault] = []
        seen: set[tuple[str, str]] = set()
        for entry in entries:
            code = entry.values["case"]
            if code not in theirs:
                faults.append(Fault(entry.row, "case", "unknown_case", code))
                continue
            new = _payment(entry, theirs[code])
            key = (new.survivor_id, new.reference)
            old = there.get(key)
            wrong = _objection(entry, new, old)
            wrong = wrong or (Fault(entry.row, "reference", "twice", new.reference) if key in seen else None)
            seen.add(key)
            faults += [wrong] if wrong else []
            items += [] if wrong else [self._item(entry, code, new, old)]
        return Plan(tuple(items), tuple(faults))

    def _item(self, entry: Entry, code: str, new: Payment, old: Payment | None) -> Item:
        if old is None:
            return Item(entry.row, Verdict.MAKE, code, new)
        changed = _changed(new, old)
        if not changed:
            return Item(entry.row, Verdict.SKIP, code)
        return Item(entry.row, Verdict.CHANGE, code, new, old.id, changed)

    def make(self, conn: Connection, new: Sequence[Payment]) -> None:
        """Keep these payments."""
        payments.add_many(conn, self.vault, new, Origin.IMPORTED, self.by.actor, self.known.now)

    def change(self, conn: Connection, payment_id: str, new: Payment) -> None:
        """Change one that is still due."""
        event = Event(PaymentState.DUE, Origin.IMPORTED, self.by.actor, self.known.now)
        values = {"taka": new.taka, "due_on": new.due_on, "method": new.method.value}
        payments.change(conn, self.vault, payment_id, event, **values)


def _payment(entry: Entry, survivor_id: str) -> Payment:
    taka, due_on = entry.values["taka"], entry.values["due_on"]
    new = Payment(
        survivor_id,
        taka,
        due_on,
        Method(entry.get("method", Method.BKASH)),
        PaymentState(entry.get("state", PaymentState.DUE)),
        transfer=entry.get("transfer", ""),
    )
    return replace(new, reference=entry.get("reference") or f"{due_on} {taka}")


def _objection(entry: Entry, new: Payment, old: Payment | None) -> Fault | None:
    if not 0 < new.taka <= MOST:
        return Fault(entry.row, "taka", "bad_sum", str(new.taka))
    if old is not None and old.state is not PaymentState.DUE and _changed(new, old):
        return Fault(entry.row, "taka", "past_changing", new.reference)
    return None


def _changed(new: Payment, old: Payment) -> tuple[str, ...]:
    return tuple(name for name in _MAY_DIFFER if getattr(new, name) != getattr(old, name))
