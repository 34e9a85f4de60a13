"""Observance days: when each comes round, and what may be said to whom on it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gateway.i18n.dated import Dated
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy
from gateway.i18n.seed import Entry


@dataclass(frozen=True)
class Day:
    """One day of every year, or a stretch of days; `starts` and `ends` are (month, day).

    `drafts` holds, by audience and language, what may be sent; it has placeholders.
    """

    id: str
    names: Mapping[Lang, str]
    starts: tuple[int, int]
    ends: tuple[int, int]
    drafts: Mapping[str, Mapping[Lang, str]]
    dated: Dated

    def next_on(self, today: date) -> date:
        """Return when it comes next; the first day of a stretch that goes on now."""
        years = (today.year - 1, today.year, today.year + 1)
        return next(self._first(year) for year in years if self._last(year) >= today)

    def goes_on(self, today: date) -> bool:
        """Tell whether it is this day, or this day lies within it."""
        return self.next_on(today) <= today

    def _first(self, year: int) -> date:
        return date(year, *self.starts)

    def _last(self, year: int) -> date:
        return date(year + (self.ends < self.starts), *self.ends)


@dataclass(frozen=True)
class Coming:
    """A day that is near: when, in how many days, and by when its text has to be with the regulator."""

    day: Day
    on: date
    in_days: int
    vetting_by: date

    @property
    def vetting_in(self) -> int:
        """Days left for vetting; below nought it is too late."""
        return self.in_days - (self.on - self.vetting_by).days


def days_of(rows: Mapping[str, Entry]) -> dict[str, Day]:
    """Return the days of their entries; KeyError or ValueError where one makes no sense."""
    return {day_id: _day(day_id, row) for day_id, row in rows.items()}


def _day(day_id: str, row: Entry) -> Day:
    return Day(
        id=day_id,
        names={lang: row["name"][lang] for lang in Lang},
        starts=month_day(row["day"]),
        ends=month_day(row.get("until") or row["day"]),
        drafts={
            audience: {Lang(lang): tidy(words) for lang, words in by_lang.items() if words}
            for audience, by_lang in row.get("draft", {}).items()
        },
        dated=Dated.of(row),
    )


def month_day(said: str) -> tuple[int, int]:
    """Return month and day of "03-08"; ValueError for no day that comes every year."""
    found = date.fromisoformat(f"2027-{said}")
    return found.month, found.day
