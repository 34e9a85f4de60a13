"""Figures that lead to nobody: cells under five are hidden, and enough beside them that no total gives them away. Pure.

A hidden cell is one to four. Whoever knows a table's total and all cells but one knows the last, and of two hidden
cells of which the sum is two, both are one. So the hidden cells of a table are at least two and come to at least ten,
or the total is hidden as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5
LEAST_HIDDEN = 2 * LEAST


@dataclass(frozen=True)
class Table:
    """One table of counts; None is a hidden cell."""

    cells: Mapping[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return self.total is None or None in self.cells.values()


def protect(counts: Mapping[str, int]) -> Table:
    """Return the table with what must be hidden hidden; nought is shown, for it says of nobody that they came."""
    hidden = {name for name, count in counts.items() if 0 < count < LEAST}
    rest = sorted((count, name) for name, count in counts.items() if count >= LEAST)
    while hidden and rest and not _safe(hidden, counts):
        hidden.add(rest.pop(0)[1])
    total = sum(counts.values())
    shown = None if (hidden and not _safe(hidden, counts)) or 0 < total < LEAST else total
    return Table({name: None if name in hidden else count for name, count in counts.items()}, shown)


def _safe(hidden: set[str], counts: Mapping[str, int]) -> bool:
    return len(hidden) > 1 and sum(counts[name] for name in hidden) >= LEAST_HIDDEN
