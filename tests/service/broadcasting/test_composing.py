"""What a text to many comes to while it is written."""

from datetime import date

import pytest

from gateway.i18n.content import Content
from gateway.i18n.language import Lang
from gateway.service.broadcasts.composing import settled, weigh
from tests.service.world import LOCALES

PAGES = Content.load(LOCALES, date(2026, 11, 25))
GOOD = "আজ নারী দিবস। না চাইলে বন্ধ লিখুন।"


def remarks(text: str, lang: Lang = Lang.BN) -> list[tuple[str, str]]:
    return [(one.code, one.what) for one in weigh(text, lang, PAGES).remarks]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (GOOD, Lang.BN, []),
        ("আজ নারী দিবস। {stop}", Lang.BN, []),
        ("Today is Women's Day. {stop}", Lang.EN, []),
        ("", Lang.BN, [("empty", "")]),
        ("আজ নারী দিবস।", Lang.BN, [("no_stop", "")]),
        (GOOD + " SMS করুন hello", Lang.BN, [("latin", "SMS, hello")]),
        (GOOD + " bmet.gov.bd/123", Lang.BN, []),
        (GOOD + " https://old.bmet.gov.bd", Lang.BN, []),
        (GOOD + " http://bmet.gov.bd.evil.example/x", Lang.BN, [("host", "bmet.gov.bd.evil.example")]),
        (GOOD + " bit.ly/abc", Lang.BN, [("host", "bit.ly")]),
        (GOOD + " {name}", Lang.BN, [("placeholder", "{name}")]),
        (GOOD + " {line.nowhere}", Lang.BN, [("placeholder", "{line.nowhere}")]),
        (GOOD + " চাকরি গ্যারান্টি", Lang.BN, [("forbidden.promise", "")]),
        (GOOD + " gyaranti, garanti", Lang.BN, [("latin", "gyaranti, garanti"), ("forbidden.promise", "")]),
        ("Vote for us. Reply STOP.", Lang.EN, [("forbidden.party", "")]),
        ("Pay ৳5. Reply STOP.", Lang.EN, [("dear_signs", "৳")]),
        ("ক" * 200 + GOOD, Lang.BN, [("long", "4")]),
    ],
)
def test_what_should_be_looked_at_again_is_said(text: str, lang: Lang, expected: list[tuple[str, str]]):
    assert remarks(text, lang) == expected


def test_numbers_to_call_and_how_to_end_the_messages_are_filled_in_for_all_and_places_for_each():
    text = settled("{union} এর সবাই {line.migrant} জেনে রাখুন। {stop}", Lang.BN, PAGES)
    assert text == "{union} এর সবাই ১৬১৩৫ জেনে রাখুন। না চাইলে বন্ধ লিখুন।"
    weighed = weigh(text, Lang.BN, PAGES)
    assert weighed.text.startswith("হরিহরনগর ইউনিয়ন")
    assert weighed.sound


def test_length_is_counted_in_units_letters_and_parts():
    weighed = weigh("কৃষ্ণ 👍", Lang.BN, PAGES)
    assert (weighed.units, weighed.letters, weighed.segments) == (8, 4, 1)
    assert weigh("ক" * 71, Lang.BN, PAGES).segments == 2
    assert weigh("a" * 160, Lang.EN, PAGES).segments == 1


@pytest.mark.parametrize("lang", list(Lang))
def test_every_draft_of_the_calendar_may_go_out_as_it_is(lang: Lang):
    for day in PAGES.campaign.days.values():
        for drafts in day.drafts.values():
            assert weigh(drafts[lang], lang, PAGES).remarks == (), drafts[lang]
