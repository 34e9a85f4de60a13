"""Small numbers hidden, so that nobody is recognised in a table, not even by taking the others from the sum. Pure.

A number from one to four is hidden. Where what is hidden in a column could be had by subtraction from the sum, the next
smallest number is hidden too; where no number is left for that, the sum is. Nought says nothing of anybody and stays.
"""

from collections.abc import Collection, Mapping, Sequence

SMALLEST_SHOWN = 5
Counts = Mapping[str, int]
"""The numbers of one column by the name of their row."""


def hidden(counts: Counts, known_sum: int | None, also: Collection[str] = ()) -> tuple[frozenset[str], bool]:
    """Return the rows to hide, and whether the sum must be hidden too.

    `known_sum` is the sum that readers can see anywhere, None where they can't; `also` are rows hidden already.
    """
    gone = {row for row, number in counts.items() if 0 < number < SMALLEST_SHOWN} | set(also)
    if known_sum is None or not gone:
        return frozenset(gone), known_sum is not None and 0 < known_sum < SMALLEST_SHOWN
    if 0 < known_sum < SMALLEST_SHOWN:
        return frozenset(gone), True
    left = sorted((number, row) for row, number in counts.items() if number and row not in gone)
    while not _safe(counts, gone):
        if not left:
            return frozenset(gone), True
        gone.add(left.pop(0)[1])
    return frozenset(gone), False


def _safe(counts: Counts, gone: Collection[str]) -> bool:
    """Tell whether what is hidden stays hidden although its sum is known."""
    return len(gone) > 1 and sum(counts[row] for row in gone) >= SMALLEST_SHOWN


def sums_hidden(tables: Sequence[Counts], also: Sequence[Collection[str]] = ()) -> bool:
    """Tell whether the sum that several tables share must be hidden, because one of them can't do with it."""
    gone = also or [()] * len(tables)
    return any(hidden(counts, sum(counts.values()), rows)[1] for counts, rows in zip(tables, gone, strict=True))
