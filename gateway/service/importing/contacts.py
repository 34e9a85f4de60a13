"""Safe addresses from a file, for survivors of whom none is written down yet: no file gives back what she withdrew."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from sqlalchemy import Connection

from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.language import Medium
from gateway.i18n.normalise import fold
from gateway.service.acting import Acting
from gateway.service.enrolment import agreement
from gateway.service.enrolment.agreement import Agreement, SafePlace
from gateway.service.enrolment.own_area import covers, guardian_missing
from gateway.service.enrolment.places import addresses
from gateway.service.importing import cells
from gateway.service.importing.cells import Known
from gateway.service.importing.checking import Column, Entry, Fault, Read
from gateway.service.importing.plan import Item, Plan, Verdict
from gateway.service.purposes import Purpose
from gateway.store import contact_links, safe_addresses, survivors
from gateway.store.crypto import Vault
from gateway.store.safe_addresses import First
from gateway.store.survivors import Survivor

_BETWEEN = re.compile(r"[,;/|+]| and | ও ")
_COLUMN = {"hours": "closes", "number": "number", "days": "days"}
_WHOLE = {"purposes": "agreed", "places": "number", "guardian": "case", "confirm_by": "confirm_by"}
_SHARED = ("agreed", "agreed_on", "confirm_by")
"""What every row of one survivor must say alike."""


def columns(names: ImportColumns) -> tuple[Column, ...]:
    """Return the columns of this kind of file."""
    return (
        Column("case", cells.words, required=True),
        Column("medium", cells.one_of(names.words["medium"]), required=True),
        Column("number", cells.phone, required=True),
        Column("days", _several(names.words["day"]), required=True),
        Column("opens", cells.clock, required=True),
        Column("closes", cells.clock, required=True),
        Column("voicemail", cells.yes),
        Column("missed_call", cells.yes),
        Column("agreed", _several(names.words["purpose"]), required=True),
        Column("agreed_on", cells.day, required=True),
        Column("confirm_by", cells.day),
    )


def _several(spellings: Mapping[str, str]) -> Read:
    """Return what reads a list of words."""
    one = cells.one_of(spellings)

    def read(text: str, known: Known) -> frozenset[str]:
        if whole := spellings.get(fold(text)):
            return frozenset({whole})
        return frozenset(one(part, known) for part in _BETWEEN.split(text) if part.strip())

    return read


@dataclass(frozen=True)
class Agreed:
    """All rows of one survivor."""

    survivor: Survivor
    rows: Sequence[Entry]


@dataclass(frozen=True)
class Contacts:
    """Plans a file of safe addresses; `by` signs what comes of it."""

    vault: Vault
    by: Acting
    known: Known

    def plan(self, conn: Connection, entries: Sequence[Entry]) -> Plan:
        """Return what the rows would do: all rows of one survivor are one agreement."""
        codes = [one.values["case"] for one in entries]
        cases = survivors.by_codes(conn, self.vault, codes)
        written = safe_addresses.written_down(conn, [one.id for one in cases.values()])
        items: list[Item] = []
        faults: list[Fault] = []
        for code, rows in groupby(
            sorted(entries, key=lambda one: str(one.values["case"])), lambda one: one.values["case"]
        ):
            one, hers = cases.get(code), list(rows)
            if one is None or not covers(self.by, one.about):
                faults += [Fault(row.row, "case", "unknown_case", code) for row in hers]
            elif one.id in written:
                items += [Item(row.row, Verdict.SKIP, code) for row in hers]
            else:
                wrong = self._wrong(conn, one, hers)
                faults += wrong
                items += [] if wrong else self._items(one, hers)
        return Plan(tuple(sorted(items, key=lambda item: item.row)), tuple(sorted(faults, key=lambda it: it.row)))

    def make(self, conn: Connection, new: Sequence[Agreed]) -> None:
        """Write down what these survivors agreed to."""
        firsts = [self._first(conn, one) for one in new]
        safe_addresses.add_firsts(conn, firsts, self.by.actor)

    def change(self, conn: Connection, survivor_id: str, new: Agreed) -> None:
        """Nothing that is written down is changed by a file."""

    def _first(self, conn: Connection, new: Agreed) -> First:
        asked, day = _agreement(new.rows), new.rows[0].values["agreed_on"]
        found = addresses(conn, self.vault, new.survivor, asked.places, self.known.now)
        return First(new.survivor.id, tuple(it for it in found if it), asked.purposes, day, asked.holds_until(day))

    def _wrong(self, conn: Connection, one: Survivor, rows: Sequence[Entry]) -> list[Fault]:
        first = rows[0]
        differ = [(row, name) for row in rows[1:] for name in _SHARED if row.get(name) != first.get(name)]
        faults = [Fault(row.row, name, "differs_from_first") for row, name in differ]
        if first.values["agreed_on"] > self._today:
            faults.append(Fault(first.row, "agreed_on", "bad_day"))
        faults += [Fault(row.row, "number", "chat_unknown") for row in rows if self._unknown_chat(conn, row)]
        minor = guardian_missing(one.about, self._today)
        for fault in agreement.faults(_agreement(rows), self._today, guardian_missing=minor):
            part = fault.field.split(".")
            row = rows[int(part[1])] if len(part) > 1 else first
            faults.append(Fault(row.row, _COLUMN[part[2]] if len(part) > 1 else _WHOLE[fault.field], fault.code))
        return faults

    def _unknown_chat(self, conn: Connection, row: Entry) -> bool:
        chat = Medium(row.values["medium"]) is Medium.CHAT
        return chat and contact_links.chat_of(conn, self.vault, row.values["number"]) is None

    def _items(self, one: Survivor, rows: Sequence[Entry]) -> list[Item]:
        first, *rest = rows
        head = Item(first.row, Verdict.MAKE, one.about.code, Agreed(one, rows))
        return [head, *(Item(row.row, Verdict.MAKE, one.about.code) for row in rest)]

    @property
    def _today(self) -> date:
        return self.known.now.date()


def _case(entry: Entry) -> str:
    return str(entry.values["case"])


def _agreement(rows: Sequence[Entry]) -> Agreement:
    first = rows[0]
    purposes = frozenset(map(Purpose, first.values["agreed"]))
    # Without a day of its own it holds as long as if she had agreed at the desk.
    until = first.get("confirm_by") or first.values["agreed_on"] + agreement.GOOD_FOR
    return Agreement(purposes, tuple(map(_place, rows)), until)


def _place(row: Entry) -> SafePlace:
    days = frozenset(int(digit) for name in row.values["days"] for digit in name)
    opens: time = row.values["opens"]
    return SafePlace(
        Medium(row.values["medium"]),
        row.values["number"],
        days,
        opens,
        row.values["closes"],
        row.get("voicemail", False),
        row.get("missed_call", False),
    )
