"""The report of a stretch of time for somebody's area, as tables and as rows for a file; each one made is audited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service import tables
from gateway.service.acting import Acting
from gateway.service.reporting.counting import Cell, Table, count, in_months
from gateway.service.reporting.counting import tables as counted_tables
from gateway.service.rules import Rules
from gateway.service.scope import Scope
from gateway.store import audit, care_figures, reach_figures
from gateway.store.care_figures import Happened, Person
from gateway.store.engine import Store

LONGEST = timedelta(days=366 * 5)
NAMED = ("sex", "reason", "service")
"""Tables whose rows have words of ours."""
_PLACES = ("district", "upazila")
HIDDEN = "<5"


class BadStretch(AshshashError):
    """A stretch of time ends before it begins, or is longer than five years."""


@dataclass(frozen=True)
class Cut:
    """Whom a report is about beside the area of who asks: empty is everybody."""

    district: str = ""
    sex: str = ""

    def takes(self, one: Person) -> bool:
        """Tell whether it is about this person."""
        return self.district in ("", one.district) and self.sex in ("", one.sex)


EVERYBODY = Cut()


@dataclass(frozen=True)
class Report:
    """The tables from the first to the last day."""

    first: date
    last: date
    tables: tuple[Table, ...]
    cut: Cut = EVERYBODY

    def named(self, name: str) -> Table:
        """Return the table of this name."""
        return next(one for one in self.tables if one.name == name)


class Reports:
    """Makes reports; whoever asks for one signs."""

    def __init__(self, store: Store, places: Places, words: Catalogue, rules: Rules, clock: Clock) -> None:
        self._store, self._places, self._words = store, places, words
        self._rules, self._clock = rules, clock

    def make(self, first: date, last: date, by: Acting, cut: Cut = EVERYBODY) -> Report:
        """Count what happened in this person's area; raises BadStretch."""
        with self._store.writing() as conn:
            audit.note(conn, by.actor, "report.make", "", self._clock.now())
        return self.drawn(first, last, by, cut)

    def drawn(self, first: date, last: date, by: Acting, cut: Cut = EVERYBODY) -> Report:
        """Count the same once more, for the pictures of a page that was audited; raises BadStretch."""
        if not timedelta() <= last - first <= LONGEST:
            raise BadStretch("The last day must come after the first, within five years.")
        start, end = self._begins(first), self._begins(last + timedelta(days=1))
        with self._store.reading() as conn:
            people = {
                hers: one
                for hers, one in care_figures.people(conn).items()
                if by.scope.covers(one.district, one.upazila, one.union)
            }
            steps, attended = care_figures.steps(conn, start, end), care_figures.attended(conn, start, end)
            counted = count(steps, attended, care_figures.referred(conn, first, last), self._month)
            news = self._reached(conn, first, last, by.scope, cut)
        about = {hers: one for hers, one in people.items() if cut.takes(one)}
        made = counted_tables(counted, about, _months(first, last), people)
        return Report(first, last, (*made, news), cut)

    @property
    def today(self) -> date:
        """The day it is here."""
        return self._rules.local(self._clock.now()).date()

    def _reached(self, conn: Connection, first: date, last: date, scope: Scope, cut: Cut) -> Table:
        """Count the people that broadcasts reached, whoever they are; survivors are in none unless they chose to be."""
        months = list(_months(first, last))
        edges = [self._begins(date.fromisoformat(f"{month}-01")) for month in months[1:]]
        edges = [self._begins(first), *edges, self._begins(last + timedelta(days=1))]
        place = (scope.district or cut.district, scope.upazila, scope.union)
        other = bool(scope.district and cut.district and cut.district != scope.district)
        numbers = [0] * len(months) if other else reach_figures.reached(conn, edges, *place, cut.sex)
        return in_months("reached", dict(zip(months, numbers, strict=True)))

    def rows(self, report: Report, table: Table, lang: Lang) -> list[list[tables.Cell]]:
        """Return a table as rows, its heading first and its sums last."""
        heading: list[tables.Cell] = [self._text(f"report.by.{table.name}", lang)]
        heading += [self._text(f"report.{column}", lang) for column in table.columns]
        rows = [[self.label(table, row, lang), *map(_shown, cells)] for row, cells in table.rows.items()]
        sums = [[self._text("report.sum", lang), *map(_shown, table.sums)]] if table.sums else []
        return [heading, *rows, *sums]

    def as_csv(self, report: Report, lang: Lang) -> bytes:
        """Return all tables one under the other."""
        rows: list[list[tables.Cell]] = [[self._title(report, lang)], [self._text("report.hidden", lang)]]
        for table in report.tables:
            rows += [[], *self.rows(report, table, lang)]
        return tables.as_csv(rows)

    def as_workbook(self, report: Report, lang: Lang) -> bytes:
        """Return a workbook with a sheet a table."""
        sheets = [(self._text(f"report.by.{one.name}", lang), self.rows(report, one, lang)) for one in report.tables]
        about: list[list[tables.Cell]] = [[self._title(report, lang)], [self._text("report.hidden", lang)]]
        return tables.as_workbook([*sheets, (self._text("report.about", lang), about)])

    def label(self, table: Table, row: str, lang: Lang) -> str:
        """Return how a row is named to people."""
        if not row:
            return self._text("report.unknown", lang)
        if table.name in _PLACES and row in self._places.by_id:
            return self._places.get(row).names[lang]
        key = f"report.{table.name}.{row}"
        return self._text(key, lang) if table.name in NAMED and key in self._words.keys(lang) else row

    def _title(self, report: Report, lang: Lang) -> str:
        title = self._text("report.title", lang, first=report.first.isoformat(), last=report.last.isoformat())
        place = self._places.by_id.get(report.cut.district)
        sex = self._text(f"report.sex.{report.cut.sex}", lang) if report.cut.sex else ""
        return " · ".join(part for part in (title, place.names[lang] if place else "", sex) if part)

    def _text(self, key: str, lang: Lang, **params: str) -> str:
        return self._words.text(key, lang, **params)

    def _begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._rules.zone)

    def _month(self, one: Happened) -> str:
        at = self._rules.local(one.at) if isinstance(one.at, datetime) else one.at
        return f"{at:%Y-%m}"


def _months(first: date, last: date) -> Iterator[str]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"{number // 12}-{number % 12 + 1:02}"


def _shown(cell: Cell) -> tables.Cell:
    return HIDDEN if cell is None else cell
