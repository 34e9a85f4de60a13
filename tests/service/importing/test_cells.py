"""Cells are read in the forms people write them, in both scripts; what can't be read is named and never guessed."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.dates import Dates
from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.places import Level, Places
from gateway.service.importing import cells
from gateway.service.importing.cells import BadCell, Known

LOCALES = Path(__file__).parents[3] / "locales"
NAMES = ImportColumns.load(LOCALES)
PEOPLE = {"rina": frozenset({"s1"}), "s1": frozenset({"s1"}), "mina": frozenset({"s2", "s3"})}
KNOWN = Known(
    Places.load(LOCALES), Dates.load(LOCALES), datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Dhaka")), PEOPLE
)
SEX = cells.one_of(NAMES.words["sex"])
READS: dict[str, Callable[[str, Known], object]] = {
    "day": cells.day,
    "clock": cells.clock,
    "phone": cells.phone,
    "taka": cells.taka,
    "minutes": cells.minutes,
    "yes": cells.yes,
    "person": cells.person,
    "sex": SEX,
}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("day", "2026-12-01", date(2026, 12, 1)),
        ("day", "1/12/2026", date(2026, 12, 1)),
        ("day", "০১/১২/২০২৬", date(2026, 12, 1)),
        ("day", "31.12.1998", date(1998, 12, 31)),
        ("day", "১ ডিসেম্বর ২০২৬", date(2026, 12, 1)),
        ("day", "1 Dec 2026", date(2026, 12, 1)),
        ("day", "December 1, 2026", date(2026, 12, 1)),
        ("day", "2026-12-01 00:00", date(2026, 12, 1)),
        ("clock", "10:30", time(10, 30)),
        ("clock", "২২.১৫", time(22, 15)),
        ("clock", "09:05:00", time(9, 5)),
        ("clock", "4 pm", time(16)),
        ("clock", "সকাল ১০টা", time(10)),
        ("phone", "01700-000021", "+8801700000021"),
        ("phone", "০১৭০০ ০০০০২১", "+8801700000021"),
        ("phone", "+880 1700-000021", "+8801700000021"),
        ("phone", "8801700000021", "+8801700000021"),
        ("phone", "1700000021", "+8801700000021"),
        ("taka", "500", 500),
        ("taka", "৳৫০০", 500),
        ("taka", "Tk 1,200.00", 1200),
        ("taka", "১,২০০ টাকা", 1200),
        ("minutes", "৬০", 60),
        ("yes", "হ্যাঁ", True),
        ("yes", "No", False),
        ("person", "Rina", "s1"),
        ("sex", "মহিলা", "f"),
        ("sex", "Male", "m"),
        ("sex", "হিজড়া", "x"),
    ],
)
def test_what_people_write_is_read(kind: str, text: str, value: object) -> None:
    assert READS[kind](text, KNOWN) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("day", "13/25/2026", "bad_day"),
        ("day", "11/24/2026", "bad_day"),
        ("day", "31/02/2026", "bad_day"),
        ("day", "1/12/26", "bad_day"),
        ("day", "কাল", "bad_day"),
        ("day", "December 2026", "bad_day"),
        ("day", "01/12/1026", "bad_day"),
        ("clock", "25:00", "bad_time"),
        ("clock", "সকালে", "bad_time"),
        ("phone", "12345", "no_phone"),
        ("phone", "রহিমের ফোন", "no_phone"),
        ("taka", "-500", "bad_sum"),
        ("taka", "5oo", "bad_sum"),
        ("taka", "12.50", "bad_sum"),
        ("minutes", "0", "bad_minutes"),
        ("minutes", "2000", "bad_minutes"),
        ("yes", "maybe", "bad_yes"),
        ("person", "Karim", "unknown_person"),
        ("person", "Mina", "two_people"),
        ("sex", "?", "not_a_choice"),
    ],
)
def test_what_cannot_be_read_is_named(kind: str, text: str, code: str) -> None:
    with pytest.raises(BadCell) as error:
        READS[kind](text, KNOWN)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "level", "inside", "place"),
    [
        ("যশোর", Level.DISTRICT, "", "jashore"),
        ("Jessore", Level.DISTRICT, "", "jashore"),
        ("মনিরামপুর", Level.UPAZILA, "jashore", "jashore/manirampur"),
        ("Manirampur", Level.UPAZILA, "jashore", "jashore/manirampur"),
        ("Kaliganj", Level.UPAZILA, "satkhira", "satkhira/kaliganj"),
        ("সদর", Level.UPAZILA, "jashore", "jashore/jashore-sadar"),
        ("Rohita", Level.UNION, "jashore/manirampur", "jashore/manirampur/rohita"),
        ("jashore/manirampur", Level.UPAZILA, "jashore", "jashore/manirampur"),
    ],
)
def test_places_are_found_in_both_scripts(text: str, level: Level, inside: str, place: str) -> None:
    assert cells.place(text, level, inside, KNOWN) == place


@pytest.mark.parametrize(
    ("text", "level", "inside"),
    [
        ("Sylhet", Level.DISTRICT, ""),
        ("Manirampur", Level.DISTRICT, ""),
        ("Manirampur", Level.UPAZILA, "khulna"),
        ("", Level.UPAZILA, "jashore"),
    ],
)
def test_a_place_that_is_none_or_elsewhere_is_named(text: str, level: Level, inside: str) -> None:
    with pytest.raises(BadCell, match="unknown_place"):
        cells.place(text, level, inside, KNOWN)


@given(st.sampled_from(sorted(READS)), st.text(max_size=60))
def test_no_text_is_a_fault_of_ours(kind: str, text: str) -> None:
    with contextlib.suppress(BadCell):
        READS[kind](text, KNOWN)
