"""What stands in a cell, read in any of the forms that people write: days, hours, numbers, places, names. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache

import dateparser

from gateway.channels.phone_number import e164
from gateway.i18n.dates import Dates
from gateway.i18n.digits import to_ascii
from gateway.i18n.normalise import fold
from gateway.i18n.places import Level, Place, Places

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?")
_SUM = re.compile(r"(?:tk|bdt|৳|টাকা|taka)?\.?\s*([\d,]+)(?:\.00?)?\s*(?:tk|bdt|৳|টাকা|taka|/-)?\.?", re.IGNORECASE)
_EARLIEST, _LATEST = 1900, 2100


class BadCell(ValueError):
    """What stands there isn't what the column holds; `code` is a word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Known:
    """What cells are read with. `people` are ids of staff by their folded names; `asked` remembers places."""

    places: Places
    dates: Dates
    now: datetime
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked: dict[tuple[str, str, Level], str] = field(default_factory=dict)


def words(text: str, known: Known) -> str:
    """Return the text as it is."""
    return text


def day(text: str, known: Known) -> date:
    """Read "2026-12-01", "১/১২/২০২৬" (the day comes first), "1 December 2026", "১ ডিসেম্বর ২০২৬"."""
    plain = to_ascii(text).strip().split(" 00:00")[0]
    for pattern, order in ((_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        if found := pattern.fullmatch(plain):
            return _date(*(int(found[part]) for part in order))
    # A year that isn't written is guessed by whoever reads: not here.
    read = _in_words(plain) if _HAS_YEAR.search(plain) else None
    if read is None:
        raise BadCell("bad_day")
    return _date(read.year, read.month, read.day)


def _date(year: int, month: int, of_month: int) -> date:
    try:
        found = date(year, month, of_month)
    except ValueError:
        raise BadCell("bad_day") from None
    if not _EARLIEST <= found.year <= _LATEST:
        raise BadCell("bad_day")
    return found


@lru_cache(1024)
def _in_words(plain: str) -> date | None:
    settings = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
    found = dateparser.parse(plain[:40], languages=["en", "bn"], settings=settings)
    return found.date() if found else None


def clock(text: str, known: Known) -> time:
    """Read "10:30", "22.15", "4 pm", "সকাল ১০টা"."""
    plain = to_ascii(text).strip()
    if found := _CLOCK.fullmatch(plain):
        if int(found[1]) > 23 or int(found[2]) > 59:
            raise BadCell("bad_time")
        return time(int(found[1]), int(found[2]))
    said = known.dates.read(text, known.now)
    if said is None or said.clock is None:
        raise BadCell("bad_time")
    return said.clock


def phone(text: str, known: Known) -> str:
    """Read a number in any local form; a workbook has taken the nought from many."""
    plain = to_ascii(text).strip()
    if len(plain) == 10 and plain.isdecimal() and plain.startswith("1"):
        plain = f"0{plain}"
    number = e164(plain)
    if not number:
        raise BadCell("no_phone")
    return number


def taka(text: str, known: Known) -> int:
    """Read "500", "৫০০ টাকা", "Tk 1,200.00"."""
    found = _SUM.fullmatch(to_ascii(text).strip())
    if not found or not (digits := found[1].replace(",", "")) or len(digits) > 9:
        raise BadCell("bad_sum")
    return int(digits)


def minutes(text: str, known: Known) -> int:
    """Read a length in minutes, up to a day."""
    plain = to_ascii(text).strip()
    if not plain.isdecimal() or len(plain) > 4 or not 0 < int(plain) <= 24 * 60:
        raise BadCell("bad_minutes")
    return int(plain)


def yes(text: str, known: Known) -> bool:
    """Read yes or no in either language."""
    said = fold(text)
    if said in {"yes", "y", "1", "true", "হা", "হ্যা", "ji", "জি"}:
        return True
    if said in {"no", "n", "0", "false", "না"}:
        return False
    raise BadCell("bad_yes")


def person(text: str, known: Known) -> str:
    """Read a member of staff by name or id; the name must be one person's."""
    found = known.people.get(fold(text), frozenset())
    if len(found) != 1:
        raise BadCell("unknown_person" if not found else "two_people")
    return next(iter(found))


def one_of(spellings: Mapping[str, str]) -> Callable[[str, Known], str]:
    """Return what reads one of a few words; `spellings` are folded."""

    def read(text: str, known: Known) -> str:
        try:
            return spellings[fold(text)]
        except KeyError:
            raise BadCell("not_a_choice") from None

    return read


def place(text: str, level: Level, inside: str, known: Known) -> str:
    """Return the id of a place of this size inside another, by its name in either script."""
    key = (fold(text), inside, level)
    if key not in known.asked:
        found = [one for one in _named(text, inside, known.places) if one.level is level]
        known.asked[key] = found[0].id if len(found) == 1 else ""
    if not known.asked[key]:
        raise BadCell("unknown_place")
    return known.asked[key]


def _named(text: str, inside: str, places: Places) -> list[Place]:
    if text in places.by_id:
        found = [places.get(text)]
    else:
        # Beside the name of where it lies, a name that several places share means one.
        around = places.get(inside).names.values() if inside else ()
        found = list(places.find(text)) + [one for name in around for one in places.find(f"{text} {name}")]
    here = {one.id: one for one in found if not inside or one.parent == inside}
    return list(here.values())
