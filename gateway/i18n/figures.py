"""Sums and counts that change: told only while confirmed and within their review date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.i18n.dated import Dated
from gateway.i18n.language import Lang, Medium
from gateway.i18n.money import taka
from gateway.i18n.seed import Entry


@dataclass(frozen=True)
class Figure:
    """One number of the content: a sum of taka, or a plain count."""

    id: str
    value: int
    money: bool
    dated: Dated

    def usable(self, today: date) -> bool:
        """Say whether people may be told it on this day."""
        return self.dated.confirmed and not self.dated.past(today)

    def words(self, lang: Lang, medium: Medium) -> str:
        """Return the figure in ASCII digits, with its currency where it is money."""
        return taka(self.value, lang, medium) if self.money else str(self.value)


@dataclass(frozen=True)
class Figures:
    """All figures, and the sentence that stands in for one that can't be told."""

    by_id: Mapping[str, Figure]
    instead: Mapping[tuple[Lang, Medium], str]


def figures_of(rows: Mapping[str, Entry], instead: Mapping[str, Any]) -> Figures:
    """Return the figures of their entries, and what is said instead of one."""
    return Figures(
        by_id={
            figure_id: Figure(figure_id, row["value"], row["unit"] == "taka", Dated.of(row))
            for figure_id, row in rows.items()
        },
        instead={(lang, medium): instead[lang][medium] for lang in Lang for medium in Medium},
    )
