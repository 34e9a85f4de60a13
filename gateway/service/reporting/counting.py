"""How many survivors each thing happened to, everybody once a stretch of time, at its first time in it. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from gateway.service.reporting.hiding import hidden, sums_hidden
from gateway.store.care_figures import Happened, Person

INDICATORS = (
    "identified",
    "enrolled",
    "counselled_individual",
    "counselled_family",
    "counselled_group",
    "needs_assessed",
    "certified",
    "referred",
    "trained",
    "placed",
    "followed_up",
    "dropped_out",
)
OF_STEP = {
    "identified": "identified",
    "enrolled": "enrolled",
    "needs_assessed": "needs_assessed",
    "certified": "certified",
    "training": "trained",
    "placed": "placed",
    "follow_up": "followed_up",
    "dropped_out": "dropped_out",
}
OF_APPOINTMENT = {
    "counselling": "counselled_individual",
    "counselling_person": "counselled_individual",
    "counselling_family": "counselled_family",
    "counselling_group": "counselled_group",
    "training": "trained",
    "on_the_job": "trained",
    "placement": "placed",
    "follow_up": "followed_up",
}
Cell = int | None
"""A number; None where it is hidden."""


@dataclass(frozen=True)
class Table:
    """Rows by the name of each, `sums` under them; `columns` names the numbers of a row."""

    name: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[Cell, ...]]
    sums: tuple[Cell, ...]


@dataclass(frozen=True)
class Counted:
    """Who counts for what: the survivors of each indicator, and at which of the report's months."""

    months: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, frozenset[str]] = field(default_factory=dict)


def count(
    steps: Iterable[Happened],
    attended: Iterable[Happened],
    referred: Iterable[Happened],
    month: Callable[[Happened], str],
) -> Counted:
    """Return who counts for what; each of the three comes in the order of time."""
    months: dict[str, dict[str, str]] = {name: {} for name in INDICATORS}
    reasons: dict[str, str] = {}
    services: dict[str, set[str]] = {}
    for one in steps:
        if name := OF_STEP.get(one.what):
            months[name].setdefault(one.survivor_id, month(one))
        if name == "dropped_out":
            reasons.setdefault(one.survivor_id, one.detail)
    for one in attended:
        if name := OF_APPOINTMENT.get(one.what):
            first = months[name].get(one.survivor_id)
            months[name][one.survivor_id] = min(first, month(one)) if first else month(one)
    for one in referred:
        months["referred"].setdefault(one.survivor_id, month(one))
        services.setdefault(one.what, set()).add(one.survivor_id)
    return Counted(months, reasons, {name: frozenset(ids) for name, ids in services.items()})


def tables(counted: Counted, people: Mapping[str, Person], months: Iterable[str]) -> tuple[Table, ...]:
    """Return the tables of the report with small numbers hidden; all that share a sum show it, or none does."""
    by: dict[str, Callable[[str, str], str]] = {
        "month": lambda hers, month: month,
        "sex": lambda hers, month: people[hers].sex,
        "district": lambda hers, month: people[hers].district,
    }
    columns = {
        name: {hers: month for hers, month in who.items() if hers in people} for name, who in counted.months.items()
    }
    split = {
        table: {name: Counter(row(hers, month) for hers, month in who.items()) for name, who in columns.items()}
        for table, row in by.items()
    }
    reasons = Counter(reason for hers, reason in counted.reasons.items() if hers in columns["dropped_out"])
    secret = {name for name in INDICATORS if sums_hidden([split[table][name] for table in by])}
    secret |= {"dropped_out"} if sums_hidden([reasons]) else set()
    made = [_table(table, split[table], secret, months if table == "month" else ()) for table in by]
    upazilas = {name: Counter(people[hers].upazila for hers in who) for name, who in columns.items()}
    places = {people[hers].upazila: people[hers].district for who in columns.values() for hers in who}
    made.append(_inside("upazila", upazilas, places, made[2]))
    why = _table("reason", {"dropped_out": reasons}, secret, ())
    helps = {name: len(ids & people.keys()) for name, ids in counted.services.items()}
    return (*made, why, _alone("service", "referred", helps))


def _table(name: str, columns: Mapping[str, Counter[str]], secret: set[str], order: Iterable[str]) -> Table:
    rows = list(order) or sorted({row for counts in columns.values() for row in counts})
    gone = {
        column: hidden(counts, None if column in secret else sum(counts.values()))[0]
        for column, counts in columns.items()
    }
    return Table(
        name,
        tuple(columns),
        {
            row: tuple(None if row in gone[column] else counts[row] for column, counts in columns.items())
            for row in rows
        },
        tuple(None if column in secret else sum(counts.values()) for column, counts in columns.items()),
    )


def _inside(name: str, columns: Mapping[str, Counter[str]], parent: Mapping[str, str], outer: Table) -> Table:
    """Return a table of places in the places of another: a number hidden there is hidden in all of its parts too."""
    gone: dict[str, set[str]] = {column: set() for column in columns}
    for at, (column, counts) in enumerate(columns.items()):
        for district, numbers in outer.rows.items():
            part = {row: number for row, number in counts.items() if parent[row] == district}
            shown = numbers[at]
            alone, cannot = hidden(part, shown)
            gone[column] |= {row for row in part if part[row]} if shown is None or cannot else alone
    rows = sorted({row for counts in columns.values() for row in counts}, key=lambda row: (parent[row], row))
    cells = {
        row: tuple(None if row in gone[column] else counts[row] for column, counts in columns.items()) for row in rows
    }
    return Table(name, tuple(columns), cells, outer.sums)


def _alone(name: str, column: str, numbers: Mapping[str, int]) -> Table:
    """Return a table without a sum: somebody may stand in several rows, and still their sum tells something of each."""
    gone = hidden(numbers, sum(numbers.values()))[0]
    return Table(name, (column,), {row: (None if row in gone else numbers[row],) for row in sorted(numbers)}, ())
