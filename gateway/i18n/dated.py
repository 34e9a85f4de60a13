"""Where a fact comes from, and until when it may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Dated:
    """The source of a fact and the dates of its review; `reviewer` is "" until the NGO has read it."""

    source: str
    reviewed_on: date
    review_by: date
    reviewer: str
    confirmed: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read the fields from a row of one of the data files; KeyError where one is missing."""
        return cls(row["source"], row["reviewed_on"], row["review_by"], row.get("reviewer", ""), row["confirmed"])

    def past(self, today: date) -> bool:
        """Say whether the review is overdue."""
        return today > self.review_by


@dataclass(frozen=True)
class Stale:
    """One thing past its review: what kind ("page", "helpline", "figure", "cost"), its id and when it was due."""

    what: str
    id: str
    review_by: date
