"""Survivors from a file: new files are made, known ones get what differs; an empty cell leaves what is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.language import Lang
from gateway.i18n.places import Level
from gateway.service.acting import Acting
from gateway.service.enrolment.own_area import covers, guardian_missing
from gateway.service.enrolment.steps import BEFORE_CONSENT
from gateway.service.importing import cells
from gateway.service.importing.cells import BadCell, Known
from gateway.service.importing.checking import Column, Entry, Fault
from gateway.service.importing.plan import Item, Plan, Verdict
from gateway.store import survivors
from gateway.store.crypto import Vault
from gateway.store.survivors import About, NewSurvivor, Step, Survivor

_LEVELS = (Level.DISTRICT, Level.UPAZILA, Level.UNION)
_OF_ABOUT = {"language": "lang", "caseworker": "caseworker_id"}
"""Columns that are named otherwise in `About`."""


def columns(names: ImportColumns) -> tuple[Column, ...]:
    """Return the columns of this kind of file."""
    choices = {name: cells.one_of(names.words[name]) for name in ("sex", "language", "step")}
    return (
        Column("case", cells.words, required=True),
        Column("name", cells.words, required=True),
        Column("sex", choices["sex"]),
        Column("born_on", cells.day),
        Column("district", cells.words),
        Column("upazila", cells.words),
        Column("union", cells.words),
        Column("language", choices["language"]),
        Column("caseworker", cells.person),
        Column("guardian", cells.words),
        Column("who_else_reads", cells.words),
        Column("shown_as", cells.words),
        Column("step", choices["step"]),
        Column("reason", cells.one_of(names.words["drop_out"])),
    )


@dataclass(frozen=True)
class Survivors:
    """Plans a file of survivors; `by` signs what comes of it."""

    vault: Vault
    by: Acting
    known: Known

    def plan(self, conn: Connection, entries: Sequence[Entry]) -> Plan:
        """Return what the rows would do."""
        known = survivors.by_codes(conn, self.vault, [one.values["case"] for one in entries])
        items: list[Item] = []
        faults: list[Fault] = []
        seen: set[str] = set()
        for entry in entries:
            code = entry.values["case"]
            placed, wrong = self._placed(entry)
            if code in seen:
                wrong.append(Fault(entry.row, "case", "twice", code))
            seen.add(code)
            about = self._about(placed, known.get(code))
            wrong += self._objections(entry, about, known.get(code))
            faults += wrong
            items += [] if wrong else [self._item(entry, about, known.get(code))]
        return Plan(tuple(items), tuple(faults))

    def make(self, conn: Connection, new: Sequence[NewSurvivor]) -> None:
        """Open these files."""
        survivors.add_many(conn, self.vault, new, self.by.actor, self.known.now)

    def change(self, conn: Connection, survivor_id: str, about: About) -> None:
        """Replace what is known of one."""
        survivors.change(conn, self.vault, survivor_id, about, self.known.now)

    def _placed(self, entry: Entry) -> tuple[dict[str, Any], list[Fault]]:
        """Return the row's values with place ids for names; a place lies in the one of the column before."""
        values, faults, inside = dict(entry.values), list[Fault](), ""
        for level in _LEVELS:
            said = values.get(level)
            if not said:
                continue
            try:
                inside = values[level] = cells.place(said, level, inside, self.known)
            except BadCell as error:
                faults.append(Fault(entry.row, level, error.code, said))
                break
        for name, place_id in _around(inside):
            values.setdefault(name, place_id)
        return values, faults

    def _about(self, values: Mapping[str, Any], one: Survivor | None) -> About:
        given = {_OF_ABOUT.get(name, name): value for name, value in values.items()}
        code, step_columns = given.pop("case"), ("step", "reason")
        told = {name: value for name, value in given.items() if name not in step_columns}
        if "lang" in told:
            told["lang"] = Lang(told["lang"])
        if "district" in told:
            told = {"upazila": "", "union": ""} | told if one and one.about.district != told["district"] else told
        return replace(one.about if one else About(code, ""), **told)

    def _objections(self, entry: Entry, about: About, one: Survivor | None) -> Iterator[Fault]:
        if one is not None and not covers(self.by, one.about):
            yield Fault(entry.row, "case", "not_yours", about.code)
        elif not covers(self.by, about):
            yield Fault(entry.row, "district", "outside_area", entry.get("district", ""))
        if one is not None:
            return
        step = Step(entry.get("step", Step.IDENTIFIED))
        if (step is Step.DROPPED_OUT) != bool(entry.get("reason")):
            yield Fault(entry.row, "reason", "reason_missing" if step is Step.DROPPED_OUT else "reason_unasked")
        if step not in BEFORE_CONSENT and guardian_missing(about, self.known.now.date()):
            yield Fault(entry.row, "guardian", "guardian_missing")

    def _item(self, entry: Entry, about: About, one: Survivor | None) -> Item:
        if one is None:
            step = Step(entry.get("step", Step.IDENTIFIED))
            return Item(entry.row, Verdict.MAKE, about.code, NewSurvivor(about, step, entry.get("reason", "")))
        changed = tuple(name for name in About.__dataclass_fields__ if getattr(about, name) != getattr(one.about, name))
        if not changed:
            return Item(entry.row, Verdict.SKIP, about.code)
        return Item(entry.row, Verdict.CHANGE, about.code, about, one.id, changed)


def _around(place_id: str) -> Iterator[tuple[str, str]]:
    """Yield the bigger places that a place lies in."""
    parts = place_id.split("/") if place_id else []
    for at, level in enumerate(_LEVELS[: len(parts)], 1):
        yield level.value, "/".join(parts[:at])
