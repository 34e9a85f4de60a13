"""What a message to many keeps to: the days it is for, how to end the messages, allowed links, forbidden words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from gateway.i18n.days import Coming, Day, days_of
from gateway.i18n.language import Lang, Medium, Spoken
from gateway.i18n.named import Named
from gateway.i18n.passages import Worded
from gateway.i18n.rates import Tariff
from gateway.i18n.seed import Seed


@dataclass(frozen=True)
class Campaign:
    """All of it; `show` and `vetting` are how long before a day it is shown, and has to be with the regulator."""

    days: Mapping[str, Day]
    audiences: Mapping[str, Mapping[Lang, str]]
    stop: Worded
    stop_words: Mapping[Lang, tuple[str, ...]]
    hosts: tuple[str, ...]
    forbidden: Mapping[str, Named]
    show: timedelta
    vetting: timedelta
    tariff: Tariff

    @classmethod
    def of(cls, seed: Seed) -> Self:
        """Return what days and broadcasts.toml hold; KeyError where a field is missing."""
        data, operators = seed.files["broadcasts.toml"], seed.files["rates.toml"]["operators"]
        return cls(
            days=days_of(seed.entries["day"]),
            audiences={one: Spoken((lang, row[lang]) for lang in Lang) for one, row in data["audiences"].items()},
            stop={(lang, medium): data["stop"][lang][medium] for lang in Lang for medium in Medium},
            stop_words={lang: tuple(data["stop_words"][lang]) for lang in Lang},
            hosts=tuple(data["links"]["hosts"]),
            forbidden={why: Named.of({why: tuple(row["words"])}) for why, row in data["forbidden"].items()},
            show=timedelta(days=data["ahead"]["show_days"]),
            vetting=timedelta(days=data["ahead"]["vetting_days"]),
            tariff=Tariff.of(seed.entries["rate"], operators),
        )

    def coming(self, today: date) -> list[Coming]:
        """Return the days that are on or near, the nearest first."""
        return [one for one in self.by_date(today) if one.on - today <= self.show]

    def by_date(self, today: date) -> list[Coming]:
        """Return every day by when it comes next."""
        found = [(day.next_on(today), day) for day in self.days.values()]
        return [
            Coming(day, on, (on - today).days, on - self.vetting) for on, day in sorted(found, key=lambda pair: pair[0])
        ]
