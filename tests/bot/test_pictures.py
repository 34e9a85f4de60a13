"""A card is a picture that a telephone shows, its Bangla joined as it is read."""

import io

import pytest
from PIL import Image

from bot.pictures import drawn
from gateway.channels.contract import Picture
from gateway.i18n.language import Lang

MARKS = (True, True, False)


def image(*lines: str, lang: Lang = Lang.BN, marks: tuple[bool, ...] = MARKS) -> Image.Image:
    return Image.open(io.BytesIO(drawn(Picture(lines, marks), lang))).convert("RGB")


@pytest.mark.parametrize("lang", list(Lang))
def test_a_card_is_small_enough_to_load_on_a_weak_line(lang: Lang) -> None:
    card = drawn(Picture(("সচেতনতার কুইজ", "5 of 5", "18 December 2026", "তথ্য সেবা"), MARKS), lang)
    assert len(card) < 50_000
    assert Image.open(io.BytesIO(card)).size == (961, 640)


@pytest.mark.parametrize("joined", ["ক্ষ", "ন্ত্র", "র্ম"])
def test_letters_are_joined(joined: str) -> None:
    apart = joined.replace("্", "্\u200c")  # what it looks like where nothing joins letters
    assert image("", joined).tobytes() != image("", apart).tobytes()


def test_each_answer_is_a_mark() -> None:
    assert image("", marks=(True, True)).tobytes() != image("", marks=(True, False)).tobytes()
