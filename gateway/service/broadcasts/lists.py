"""Lists of people who agreed to be told, taken in as files: with one faulty row nobody is put on the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.clock import Clock
from gateway.i18n.dates import Dates
from gateway.i18n.digits import to_ascii
from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.language import Lang
from gateway.i18n.places import Level, Places
from gateway.service.acting import Acting
from gateway.service.broadcasts.content import AWARENESS
from gateway.service.broadcasts.costing import Rates
from gateway.service.importing import cells
from gateway.service.importing.cells import BadCell, Known
from gateway.service.importing.checking import Column, Entry, Fault, check
from gateway.service.importing.sheet import Unreadable, read
from gateway.service.rules import Rules
from gateway.service.tables import as_workbook
from gateway.store import audit, contact_links, people_lists
from gateway.store.engine import Store
from gateway.store.people_lists import Listed, PeopleList, Traits

KIND = "listed"
AT_ONCE = 500
_EARLIEST = 1900


@dataclass(frozen=True)
class Taken:
    """What came of a file: the list it made, or what is wrong with it; `fresh` people weren't known before."""

    list_id: str = ""
    people: int = 0
    fresh: int = 0
    faults: tuple[Fault, ...] = ()


class Lists:
    """Takes lists in and tells of those there are."""

    def __init__(
        self,
        store: Store,
        names: ImportColumns,
        places: Places,
        dates: Dates,
        rates: Rates,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._store, self._names, self._places, self._dates = store, names, places, dates
        self._rates, self._rules, self._clock = rates, rules, clock

    def everything(self) -> list[PeopleList]:
        """Return the lists, the newest first."""
        with self._store.reading() as conn:
            return people_lists.everything(conn)

    def heading(self, column: str, lang: Lang) -> str:
        """Return how a column is named to people, or what the file calls it."""
        shown = self._names.shown[KIND][lang.source]
        return shown.get(column, column)

    def template(self, lang: Lang) -> bytes:
        """Return an empty file with the headings and an example row."""
        shown, example = self._names.shown[KIND][lang.source], self._names.examples[KIND]
        return as_workbook([(KIND, [list(shown.values()), [example.get(name, "") for name in shown]])])

    def take(self, who: Acting, name: str, source: str, data: bytes) -> Taken:
        """Make a list of a file; `source` says where these people agreed. Never raises for what a file can hold."""
        known = Known(self._places, self._dates, self._rules.local(self._clock.now()), {})
        try:
            checked = check(read(data), self._columns(), self._names.named[KIND], known)
        except Unreadable as error:
            return Taken(faults=(Fault(0, "", error.code),))
        people, faults = self._people(checked.entries, known)
        if wrong := sorted((*checked.faults, *faults), key=lambda fault: fault.row):
            return Taken(faults=tuple(wrong))
        return self._keep(who, name, source, people)

    def _columns(self) -> tuple[Column, ...]:
        choices = {name: cells.one_of(self._names.words[name]) for name in ("audience", "sex", "language")}
        return (
            Column("number", cells.phone, required=True),
            Column("role", choices["audience"]),
            Column("sex", choices["sex"]),
            Column("born_year", _year),
            Column("district", cells.words),
            Column("upazila", cells.words),
            Column("union", cells.words),
            Column("language", choices["language"]),
        )

    def _people(self, entries: tuple[Entry, ...], known: Known) -> tuple[list[Listed], list[Fault]]:
        people: dict[str, Listed] = {}
        faults: list[Fault] = []
        for entry in entries:
            where, wrong = _where(entry, known)
            number = entry.get("number", "")
            if number in people:
                wrong.append(Fault(entry.row, "number", "twice", number))
            faults += wrong
            people[number] = self._one(entry, where)
        return list(people.values()), faults

    def _one(self, entry: Entry, where: Mapping[str, str]) -> Listed:
        number = entry.get("number", "")
        traits = Traits(
            role=entry.get("role", ""),
            sex=entry.get("sex", ""),
            born_year=entry.get("born_year"),
            operator=self._rates.operator(number),
            source="list",
            **where,
        )
        return Listed(contact_links.PHONE, number, Lang(entry.get("language", self._rules.lang)), traits)

    def _keep(self, who: Acting, name: str, source: str, people: list[Listed]) -> Taken:
        now, fresh = self._clock.now(), 0
        with self._store.writing() as conn:
            made = people_lists.make(conn, name, source, who.actor, now)
            for at in range(0, len(people), AT_ONCE):
                fresh += people_lists.add(conn, self._store.vault, made, people[at : at + AT_ONCE], AWARENESS, now)
            audit.note(conn, who.actor, "broadcast.list", made, now)
        return Taken(made, len(people), fresh)


def _where(entry: Entry, known: Known) -> tuple[dict[str, str], list[Fault]]:
    """Return the places of a row by their level, each inside the one before."""
    found: dict[str, Any] = {}
    inside = ""
    for level in (Level.DISTRICT, Level.UPAZILA, Level.UNION):
        said = entry.get(str(level), "")
        if not said:
            continue
        try:
            inside = found[str(level)] = cells.place(said, level, inside, known)
        except BadCell as error:
            return found, [Fault(entry.row, str(level), error.code, said)]
    return found, []


def _year(text: str, known: Known) -> int:
    plain = to_ascii(text).strip()
    if not (plain.isdecimal() and _EARLIEST <= int(plain) <= known.now.year):
        raise BadCell("bad_year")
    return int(plain)
