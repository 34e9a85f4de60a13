"""Figures as files: CSV for any program, XLSX for a spreadsheet; hidden cells stay hidden."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping

from gateway.service.small_cells import LEAST
from gateway.service.tip_figures import Figures
from gateway.web.console.words import Words

Row = tuple[str, str, int | str]
HIDDEN = f"<{LEAST}"


def rows(figures: Figures, words: Words, label: Callable[[str, str], str]) -> list[Row]:
    """Return table, name and count of each cell, and each table's total."""
    found: list[Row] = []
    for view, table in figures.tables.items():
        title = words.text(f"figures.{view}")
        cells = [(title, label(view, cell), HIDDEN if count is None else count) for cell, count in table.cells.items()]
        total = HIDDEN if table.total is None else table.total
        found += [*cells, (title, words.text("figures.total"), total)]
    return found


def as_csv(found: Iterable[Row]) -> bytes:
    """Return the rows as CSV in UTF-8, marked as such for spreadsheets."""
    out = io.StringIO()
    csv.writer(out).writerows(found)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(found: Iterable[Row]) -> bytes:
    """Return the rows as one sheet."""
    from openpyxl import Workbook  # not before somebody wants one

    book = Workbook(write_only=True)
    sheet = book.create_sheet("tips")
    for row in found:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


KINDS: Mapping[str, Callable[[Iterable[Row]], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}
TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
