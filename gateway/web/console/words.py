"""The console's words, from `console.po` and its parts, and digits, days and places as the reader writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from flask import g

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.digits import to_bangla
from gateway.i18n.initials import initials
from gateway.i18n.language import Lang
from gateway.i18n.places import Places

DOMAIN = "console"


def language() -> Lang:
    """Return the language of the page that is being made."""
    lang: Lang = g.get("console_lang", Lang.BN)
    return lang


@dataclass(frozen=True)
class Words:
    """Everything on a page that depends on its reader's language."""

    catalogue: Catalogue
    places: Places
    zone: ZoneInfo

    @classmethod
    def load(cls, folder: Path, places: Places, zone: ZoneInfo) -> Self:
        """Read the catalogue `console.po` and its parts, `console.<area>.po`."""
        return cls(Catalogue.load(folder, DOMAIN), places, zone)

    def text(self, key: str, /, **params: str | int) -> str:
        """Return the sentence of this key."""
        return self.catalogue.text(key, language(), **params)

    def knows(self, key: str) -> bool:
        """Tell whether there is a sentence of this key."""
        return key in self.catalogue.messages[language()]

    def number(self, value: object) -> str:
        """Return a number, or a text with numbers, in the reader's digits."""
        return to_bangla(str(value)) if language() is Lang.BN else str(value)

    def many(self, value: int) -> str:
        """Return a count, grouped as here: 12,34,567."""
        return self.number(format_decimal(value, "#,##,##0", locale="en"))

    def taka(self, paisa: int) -> str:
        """Return a sum of paisa in taka."""
        return self.text("broadcast.taka", sum=self.number(format_decimal(paisa / 100, "#,##,##0.00", locale="en")))

    def day(self, at: datetime) -> str:
        """Return a day, such as 24 November 2026."""
        return self.number(format_date(at.astimezone(self.zone), "d MMMM y", locale=language().value))

    def day_of(self, day: date) -> str:
        """Return a day of the calendar, short."""
        return self.number(format_date(day, "d MMM", locale=language().value))

    def date(self, value: date) -> str:
        """Return a day of the calendar, as `day` writes it."""
        return self.number(format_date(value, "d MMMM y", locale=language().value))

    def moment(self, at: datetime) -> str:
        """Return day and time of day."""
        local = at.astimezone(self.zone)
        day = format_date(local, "d MMM y", locale=language().value)
        return self.number(f"{day}, {format_time(local, 'HH:mm', locale=language().value)}")

    def ago(self, at: datetime, now: datetime) -> str:
        """Return how long ago, such as "5 minutes ago"."""
        past = max(now - at, timedelta())
        if past < timedelta(minutes=1):
            return self.text("time.now")
        return self.number(format_timedelta(-past, add_direction=True, locale=language().value))

    def place(self, place_id: str) -> str:
        """Return a place's name, the words for "everywhere" where there is none."""
        found = self.places.by_id.get(place_id)
        return found.names[language()] if found else self.text("place.everywhere")

    def globals(self) -> Mapping[str, Any]:
        """Return what every template of the console may call."""
        return {
            "_": self.text,
            "knows": self.knows,
            "number": self.number,
            "many": self.many,
            "taka": self.taka,
            "day": self.day,
            "day_of": self.day_of,
            "date_words": self.date,
            "moment": self.moment,
            "ago": self.ago,
            "place_name": self.place,
            "initials": initials,
        }
