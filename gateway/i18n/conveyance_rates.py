"""What is paid for the way to a session, by its kind and the district: conveyance.toml. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from gateway.i18n.dated import Dated

MOST = 20_000
"""Taka; more than this for one journey is a slip of the finger."""


@dataclass(frozen=True)
class Rate:
    """One row; an empty kind or district means every one."""

    kind: str
    district: str
    taka: int
    dated: Dated


@dataclass(frozen=True)
class Rates:
    """All rows, and how long before or after a session its payment is due."""

    rows: tuple[Rate, ...]
    before: timedelta
    after: timedelta

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read conveyance.toml; a sum out of bounds or two rows for the same is a ValueError."""
        data = tomllib.loads((folder / "conveyance.toml").read_text(encoding="utf-8"))
        rows = tuple(Rate(row["kind"], row["district"], row["taka"], Dated.of(row)) for row in data["rates"])
        if len({(row.kind, row.district) for row in rows}) != len(rows):
            raise ValueError("conveyance.toml: two rates for the same kind and district")
        if wrong := [row for row in rows if not 0 < row.taka <= MOST]:
            raise ValueError(f"conveyance.toml: {wrong[0].taka} taka is no fare")
        due = data["due"]
        return cls(rows, timedelta(days=due["days_before"]), timedelta(days=due["days_after"]))

    def of(self, kind: str, district: str) -> Rate | None:
        """Return the rate that fits best: of the kind in the district, of the kind, of the district, of all."""
        by_name = {(row.kind, row.district): row for row in self.rows}
        wanted = ((kind, district), (kind, ""), ("", district), ("", ""))
        return next((by_name[one] for one in wanted if one in by_name), None)

    def agreed(self, kind: str, district: str, today: date) -> int | None:
        """Return the sum that needs no second look: set by the programme and not past its review."""
        rate = self.of(kind, district)
        usable = rate is not None and rate.dated.confirmed and not rate.dated.past(today)
        return rate.taka if rate and usable else None
