"""Days and hours as people write them, in both scripts: "আগামী রবিবার সকাল ১০টা", "kal bikale", "5 din por". Pure.

dateparser knows the calendar and some of the Bangla words; the others, and all romanised ones, are first turned into
English ones that it knows: docs/decisions/0016-dates.md
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Self

import dateparser
from rapidfuzz import fuzz, process

from gateway.i18n.digits import to_ascii
from gateway.i18n.hours import PARTS, SMALL_HOURS, Part, clock_in, part_in
from gateway.i18n.normalise import tidy
from gateway.i18n.sound import sound

LONGEST = 500  # characters read
_PHRASE = 2  # words of a phrase at most
_COUNTED = ("oclock", "day")  # written in one word with their number
_LIKE = 86  # likeness from which the name of a day or month counts as misspelt
_SHORTEST_LIKE = 6
_ENDINGS = ("ের", "ে", "র", "ই", "তে", "য়", "er", "te", "e", "i", "r", "y")
_TOKEN = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}/\d{1,2}|\d{1,2}[:.]\d{2}(?!\d)|\d+|[^\W\d_\u0980-\u09ff]+|[\u0980-\u09e5]+"
)


@dataclass(frozen=True)
class When:
    """What was said of a time: any of the three may be left unsaid. A clock time decides over the part of the day."""

    day: date | None = None
    clock: time | None = None
    part: Part | None = None


@dataclass(frozen=True)
class Dates:
    """The words of dates.toml: `words` gives each one's English, by sound; `names` are long enough for a likeness."""

    words: Mapping[str, str]
    names: tuple[str, ...]
    units: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read dates.toml; one spelling under two meanings is a ValueError."""
        data = tomllib.loads((folder / "dates.toml").read_text(encoding="utf-8"))
        words: dict[str, str] = {}
        for group in data.values():
            for english, spellings in group.items():
                for key in map(sound, spellings):
                    if words.setdefault(key, english) != english:
                        raise ValueError(f"dates.toml: {key!r} is {words[key]} and {english}")
        named = {*data["days"], *data["months"]}
        return cls(
            words=words,
            names=tuple(key for key, one in words.items() if one in named and len(key) >= _SHORTEST_LIKE),
            units=tuple(sorted((key for key, one in words.items() if one in _COUNTED), key=len, reverse=True)),
        )

    def read(self, text: str, now: datetime, *, past: bool = False) -> When | None:
        """Return the day and hour a text names, or None; `now` is aware, in the site's zone.

        With `past` a lone weekday, "কাল" and "পরশু" lie behind us, as when something is reported; else ahead. "Next
        week" is no day. Never raises.
        """
        said = self._english(text)
        clock, part = clock_in(said), part_in(said)
        day = _day(said, now.date(), past)
        if clock and part is Part.NIGHT and clock.hour < SMALL_HOURS and day:
            day += timedelta(days=1)  # one o'clock of Friday's night is on Saturday
        return When(day, clock, part) if day or clock or part else None

    def _english(self, text: str) -> str:
        """Return the text in the words of the keys; what isn't known is "_"."""
        tokens = _TOKEN.findall(to_ascii(tidy(text[:LONGEST])).casefold())
        said, at = [], 0
        while at < len(tokens):
            sizes = range(min(_PHRASE, len(tokens) - at), 0, -1)
            size, english = next(
                ((n, known) for n in sizes if (known := self._known(" ".join(tokens[at : at + n])))), (1, "_")
            )
            said.append(f"n{english}" if english.isdecimal() and not tokens[at].isdecimal() else english)
            at += size
        return " ".join(said)

    def _known(self, words: str) -> str:
        if words[0].isdecimal():
            return "" if " " in words else words
        exact = self._exact(words)
        return exact or ("" if " " in words else self._counted(sound(words)) or self._like(sound(words)))

    def _counted(self, word: str) -> str:
        """Part a number from the unit written onto it: দশটায়, "duidin"."""
        for unit in self.units:
            number = self.words.get(word.removesuffix(unit), "") if word.endswith(unit) else ""
            if number.isdecimal():
                return f"n{number} {self.words[unit]}"
        return ""

    def _like(self, word: str) -> str:
        near = process.extractOne(word, self.names, scorer=fuzz.ratio, score_cutoff=_LIKE)
        return self.words[near[0]] if near else ""

    def _exact(self, words: str) -> str:
        stems = (words, *(words.removesuffix(end) for end in _ENDINGS if words.endswith(end) and len(words) > len(end)))
        return next((self.words[key] for key in map(sound, stems) if key in self.words), "")


_DAY = "sunday|monday|tuesday|wednesday|thursday|friday|saturday"
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = tuple(
    re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
    for pattern in (
        r"(?P<figures>\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}/\d{1,2})",
        rf"n?(?P<of>\d{{1,2}})(?: _)? (?P<month>{_MONTH})(?: (?P<year>20\d\d))?",
        rf"(?P<month>{_MONTH}) n?(?P<of>\d{{1,2}})(?: _)?(?: (?P<year>20\d\d))?(?! (?:oclock|am|pm))",
        r"(?:in )?n?(?P<number>\d{1,3}) (?P<unit>day|week|month) (?P<way>later|ago)",
        r"in n?(?P<number>\d{1,3}) (?P<unit>day|week|month)",
        r"(?P<near>today|tomorrow|yesterday|kal|porshu|torshu)",
        rf"(?:(?P<which>next|last) )?(?P<weekday>{_DAY})",
        r"n?(?P<of>\d{1,2}) date",
    )
)
_DENIED = re.compile(rf"(?: (?:_|{PARTS}|oclock|n?\d+))* not(?!\S)")  # "কাল পারব না, বুধবার"
_STEPS = {"kal": 1, "porshu": 2, "torshu": 3}


def _day(said: str, today: date, past: bool) -> date | None:
    named = [match for pattern in _DAYS for match in pattern.finditer(said)]
    if not named:
        return None
    found = next((match for match in named if not _DENIED.match(said, match.end())), named[0])
    told = {name: value for name, value in found.groupdict().items() if value}
    if "weekday" in told:
        return _weekday(told["weekday"], today, past=past or told.get("which") == "last", other="which" in told)
    if told.get("of") and "month" not in told:
        return _of_month(int(told["of"]), today, past)
    return _asked(_phrase(told, past), today, past)


def _phrase(told: Mapping[str, str], past: bool) -> str:
    """Return the day in words that dateparser knows."""
    if "figures" in told:
        return told["figures"]
    if "number" in told:
        number, unit = told["number"], told["unit"]
        return f"{number} {unit} ago" if told.get("way") == "ago" else f"in {number} {unit}"
    if "near" in told:
        steps = _STEPS.get(told["near"])
        return told["near"] if steps is None else f"{steps} day ago" if past else f"in {steps} day"
    return f"{told['of']} {told['month']} {told.get('year', '')}".strip()


def _asked(phrase: str, today: date, past: bool) -> date | None:
    # The base is the day, not the minute: dateparser keeps every set of settings it has ever seen.
    year_first = re.match(r"\d{3,4}\D", phrase)
    found = dateparser.parse(
        phrase,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PREFER_DATES_FROM": "past" if past else "future",
            "DATE_ORDER": "YMD" if year_first else "DMY",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return found.date() if found else None


def _weekday(name: str, today: date, *, past: bool, other: bool) -> date:
    """Return the nearest such day; the day itself counts unless "next" or "last" was said."""
    ahead = (_DAY.split("|").index(name) - today.isoweekday() % 7) % 7
    if past:
        return today - timedelta(days=(7 - ahead) % 7 or 7 * other)
    return today + timedelta(days=ahead or 7 * other)


def _of_month(number: int, today: date, past: bool) -> date | None:
    """Return the nearest day with this number: of this month, or of the next or last that has one."""
    step = -1 if past else 1
    days = (today + timedelta(days=step * away) for away in range(63))
    return next((day for day in days if day.day == number), None)
