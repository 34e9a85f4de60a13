"""Payments as the rows of a file: case numbers and sums, and nobody's name."""

from collections.abc import Iterable

from gateway.service.conveyance.ledger import Listed
from gateway.service.tables import Cell
from gateway.web.console.words import Words

COLUMNS = ("case", "taka", "due_on", "state", "method", "transfer", "reference", "word")


def rows(found: Iterable[Listed], words: Words) -> list[list[Cell]]:
    """Return the heading and a row for each payment."""
    heading: list[Cell] = [words.text(f"payments.column.{name}") for name in COLUMNS]
    return [heading, *(_row(one, words) for one in found)]


def _row(one: Listed, words: Words) -> list[Cell]:
    paid = one.payment
    return [
        one.code,
        paid.taka,
        paid.due_on.isoformat(),
        words.text(f"payments.state.{paid.state}"),
        words.text(f"payments.method.{paid.method}"),
        paid.transfer,
        paid.reference,
        words.text("payments.staffs_word") if one.staffs_word else "",
    ]
