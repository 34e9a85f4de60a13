"""A table from a CSV or XLSX file: every cell as text, with the row numbers its reader sees, or `Unreadable`."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from gateway.i18n.normalise import tidy

BIGGEST = 10_000_000
"""Bytes of a file."""
UNPACKED = 200_000_000
"""Bytes of what a workbook unpacks to: more is a bomb."""
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
_XLSX = b"PK\x03\x04"
_FORMULA = ("=", "+", "-", "@")


class Unreadable(Exception):
    """The file is no table that we read; `code` is a word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Row:
    """One line of the table; `number` counts as the program does that made the file, the heading is 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A heading, and the rows under it that aren't empty."""

    heading: tuple[str, ...]
    rows: tuple[Row, ...]


def read(data: bytes) -> Sheet:
    """Return the table of a file's bytes: a workbook's first sheet, or comma-separated text; raises Unreadable."""
    if len(data) > BIGGEST:
        raise Unreadable("too_big")
    lines = _workbook(data) if data.startswith(_XLSX) else _text(data)
    numbered = [row for row in _numbered(lines) if any(row.cells)]
    if not numbered:
        raise Unreadable("no_rows")
    heading, *rows = numbered
    return Sheet(heading.cells, tuple(rows))


def _numbered(lines: Iterable[Iterable[object]]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if number > MOST_ROWS + 1:
            raise Unreadable("too_many_rows")
        cells = [_plain(value) for value in line]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_many_columns")
        yield Row(number, tuple(cells))


def _plain(value: object) -> str:
    """Return a cell as people would type it; whole numbers without the point that a workbook gives them."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    text = tidy(str(value)[:LONGEST_CELL])
    # An apostrophe before a formula's sign is how programs, ours too, keep a text a text.
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _text(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not_utf8") from None
    if "\0" in text:
        raise Unreadable("no_table")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise Unreadable("no_table") from None


def _workbook(data: bytes) -> Iterator[tuple[object, ...]]:
    # Here, not above: most processes never read one.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise Unreadable("too_big")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What a file says of its own size may be wrong, and one far cell makes a million rows.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        book.close()
    except Unreadable:
        raise
    except (zipfile.BadZipFile, ParseError, DefusedXmlException):
        raise Unreadable("no_table") from None
    except Exception:  # a broken workbook fails in as many ways as it has parts: whatever it is, it is no table
        raise Unreadable("no_table") from None
