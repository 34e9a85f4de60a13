"""The data of care: when reminders go, which words a message to a phone may not hold, how people write days."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.dates import Dates
from gateway.i18n.discreet import Discreet
from gateway.i18n.reminder_rules import ReminderRules


@dataclass(frozen=True)
class CareWords:
    """All of it."""

    rules: ReminderRules
    discreet: Discreet
    dates: Dates

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read reminders, discreet and dates.toml."""
        return cls(ReminderRules.load(folder), Discreet.load(folder), Dates.load(folder))
