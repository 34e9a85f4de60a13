"""Replies → messages and buttons."""

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.registration import MENU, commands
from bot.render import LIMIT, render, rows, split
from gateway.channels.contract import Ask, Choice, End, Expect, Picture, Reply, Say
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from tests.bot.fake_bot_api import contract_faults

YES, NO = Choice("yes", "হ্যাঁ"), Choice("no", "না")
CARD = Picture(("quiz", "5 of 5", "today", "we"), (True,) * 5)
LONG = Choice("person", "একজন মানুষের সাথে কথা বলুন")

TEXTS: list[tuple[tuple[Reply, ...], list[str]]] = [
    ((), []),
    ((End(),), []),
    ((Say(""), Say("  ")), []),
    ((Say("a"),), ["a"]),
    ((Say("a"), Say("b")), ["a\n\nb"]),
    ((Say("a"), Ask("b?", (YES, NO))), ["a\n\nb?"]),
    ((Ask("b?", (YES,)), Say("a"), End()), ["b?", "a"]),
    ((Ask("", (YES,)),), ["…"]),
    ((Say("a"), Say("b"), CARD, Ask("c?", (YES,))), ["a\n\nb", "c?"]),
    ((Say("a" * 900), CARD), ["a" * 900, ""]),
    ((Say("<b>a</b> *b* [x](y)"),), ["<b>a</b> *b* [x](y)"]),
]


@pytest.mark.parametrize(("replies", "texts"), TEXTS)
def test_texts(replies: tuple[Reply, ...], texts: list[str], words: Catalogue) -> None:
    assert [part.text for part in render(replies, Lang.BN, words)] == texts


def test_a_picture_has_the_words_before_it_below(words: Catalogue) -> None:
    parts = render((Say("a"), CARD, Say("b")), Lang.BN, words, keyboard_up=True)
    assert [(part.text, part.picture) for part in parts] == [("a", CARD), ("b", None)]
    assert isinstance(parts[0].markup, ReplyKeyboardRemove)


ROWS = [
    ((), []),
    ((YES,), ["yes"]),
    ((YES, NO), ["yes no"]),
    ((YES, NO, YES), ["yes no", "yes"]),
    ((YES, LONG, NO), ["yes", "person", "no"]),
    ((LONG, YES, NO, LONG), ["person", "yes no", "person"]),
]


@pytest.mark.parametrize(("choices", "laid"), ROWS)
def test_rows(choices: tuple[Choice, ...], laid: list[str]) -> None:
    assert [" ".join(choice.id for choice in row) for row in rows(choices)] == laid


def test_choices_become_buttons_that_carry_their_id(words: Catalogue) -> None:
    (part,) = render((Ask("b?", (YES, NO, LONG)),), Lang.BN, words)
    assert isinstance(part.markup, InlineKeyboardMarkup)
    buttons = [[(b.text, b.callback_data) for b in row] for row in part.markup.inline_keyboard]
    assert buttons == [[("হ্যাঁ", "yes"), ("না", "no")], [(LONG.label, "person")]]


@pytest.mark.parametrize(
    ("expect", "asks_for"), [(Expect.PLACE, "request_location"), (Expect.PHONE, "request_contact")]
)
@pytest.mark.parametrize("lang", list(Lang))
def test_a_place_and_a_number_can_be_shared_by_button(
    expect: Expect, asks_for: str, lang: Lang, words: Catalogue
) -> None:
    (alone,) = render((Ask("where?", expect=expect),), lang, words)
    beside = render((Ask("where?", (NO,), expect),), lang, words)
    assert alone.text == beside[0].text == "where?"
    assert isinstance(beside[0].markup, InlineKeyboardMarkup)
    for part in (alone, beside[1]):
        assert isinstance(part.markup, ReplyKeyboardMarkup)
        assert part.markup.keyboard[0][0].to_dict()[asks_for] is True
        assert part.markup.one_time_keyboard
        assert part.keyboard


def test_a_keyboard_is_taken_away_by_the_next_plain_message(words: Catalogue) -> None:
    said = render((Say("thanks"), Ask("when?", (NO,))), Lang.EN, words, keyboard_up=True)
    assert [(part.text, type(part.markup)) for part in said] == [
        ("thanks", ReplyKeyboardRemove),
        ("when?", InlineKeyboardMarkup),
    ]
    only_buttons = render((Ask("when?", (NO,)),), Lang.EN, words, keyboard_up=True)
    assert [(part.text, type(part.markup)) for part in only_buttons] == [
        ("All right.", ReplyKeyboardRemove),
        ("when?", InlineKeyboardMarkup),
    ]
    assert render((), Lang.EN, words, keyboard_up=True) == ()
    again = render((Say("a"), Ask("where?", expect=Expect.PLACE)), Lang.EN, words, keyboard_up=True)
    assert not any(isinstance(part.markup, ReplyKeyboardRemove) for part in again)


def test_what_telegram_would_refuse_is_a_value_error(words: Catalogue) -> None:
    for ask in (Ask("?", (Choice("ক" * 22, "x"),)), Ask("?", (Choice("", "x"),)), Ask("?", (YES,) * 101)):
        with pytest.raises(ValueError, match="choice"):
            render((ask,), Lang.BN, words)


SPLITS = [
    ("", []),
    (" \n ", []),
    ("a" * LIMIT, ["a" * LIMIT]),
    ("a" * (LIMIT + 1), ["a" * LIMIT, "a"]),
    ("a" * 3000 + "\n\n" + "b" * 3000, ["a" * 3000, "b" * 3000]),
    ("a" * 3000 + "। " + "b" * 3000, ["a" * 3000 + "।", "b" * 3000]),
    ("ক্ষি" * 1500, ["ক্ষি" * 1024, "ক্ষি" * 476]),
    ("x" + "ক্ষি" * 1024, ["x" + "ক্ষি" * 1023, "ক্ষি"]),
    ("👩🏽‍🌾" * 600, ["👩🏽‍🌾" * (LIMIT // 7), "👩🏽‍🌾" * (600 - LIMIT // 7)]),
]


@pytest.mark.parametrize(("text", "pieces"), SPLITS, ids=range(len(SPLITS)))
def test_split(text: str, pieces: list[str]) -> None:
    assert list(split(text)) == pieces


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["ক্ষি", "a", " ", "\n\n", "। ", "👩🏽‍🌾", "্", "word " * 300, "ক" * 900]), max_size=60))
def test_split_loses_nothing_and_cuts_no_letter(bits: list[str]) -> None:
    text = "".join(bits)
    pieces = list(split(text))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for piece in pieces:
        assert 1 <= len(piece.encode("utf-16-le")) // 2 <= LIMIT
    assert len(regex.findall(r"\X", "".join(pieces))) <= len(regex.findall(r"\X", text))


def test_long_text_carries_its_buttons_last(words: Catalogue) -> None:
    parts = render((Say("a" * 5000), Ask("b?", (YES,))), Lang.BN, words)
    assert [part.markup is not None for part in parts] == [False, True]
    assert parts[-1].text.endswith("b?")


def test_own_words_fit_what_telegram_allows(words: Catalogue) -> None:
    assert words.keys(Lang.BN) == words.keys(Lang.EN)
    for lang in Lang:
        assert len(words.text("bot.name", lang)) <= 64
        assert len(words.text("bot.about", lang)) <= 120
        assert len(words.text("bot.description", lang)) <= 512
        assert [command.command for command in commands(words, lang)] == list(MENU)


def test_rendered_markup_is_what_the_description_says(words: Catalogue) -> None:
    faults = contract_faults()
    if faults is None:
        pytest.skip("the Bot API's description is not at hand")
    replies = (Say("a"), Ask("b", (YES, NO)), Ask("c", (YES,), Expect.PLACE), Ask("d", expect=Expect.PHONE), Say("e"))
    for up in (False, True):
        for part in render(replies, Lang.EN, words, keyboard_up=up):
            markup = {"reply_markup": part.markup.to_dict()} if part.markup else {}
            assert faults("sendMessage", {"chat_id": 7, "text": part.text} | markup) == []
