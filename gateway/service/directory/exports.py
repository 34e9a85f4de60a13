"""The directory: looked through by service and district, and exported as booklet and table; exports are audited."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from gateway.clock import Clock
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.content.editing import Editing, Row
from gateway.store import audit
from gateway.store.engine import Store

COLUMNS = (
    "id", "name_bn", "name_en", "services", "districts", "phone", "address_bn", "address_en", "hours_bn", "hours_en",
    "confirmed", "reviewer", "reviewed_on", "review_by", "source",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""


class Directory:
    """The organisations and offices, as staff see them."""

    def __init__(self, store: Store, editing: Editing, locales: Path, places: Places, clock: Clock) -> None:
        self._store, self._editing, self._places, self._clock = store, editing, places, clock
        self._words = Catalogue.load(locales, "booklet")

    def rows(self, service: str = "", district: str = "") -> list[Row]:
        """Return the entries that give this help in this district; empty means any."""
        return [
            row
            for row in self._editing.rows("partner")
            if (not service or service in row.leaves["kinds"]) and (not district or district in row.leaves["districts"])
        ]

    def booklet(self, lang: Lang, by: str) -> bytes:
        """Return the yearly booklet as PDF."""
        # Only now: what writes PDF takes a fifth of a second to import, which each process would pay at its start.
        from gateway.service.directory.booklet import booklet

        self._note(by, f"booklet.{lang}")
        return booklet(self._editing.content, self._places, self._words, lang, self._editing.content.today)

    def table(self, by: str) -> str:
        """Return all entries as CSV, the unconfirmed too, said so."""
        self._note(by, "csv")
        out = io.StringIO()
        sheet = csv.writer(out)
        sheet.writerow(COLUMNS)
        sheet.writerows(map(_safe, map(list, map(_cells, self.rows()))))
        return out.getvalue()

    def _note(self, by: str, what: str) -> None:
        with self._store.writing() as conn:
            audit.note(conn, by, "directory.export", what, self._clock.now())


def _cells(row: Row) -> Iterator[str]:
    leaves = {"id": row.name, "services": row.leaves["kinds"], **row.leaves}
    for column in COLUMNS:
        path = column if column in leaves else column.replace("_bn", ".bn").replace("_en", ".en")
        value = leaves.get(path)
        if isinstance(value, bool):
            yield "yes" if value else "no"
        else:
            yield " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _safe(cells: list[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells]
