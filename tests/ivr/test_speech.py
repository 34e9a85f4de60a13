"""Words made fit for the ear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech import LONGEST, pieces, sayable, spelled


@pytest.mark.parametrize(
    ("text", "every", "wanted"),
    [
        ("আপনার রসিদ ১২৩ ৪৫৬ ৭৮৯ ০১২।", False, "আপনার রসিদ ১ ২ ৩, ৪ ৫ ৬, ৭ ৮ ৯, ০ ১ ২।"),
        ("Call 01700-000001.", False, "Call 0 1 7 0 0, 0 0 0 0 0 1."),
        ("+8809610102030", False, "8 8 0, 9 6 1, 0 1 0, 2 0 3, 0"),
        ("৯৯৯ নম্বরে ফোন করুন", False, "৯ ৯ ৯ নম্বরে ফোন করুন"),
        ("১৬৫০০০ টাকা, ২০২৬ সালে", False, "১৬৫০০০ টাকা, ২০২৬ সালে"),
        ("code 4471", True, "code 4 4 7, 1"),
        ("১ ২ ৩, ৪ ৫ ৬", True, "১ ২ ৩, ৪ ৫ ৬"),
        ("১ জন", True, "১ জন"),
        ("", True, ""),
    ],
)
def test_spelled(text: str, every: bool, wanted: str) -> None:
    assert spelled(text, {"999"}, every=every) == wanted


def test_pieces_end_with_sentences() -> None:
    sentence = "ক" * 150 + "।"
    assert list(pieces(" ".join([sentence] * 5))) == [f"{sentence} {sentence}", f"{sentence} {sentence}", sentence]


@given(st.text())
def test_pieces_lose_nothing_and_are_short(text: str) -> None:
    parts = list(pieces(text))
    assert all(part and len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(alphabet=st.characters()))
def test_sayable_text_can_be_encoded(text: str) -> None:
    sayable(text).encode()
