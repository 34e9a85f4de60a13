"""How many survivors each thing happened to, everybody once a stretch of time, at its first time in it. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from gateway.service.reporting.hiding import SMALLEST_SHOWN, hidden, sums_hidden
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
Columns = Mapping[str, Counter[str]]
Near = Mapping[str, Collection[str]]
"""By column the rows to be hidden for the sake of somebody else's."""
BY, ALL = ("month", "sex", "district"), "all"


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


def tables(
    counted: Counted,
    people: Mapping[str, Person],
    months: Iterable[str],
    everybody: Mapping[str, Person] | None = None,
) -> tuple[Table, ...]:
    """Return the tables of the report with small numbers hidden; all that share a sum show it, or none does.

    `everybody` are those whose numbers can be had beside these: nothing small is had by subtraction from theirs.
    """
    split, near = _split(counted, people), _near(_split(counted, people), _split(counted, everybody or people))
    secret = {
        name
        for name in INDICATORS
        if near[ALL][name] or sums_hidden([split[table][name] for table in BY], [near[table][name] for table in BY])
    }
    reasons, why = split["reason"]["dropped_out"], near["reason"]["dropped_out"]
    secret |= {"dropped_out"} if sums_hidden([reasons], [why]) else set()
    made = [_table(table, split[table], secret, months if table == "month" else (), near[table]) for table in BY]
    places = {one.upazila: one.district for one in people.values()}
    made.append(_inside("upazila", split["upazila"], places, made[2], near["upazila"]))
    made.append(_table("reason", split["reason"], secret, (), near["reason"]))
    return (*made, _alone("service", "referred", split["service"]["referred"], near["service"]["referred"]))


def _split(counted: Counted, people: Mapping[str, Person]) -> dict[str, dict[str, Counter[str]]]:
    """Return the numbers of each table, column and row."""
    rows: dict[str, Callable[[str, str], str]] = {
        "month": lambda hers, month: month,
        "sex": lambda hers, month: people[hers].sex,
        "district": lambda hers, month: people[hers].district,
        "upazila": lambda hers, month: people[hers].upazila,
        ALL: lambda hers, month: "",
    }
    columns = {
        name: {hers: month for hers, month in who.items() if hers in people} for name, who in counted.months.items()
    }
    split = {
        table: {name: Counter(row(hers, month) for hers, month in who.items()) for name, who in columns.items()}
        for table, row in rows.items()
    }
    reasons = Counter(reason for hers, reason in counted.reasons.items() if hers in columns["dropped_out"])
    helps = Counter({name: len(ids & people.keys()) for name, ids in counted.services.items()})
    return split | {"reason": {"dropped_out": reasons}, "service": {"referred": helps}}


def _near(
    split: Mapping[str, Mapping[str, Counter[str]]], whole: Mapping[str, Mapping[str, Counter[str]]]
) -> dict[str, dict[str, set[str]]]:
    """Return the rows that leave a small number when they are taken from those of everybody."""
    return {
        table: {
            name: {row for row, number in counts.items() if 0 < whole[table][name][row] - number < SMALLEST_SHOWN}
            for name, counts in columns.items()
        }
        for table, columns in split.items()
    }


def _table(name: str, columns: Columns, secret: set[str], order: Iterable[str], near: Near) -> Table:
    rows = list(order) or sorted({row for counts in columns.values() for row in counts})
    gone = {
        column: hidden(counts, None if column in secret else sum(counts.values()), near[column])[0]
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


def _inside(name: str, columns: Columns, parent: Mapping[str, str], outer: Table, near: Near) -> Table:
    """Return a table of places in the places of another: a number hidden there is hidden in all of its parts too."""
    gone: dict[str, set[str]] = {column: set() for column in columns}
    for at, (column, counts) in enumerate(columns.items()):
        for district, numbers in outer.rows.items():
            part = {row: number for row, number in counts.items() if parent[row] == district}
            shown = numbers[at]
            alone, cannot = hidden(part, shown, near[column] & part.keys())
            gone[column] |= {row for row in part if part[row]} if shown is None or cannot else alone
    rows = sorted({row for counts in columns.values() for row in counts}, key=lambda row: (parent[row], row))
    cells = {
        row: tuple(None if row in gone[column] else counts[row] for column, counts in columns.items()) for row in rows
    }
    return Table(name, tuple(columns), cells, outer.sums)


def _alone(name: str, column: str, numbers: Mapping[str, int], near: Collection[str]) -> Table:
    """Return a table without a sum: somebody may stand in several rows, and still their sum tells something of each."""
    gone = hidden(numbers, sum(numbers.values()), near)[0]
    return Table(name, (column,), {row: (None if row in gone else numbers[row],) for row in sorted(numbers)}, ())


def in_months(name: str, numbers: Mapping[str, int]) -> Table:
    """Return a table of one column, by months."""
    whole = sum(numbers.values())
    gone, secret = hidden(numbers, whole)
    cells: dict[str, tuple[Cell, ...]] = {row: (None if row in gone else many,) for row, many in numbers.items()}
    return Table(name, (name,), cells, (None if secret else whole,))
