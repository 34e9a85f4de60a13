"""Telephone numbers as people and providers write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.channels.phone_number import e164, national

OURS = "+8801700000001"


@pytest.mark.parametrize(
    "text",
    [
        "01700000001",
        "01700-000001",
        "+8801700000001",
        "8801700000001",
        "008801700000001",
        "+880 1700 000001",
        "(+880) 1700-000001",
        "1700000001",
        "০১৭০০-০০০০০১",
        "+৮৮০১৭০০০০০০০১",
        " 01700000001 ",
    ],
)
def test_one_number_has_one_form(text: str) -> None:
    assert e164(text) == OURS


@pytest.mark.parametrize(
    "text",
    ["", "Robi", "GP-INFO", "16263", "999", "109", "01000000001", "01700FLOWERS", "0170000000", "+", "1" * 40, "🙂"],
)
def test_other_senders_are_no_phone_numbers(text: str) -> None:
    assert e164(text) == ""


@pytest.mark.parametrize(
    ("number", "region", "there"),
    [(OURS, "BD", "01700000001"), ("+966500000001", "BD", "+966500000001"), ("bKash", "BD", "bKash")],
)
def test_home_form(number: str, region: str, there: str) -> None:
    assert national(number, region) == there


@settings(deadline=None)
@given(st.text(max_size=40))
def test_anything_may_come_as_a_sender(text: str) -> None:
    made = e164(text)
    assert made == "" or e164(made) == made
