"""One spelling: properties of tidy and fold, and a table of what people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.normalise import fold, tidy
from gateway.i18n.sound import sound

BANGLA = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0980, max_codepoint=0x09FF),
        st.sampled_from("\u200b\u200c\u200d\ufeff ।:\nabcAB'’19"),
    ),
    max_size=40,
)
ANY = st.one_of(st.text(max_size=40), BANGLA)


@given(ANY)
def test_tidy_twice_is_tidy_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(ANY)
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_fold_does_not_see_what_tidy_changes(text: str) -> None:
    assert fold(tidy(text)) == fold(text)


@given(BANGLA)
def test_the_three_letters_are_single_and_nothing_is_invisible(text: str) -> None:
    done = tidy(text)
    assert not any(pair in done for pair in ("\u09a1\u09bc", "\u09a2\u09bc", "\u09af\u09bc"))
    assert not {"\u200b", "\ufeff"} & set(done)


@given(ANY)
def test_both_forms_of_unicode_fold_to_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(ANY)
def test_tidy_never_keeps_what_an_encoder_refuses(text: str) -> None:
    tidy(text + "\ud83d").encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("পাড\u09bcা", "পা\u09dcা"),
        ("  দুই   কথা ", "দুই কথা"),
        ("দু:খ", "দুঃখ"),
        ("নাম:রহিমা", "নাম:রহিমা"),
        ("অামার", "আমার"),
        ("ক\u09c7\u09beথা", "কোথা"),
        ("র\u200d্যাব", "র\u200d্যাব"),
        ("আ\u200bমার", "আমার"),
        ("এক\r\nদুই\n\n\n\nতিন", "এক\nদুই\n\nতিন"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_tidy(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("STOP!!!", "stop"),
        ("Helllooo", "helo"),
        ("১৬১৩৫-এ", "16135 এ"),
        ("999", "999"),
        ("I don't know", "i dont know"),
        ("বাঁচাওওও", "বাচাও"),
        ("ＳＴＯＰ", "stop"),
        ("…।?", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("bhai", "vai"), ("bidesh", "bides"), ("jabo", "zabo"), ("accha", "acha"), ("শাড়ী", "সারি"), ("kothay", "kotay")],
)
def test_spellings_of_one_sound_are_equal(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("bacha", "basha"), ("jabo", "jabe"), ("ha", "na"), ("খবর", "কবর")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)
