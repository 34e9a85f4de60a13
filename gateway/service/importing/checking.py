"""A sheet held against the columns of its kind: faults of columns first, and only then those of rows. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.i18n.normalise import fold
from gateway.service.importing.cells import BadCell, Known
from gateway.service.importing.sheet import Row, Sheet

EXAMPLE = "example"
"""How the case number of a template's own row begins."""

Read = Callable[[str, Known], Any]


@dataclass(frozen=True)
class Column:
    """One column of a kind of file; `read` turns a cell's text into a value or raises BadCell."""

    name: str
    read: Read
    required: bool = False


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `row` 0 is the heading, `column` as we name it or as the file does, `said` its words."""

    row: int
    column: str
    code: str
    said: str = ""


@dataclass(frozen=True)
class Entry:
    """One row that can be read: only the columns that hold something."""

    row: int
    values: Mapping[str, Any]

    def get(self, name: str, instead: Any = None) -> Any:
        """Return the value of a column, something else where the cell is empty."""
        return self.values.get(name, instead)


@dataclass(frozen=True)
class Checked:
    """All rows that can be read, and all that is wrong."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()


Progress = Callable[[int, int], None]
"""Told again and again how many of how many are done."""


def untold(done: int, of: int) -> None:
    """Tell nobody."""


def check(
    sheet: Sheet, columns: Sequence[Column], named: Mapping[str, str], known: Known, progress: Progress = untold
) -> Checked:
    """Return what the sheet says; where its columns are wrong, nothing is said of its rows."""
    found = [named.get(fold(heading), "") for heading in sheet.heading]
    if faults := _of_heading(sheet.heading, found, columns):
        return Checked(faults=tuple(faults))
    by_name = {column.name: column for column in columns}
    entries, wrong = [], []
    for done, row in enumerate(sheet.rows):
        progress(done, len(sheet.rows))
        entry, faults = _entry(row, found, by_name, known)
        wrong += faults
        entries += [] if faults else [entry]
    return Checked(tuple(entries), tuple(wrong))


def _of_heading(heading: Sequence[str], found: Sequence[str], columns: Sequence[Column]) -> list[Fault]:
    faults = [Fault(0, said, "unknown_column", said) for said, name in zip(heading, found, strict=True) if not name]
    twice = {name for name in found if name and found.count(name) > 1}
    faults += [Fault(0, name, "column_twice") for name in sorted(twice)]
    missing = [column.name for column in columns if column.required and column.name not in found]
    return faults + [Fault(0, name, "column_missing") for name in missing]


def _entry(row: Row, found: Sequence[str], columns: Mapping[str, Column], known: Known) -> tuple[Entry, list[Fault]]:
    said = {name: text for name, text in zip(found, row.cells, strict=False) if text}
    if fold(said.get("case", "")).startswith(EXAMPLE):
        return Entry(row.number, {}), [Fault(row.number, "case", "example_row", said["case"])]
    faults = [
        Fault(row.number, column.name, "empty")
        for column in columns.values()
        if column.required and not said.get(column.name)
    ]
    if len(row.cells) > len(found):
        faults.append(Fault(row.number, "", "too_many_cells", row.cells[len(found)]))
    values = {}
    for name, text in said.items():
        try:
            values[name] = columns[name].read(text, known)
        except BadCell as error:
            faults.append(Fault(row.number, name, error.code, text))
    return Entry(row.number, values), faults
