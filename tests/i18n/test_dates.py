"""Days and hours as people write them; the clock stands at Tuesday, 24 November 2026, noon in Dhaka."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.i18n.dates import Dates, When
from gateway.i18n.hours import Part

LOCALES = Path(__file__).parents[2] / "locales"
DATES = Dates.load(LOCALES)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Dhaka"))

AHEAD = (
    ("আগামী রবিবার সকাল ১০টা", "11-29", "10:00", "morning"),
    ("agami robibar bikal", "11-29", "", "afternoon"),
    ("কাল বিকালে", "11-25", "", "afternoon"),
    ("kal bikele 4 tay asbo", "11-25", "16:00", "afternoon"),
    ("আগামীকাল সাড়ে দশটায়", "11-25", "10:30", ""),
    ("পরশু রাত ১১টায়", "11-26", "23:00", "night"),
    ("রোববারে আসব", "11-29", "", ""),
    ("brihaspotibar dupur 2ta", "11-26", "14:00", "noon"),
    ("বিষ্যুদবার দেড়টায়", "11-26", "13:30", ""),
    ("মঙ্গলবার", "11-24", "", ""),
    ("আগামী মঙ্গলবার", "12-01", "", ""),
    ("শুক্রবার রাত ১টা", "11-28", "01:00", "night"),
    ("১২ ডিসেম্বর", "12-12", "", ""),
    ("৫ই ডিসেম্বর সকালে", "12-05", "", "morning"),
    ("december 5 17:30", "12-05", "17:30", ""),
    ("১২-১২-২০২৬", "12-12", "", ""),
    ("2026-12-01", "12-01", "", ""),
    ("31/12", "12-31", "", ""),
    ("২৫ তারিখ দুপুরে", "11-25", "", "noon"),
    ("৫ তারিখ", "12-05", "", ""),
    ("৩ দিন পর", "11-27", "", ""),
    ("duidin pore", "11-26", "", ""),
    ("এক সপ্তাহ পর", "12-01", "", ""),
    ("next sunday 10am", "11-29", "10:00", ""),
    ("tomorrow at 4pm", "11-25", "16:00", ""),
    ("আমি কাল আসতে পারব না, শুক্রবার হলে ভালো", "11-27", "", ""),
    ("kal asbo na", "11-25", "", ""),
    ("দশটায়", "", "10:00", ""),
    ("দুপুরের পরে", "", "", "noon"),
)
BEHIND = (
    ("কাল রাতে মেয়েটাকে নিয়ে গেছে", "11-23", "", "night"),
    ("রবিবার", "11-22", "", ""),
    ("গত মঙ্গলবার", "11-17", "", ""),
    ("porshu", "11-22", "", ""),
    ("৩ দিন আগে", "11-21", "", ""),
    ("২৫ তারিখ", "10-25", "", ""),
)
NO_TIME = (
    "",
    "আমি বিদেশ যাব",
    "1 lakh taka",
    "amar 2 mas er beton",
    "সকাল বেলা না",
    "আগামী সপ্তাহে",
    "31 feb",
    "0/0/0",
    "ami ektu",
    "01700000001",
)


def when(day: str, clock: str, part: str) -> When:
    return When(
        date.fromisoformat(f"2026-{day}") if day else None,
        time.fromisoformat(clock) if clock else None,
        Part(part) if part else None,
    )


@pytest.mark.parametrize(("text", "day", "clock", "part"), AHEAD)
def test_what_lies_ahead(text: str, day: str, clock: str, part: str) -> None:
    assert DATES.read(text, NOW) == when(day, clock, part)


@pytest.mark.parametrize(("text", "day", "clock", "part"), BEHIND)
def test_what_lies_behind(text: str, day: str, clock: str, part: str) -> None:
    assert DATES.read(text, NOW, past=True) == when(day, clock, part)


@pytest.mark.parametrize("text", NO_TIME)
def test_what_names_no_day(text: str) -> None:
    read = DATES.read(text, NOW)
    assert read is None or read.day is None


@settings(deadline=None)  # the first reading loads the calendar
@given(st.text(max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    DATES.read(text, NOW)


_PIECES = (
    "আগামী",
    "গত",
    "রবিবার",
    "kal",
    "পরশু",
    "৩",
    "31",
    "99",
    "0",
    "দিন",
    "mas",
    "পর",
    "আগে",
    "feb",
    "তারিখ",
    "টা",
    "রাত",
    "সাড়ে",
    "পৌনে",
    "31/2/26",
    "9:75",
    "না",
)


@settings(deadline=None)  # the first reading loads the calendar
@given(st.lists(st.sampled_from(_PIECES), max_size=7), st.booleans())
def test_no_order_of_its_own_words_makes_it_raise(pieces: list[str], past: bool) -> None:
    DATES.read(" ".join(pieces), NOW, past=past)


@settings(deadline=None)  # the first reading loads the calendar
@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.sampled_from(("রবিবার", "shukrobar", "thursday")))
def test_a_weekday_is_within_the_week_ahead(today: date, name: str) -> None:
    read = DATES.read(name, datetime.combine(today, time(9), NOW.tzinfo))
    day = read.day if read else None
    assert day is not None
    assert 0 <= (day - today).days < 7
    assert day.isoweekday() == {"রবিবার": 7, "shukrobar": 5, "thursday": 4}[name]
