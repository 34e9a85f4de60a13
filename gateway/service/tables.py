"""Tables written as CSV and XLSX, no cell of which a spreadsheet runs as a formula."""

import csv
import io
from collections.abc import Sequence

Cell = str | int
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
"""Without it spreadsheets on Windows show Bangla as garbage."""


def safe(cell: Cell) -> Cell:
    """Return a cell that stays a text wherever it is opened."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the rows as CSV in UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def as_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """Return the sheets, each with its title, as one XLSX file; the first row of each is its heading."""
    # Here, not above: most processes never write one.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for at, row in enumerate(rows):
            cells = [WriteOnlyCell(sheet, safe(cell)) for cell in row]
            for cell in cells:
                cell.font = Font(bold=at == 0)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
