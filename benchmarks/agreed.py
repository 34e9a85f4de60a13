"""What the year's judge holds sends against, and what it found."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from gateway.service.purposes import Purpose
from gateway.store.safe_addresses import SafeAddress


@dataclass
class Woman:
    """What a made-up survivor agreed to, as the judge remembers it."""

    id: str
    addresses: dict[tuple[str, str], SafeAddress]
    agreed: frozenset[Purpose]
    confirm_by: date
    silent: bool = False
    shut: set[str] = field(default_factory=set)


@dataclass
class Judged:
    """What was found wrong, and how much was right."""

    sent: Counter[str] = field(default_factory=Counter)
    outside: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How often a promise was broken."""
        return len(self.outside) + len(self.twice) + len(self.late) + len(self.unanswered)
