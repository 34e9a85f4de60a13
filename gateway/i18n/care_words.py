"""The data of care: reminders, rates, words a message to a phone may not hold, days, and how files are headed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.conveyance_rates import Rates
from gateway.i18n.dates import Dates
from gateway.i18n.discreet import Discreet
from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.reminder_rules import ReminderRules


@dataclass(frozen=True)
class CareWords:
    """All of it; `told` are the words of the console, for what commands tell staff too."""

    rules: ReminderRules
    discreet: Discreet
    dates: Dates
    rates: Rates
    columns: ImportColumns
    told: Catalogue

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read reminders, discreet, dates, conveyance and import_columns.toml, and the catalogues of the console."""
        return cls(
            ReminderRules.load(folder),
            Discreet.load(folder),
            Dates.load(folder),
            Rates.load(folder),
            ImportColumns.load(folder),
            Catalogue.load(folder, "console"),
        )
