"""Answers as TwiML, read back as XML."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.channels.contract import Answer, Ask, Choice, End, Expect, Reply, Say
from gateway.i18n.language import Lang
from ivr.recordings import Recorded, Recordings, digest
from ivr.render import Renderer, Way
from tests.ivr.conftest import WORDS

WAY = Way("https://x.example/voice/twilio?t=2", "https://x.example/voice/twilio/recording", "https://x.example/p")
RENDERER = Renderer(Recordings(), WORDS, {"999"})
LOAN, MENU = Choice("ask_loan", "ঋণ"), Choice("menu", "সব বিষয়")


def document(*replies: Reply, lang: Lang = Lang.BN, renderer: Renderer = RENDERER) -> ET.Element:
    return ET.fromstring(renderer.render(Answer(replies, lang), WAY))


def words(element: ET.Element) -> list[str]:
    return [say.text or "" for say in element.iter("Say")]


def test_a_choice_is_asked_by_key_and_by_speech() -> None:
    root = document(Say("নমস্কার।"), Ask("কী জানতে চান?", (LOAN, MENU)))
    assert [verb.tag for verb in root] == ["Gather", "Redirect"]
    gather = root[0]
    assert gather.attrib == {
        "action": WAY.next,
        "method": "POST",
        "input": "dtmf speech",
        "language": "bn-BD",
        "numDigits": "1",
        "finishOnKey": "",
        "timeout": "6",
        "speechTimeout": "auto",
        "actionOnEmptyResult": "true",
        "hints": "ঋণ, সব বিষয়",
    }
    assert words(gather) == ["নমস্কার।", "কী জানতে চান?", "ঋণ — এর জন্য ১ চাপুন।", "সব বিষয় — এর জন্য ০ চাপুন।"]
    assert {(say.get("language"), say.get("voice")) for say in gather} == {("bn-IN", "Google.bn-IN-Wavenet-A")}
    assert (root[1].text, root[1].get("method")) == (WAY.next, "POST")


def test_english_is_spoken_and_heard_in_english() -> None:
    gather = document(Ask("What next?", (Choice("a", "Loans"),)), lang=Lang.EN)[0]
    assert gather.get("language") == "en-IN"
    assert words(gather) == ["What next?", "Loans — press 1."]
    assert {say.get("language") for say in gather} == {"en-IN"}


@pytest.mark.parametrize(
    ("expect", "choices", "wanted"),
    [
        (Expect.CHOICE, 3, {"input": "dtmf speech", "numDigits": "1", "finishOnKey": ""}),
        (Expect.CHOICE, 12, {"input": "dtmf speech", "numDigits": None, "finishOnKey": "#"}),
        (Expect.TEXT, 1, {"input": "dtmf speech", "numDigits": "1", "speechTimeout": "3"}),
        (Expect.PLACE, 0, {"input": "dtmf speech", "numDigits": "1"}),
        (Expect.DIGITS, 0, {"input": "dtmf", "numDigits": None, "finishOnKey": "#", "timeout": "12", "language": None}),
        (Expect.PHONE, 1, {"input": "dtmf", "numDigits": None, "finishOnKey": "#"}),
        (Expect.RECORDING, 1, {"input": "dtmf", "numDigits": "1", "actionOnEmptyResult": None}),
    ],
)
def test_how_each_answer_is_listened_for(expect: Expect, choices: int, wanted: dict[str, str | None]) -> None:
    offered = tuple(Choice(f"c{number}", f"label {number}") for number in range(choices))
    gather = document(Ask("?", offered, expect))[0]
    assert {name: gather.get(name) for name in wanted} == wanted
    assert "dtmf" in gather.get("input", "")


def test_a_recording_can_be_left_or_declined_by_key() -> None:
    root = document(Ask("বলুন", (Choice("skip", "বাদ"),), Expect.RECORDING))
    assert [verb.tag for verb in root] == ["Gather", "Record", "Redirect"]
    assert root[1].attrib == {
        "action": WAY.next,
        "method": "POST",
        "maxLength": "120",
        "finishOnKey": "#",
        "playBeep": "true",
        "timeout": "5",
        "recordingStatusCallback": WAY.recording,
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }


def test_a_receipt_is_said_twice_digit_by_digit() -> None:
    gather = document(Say("১২৩ ৪৫৬ ৭৮৯ ০১২", twice=True))[0]
    assert [verb.tag for verb in gather] == ["Say", "Pause", "Say"]
    assert words(gather) == ["১ ২ ৩, ৪ ৫ ৬, ৭ ৮ ৯, ০ ১ ২"] * 2


def test_the_end_hangs_up_after_the_words() -> None:
    root = document(Say("ভালো থাকবেন।"), End(), Say("never"))
    assert [verb.tag for verb in root] == ["Say", "Hangup"]
    assert words(root) == ["ভালো থাকবেন।"]


def test_no_words_at_all_still_name_the_helplines() -> None:
    root = document()
    assert root[-1].tag == "Hangup"
    assert ["9 9 9" in said for said in words(root)] == [True, True]
    assert [verb.tag for verb in document(End())] == ["Hangup"]


def test_markup_and_control_characters_stay_words() -> None:
    said = words(document(Say("a <Hangup/> & b\x00\x0b\ud800 \ufffe c")))
    assert said == ["a <Hangup/> & b c"]


def recorded(name: str, text: str) -> tuple[tuple[Lang, str], Recorded]:
    return (Lang.BN, name), Recorded(Path(f"/x/{name}.mp3"), text and digest(text), "v1")


def test_recorded_prompts_are_played_while_their_words_stand() -> None:
    rows = [recorded("welcome", "নমস্কার"), recorded("old", "আগের কথা"), recorded("press.1", "— এর জন্য ১ চাপুন।")]
    renderer = Renderer(Recordings(dict([*rows, recorded("title.ask_loan", "ঋণ"), recorded("new", "")])), WORDS)
    replies = (
        Say("নমস্কার", prompt="welcome"),
        Say("নতুন কথা", prompt="old"),
        Say("যা-ই হোক", prompt="new"),
        Ask("কী?", (LOAN, MENU)),
    )
    spoken = [
        (verb.tag, (verb.text or "").removeprefix("https://x.example/p/"))
        for verb in document(*replies, renderer=renderer)[0]
    ]
    assert spoken == [
        ("Play", "bn/welcome.mp3?v=v1"),
        ("Say", "নতুন কথা"),
        ("Play", "bn/new.mp3?v=v1"),
        ("Say", "কী?"),
        ("Play", "bn/title.ask_loan.mp3?v=v1"),
        ("Play", "bn/press.1.mp3?v=v1"),
        ("Say", "সব বিষয় — এর জন্য ০ চাপুন।"),
    ]


texts = st.text(max_size=60)
choices = st.lists(
    st.builds(Choice, st.sampled_from(["menu", "more", "skip", "a", "b"]), texts), max_size=14, unique_by=lambda c: c.id
)
replies_ = st.lists(
    st.one_of(
        st.builds(Say, texts, st.just(""), st.booleans()),
        st.builds(Ask, texts, choices.map(tuple), st.sampled_from(Expect)),
        st.just(End()),
    ),
    max_size=4,
)


@given(replies_, st.sampled_from(Lang))
def test_no_document_leaves_the_caller_without_a_way_on(replies: list[Reply], lang: Lang) -> None:
    answer = Answer(tuple(replies), lang)
    document = RENDERER.render(answer, WAY)
    assert document == RENDERER.render(answer, WAY)
    root = ET.fromstring(document)
    assert root[-1].tag in ("Hangup", "Redirect")
    if root[-1].tag == "Redirect":
        assert root[-1].text == WAY.next
        assert "dtmf" in root.find("Gather").get("input")  # type: ignore[union-attr, operator, arg-type]
    assert len(root) > 1 or any(isinstance(reply, End) for reply in replies)
