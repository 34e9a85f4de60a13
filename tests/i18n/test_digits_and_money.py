"""Digits of both scripts, spoken digits and sums of taka."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.digits import spoken, to_ascii, to_bangla
from gateway.i18n.language import Lang, Medium
from gateway.i18n.money import taka


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("16135", "১৬১৩৫"),
        ("https://example.org/1?a=2 ও 3", "https://example.org/1?a=2 ও ৩"),
        ("bmet.gov.bd/12 দেখুন 7", "bmet.gov.bd/12 দেখুন ৭"),
        ("a1@example.org 5", "a1@example.org ৫"),
        ("শেষ 5.", "শেষ ৫."),
    ],
)
def test_bangla_digits_leave_addresses_alone(text: str, printed: str) -> None:
    assert to_bangla(text) == printed


@given(st.text(alphabet="০১২৩৪৫৬৭৮৯0123456789 -কখ"))
def test_there_and_back(text: str) -> None:
    assert to_ascii(to_bangla(text)) == to_ascii(text)


def test_a_number_is_said_digit_by_digit() -> None:
    assert spoken("999", Lang.EN) == "nine nine nine"
    assert spoken("+৮৮০", Lang.BN) == "প্লাস আট আট শূন্য"


@pytest.mark.parametrize(
    ("amount", "lang", "medium", "words"),
    [
        (8500, Lang.BN, Medium.SMS, "8,500 টাকা"),
        (165000, Lang.BN, Medium.CHAT, "1,65,000 টাকা"),
        (165000, Lang.EN, Medium.SMS, "Tk 1,65,000"),
        (165000, Lang.BN, Medium.VOICE, "1 লাখ 65 হাজার টাকা"),
        (78990, Lang.EN, Medium.VOICE, "78 thousand 990 taka"),
        (10000000, Lang.EN, Medium.CHAT, "Tk 1,00,00,000"),
        (300000, Lang.BN, Medium.SMS, "3 লাখ টাকা"),
        (300000, Lang.EN, Medium.SMS, "Tk 3,00,000"),
        (0, Lang.BN, Medium.VOICE, "0 টাকা"),
        (100000, Lang.BN, Medium.VOICE, "1 লাখ টাকা"),
    ],
)
def test_taka(amount: int, lang: Lang, medium: Medium, words: str) -> None:
    assert taka(amount, lang, medium) == words
