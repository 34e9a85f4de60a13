"""Sums as people write them, by table; whatever is printed is read back, and no text is an error."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.digits import to_bangla
from gateway.i18n.language import Lang, Medium
from gateway.i18n.money import taka
from gateway.i18n.sums import MOST, Sums

SUMS = Sums.load(Path(__file__).parents[2] / "locales" / "money.toml")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("they ask 5 lakh for Saudi", [500_000]),
        ("৫ লাখ চাইছে সৌদি", [500_000]),
        ("malaysia 4 lac bole", [400_000]),
        ("৪লাখ", [400_000]),
        ("4lakh tk", [400_000]),
        ("3.5 lakh", [350_000]),
        ("৩.৫ লাখ টাকা", [350_000]),
        ("সাড়ে তিন লাখ", [350_000]),
        ("sare tin lak", [350_000]),
        ("সাড়ে ৩ লাখ", [350_000]),
        ("দেড় লাখ", [150_000]),
        ("der lakh", [150_000]),
        ("আড়াই লাখ টাকা", [250_000]),
        ("পৌনে দুই লাখ", [175_000]),
        ("পাঁচ লাখ", [500_000]),
        ("pach lakh taka chay", [500_000]),
        ("five lakh", [500_000]),
        ("৫,০০,০০০ টাকা", [500_000]),
        ("5,00,000", [500_000]),
        ("500000", [500_000]),
        ("৫০০০০০", [500_000]),
        ("500,000 tk", [500_000]),
        ("tk 500000", [500_000]),
        ("৳500000", [500_000]),
        ("৮০ হাজার", [80_000]),
        ("80k", [80_000]),
        ("80 K tk", [80_000]),
        ("80 hajar", [80_000]),
        ("80 hazar taka", [80_000]),
        ("450 hajar", [450_000]),
        ("১ লাখ ৬৫ হাজার", [165_000]),
        ("1 lakh 65 hajar taka", [165_000]),
        ("১ লাখ ৬৫ হাজার ৫০০ টাকা", [165_500]),
        ("৪-৫ লাখ", [500_000]),
        ("4/5 lakh", [500_000]),
        ("লাখের", []),
        ("৫ লাখের বেশি", [500_000]),
        ("৫ লাখ টাকার কমে হবে না", [500_000]),
        ("saudi 5 lakh chay beton 25 hajar", [500_000, 25_000]),
        ("3000 taka", [3_000]),
        ("3000", []),
        ("2024 sale gesi", []),
        ("14 bochorer meye", []),
        ("01700-000001", []),
        ("০১৭০০০০০০০১", []),
        ("447123908852", []),
        ("5000 riyal", []),
        ("২০০০ রিয়াল বেতন", []),
        ("৫০ হাজার রুপি", []),
        ("১ কোটি", [10_000_000]),
        ("dui jon", []),
        ("0 taka", []),
        ("৯৯৯", []),
        ("", []),
    ],
)
def test_sums_in_a_text(text: str, amounts: list[int]) -> None:
    assert [one.amount for one in SUMS.find(text)] == amounts


@given(st.integers(1_000, 99_999_999), st.sampled_from(Lang), st.sampled_from(Medium))
def test_what_is_printed_is_read(amount: int, lang: Lang, medium: Medium) -> None:
    printed = taka(amount, lang, medium)
    assert [one.amount for one in SUMS.find(printed)] == [amount]
    assert [one.amount for one in SUMS.find(to_bangla(f"দালাল {printed} চায়"))] == [amount]


@given(st.text(alphabet="0123456789৫০ .,-/লাখহজরটকাসড়েlakhtkয় "))
def test_no_text_is_an_error(text: str) -> None:
    for one in SUMS.find(text):
        assert 0 < one.amount <= MOST
        assert 0 <= one.start < one.end <= len(SUMS.tokens(text))


@given(st.text())
def test_any_letters_at_all(text: str) -> None:
    assert all(one.amount > 0 for one in SUMS.find(text))
