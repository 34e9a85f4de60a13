"""What a file would do: each row makes something, changes something or changes nothing; or what is wrong with it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gateway.service.importing.checking import Fault


class Verdict(StrEnum):
    """What becomes of a row."""

    MAKE = "make"
    CHANGE = "change"
    SKIP = "skip"


@dataclass(frozen=True)
class Item:
    """One row with its verdict; `label` names it to people, `changed` the columns that differ.

    `new` is what is made or what it is changed to, None where another row of the same brings it; `old` the id it has.
    """

    row: int
    verdict: Verdict
    label: str
    new: Any = None
    old: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All rows, or all faults: with one fault nothing is done."""

    items: tuple[Item, ...] = ()
    faults: tuple[Fault, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """Return how many rows have this verdict."""
        return sum(item.verdict is verdict for item in self.items)
