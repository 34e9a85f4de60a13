"""The check digit of a receipt finds what people mistype."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.dialogue import receipt
from gateway.i18n.language import Lang

ELEVEN = st.text("0123456789", min_size=11, max_size=11)


@given(ELEVEN)
def test_what_is_made_is_valid(digits: str) -> None:
    assert receipt.valid(receipt.make(digits))


@given(ELEVEN, st.integers(0, 11), st.integers(1, 9))
def test_each_single_wrong_digit_is_found(digits: str, at: int, off: int) -> None:
    good = receipt.make(digits)
    wrong = good[:at] + str((int(good[at]) + off) % 10) + good[at + 1 :]
    assert not receipt.valid(wrong)


@given(ELEVEN, st.integers(0, 10))
def test_each_swap_of_neighbours_is_found(digits: str, at: int) -> None:
    good = receipt.make(digits)
    swapped = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    assert swapped == good or not receipt.valid(swapped)


def test_it_is_grouped_by_three_in_the_digits_of_the_language() -> None:
    assert receipt.grouped("447123908851", Lang.BN) == "৪৪৭ ১২৩ ৯০৮ ৮৫১"
    assert receipt.grouped("447123908851", Lang.EN) == "447 123 908 851"
    assert receipt.spoken("447123908851", Lang.BN) == "৪ ৪ ৭, ১ ২ ৩, ৯ ০ ৮, ৮ ৫ ১"


def test_what_is_no_receipt_is_not_valid() -> None:
    assert not receipt.valid("")
    assert not receipt.valid("৪৪৭১২৩৯০৮৮৫১")
    assert not receipt.valid(receipt.make("44712390885") + "0")
