"""What golden transcripts can't show well: order of the readings, limits and privacy, by tables."""

import csv
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.channels import segments
from gateway.channels.contract import Ask, Kind, Say
from gateway.channels.sms.render import render
from gateway.channels.understanding import Meaning
from gateway.dialogue import tongue
from gateway.dialogue.care import LookUpCare, NothingToTell
from gateway.dialogue.effects import AddToTip, AskPerson, Forget, LookUpTip, SaveTip, StopMessages
from gateway.dialogue.flows import intents
from gateway.dialogue.heard import Known
from gateway.dialogue.state import State
from gateway.i18n.language import Lang, Medium
from tests.conversations.transcript import LOCALES, NOW, RECEIPT, Given, Speaker, dialogue, heard_from

ROWS = (LOCALES.parent / "nlu" / "intents.csv").read_text(encoding="utf-8").splitlines()
INTENTS = [row["intent"] for row in csv.DictReader(ROWS)]
STORY = "পাশের গ্রামে এক লোক মেয়েদের ভারতে নিয়ে যাচ্ছে"


def after(*lines: str, medium: Medium = Medium.SMS) -> Speaker:
    speaker = Speaker(medium)
    for line in lines:
        speaker.send(line, Given())
    return speaker


@pytest.mark.parametrize(
    ("before", "line", "wanted"),
    [
        ((), "লোন নিব কীভাবে", True),
        ((), "menu", False),
        ((), "৩", False),
        ((), "হ্যাঁ", False),
        ((), "STOP", False),
        ((), "cancel", False),
        ((), "[button page:ask_loan]", False),
        ((), "[recording rec-1]", False),
        ((), "[call]", False),
        ((), "[silence]", False),
        ((), "TIP একটা মেয়েকে নিয়ে যাচ্ছে", False),
        ((), f"আমার খবর {RECEIPT} এর কী হলো", False),
        (("খবর",), "লোন নিব কীভাবে", False),
        (("খবর", STORY), "লোন নিব কীভাবে", False),
        (("person",), "লোন নিব কীভাবে", True),
        (("menu",), "লোন নিব কীভাবে", True),
    ],
)
def test_meaning_is_wanted_only_for_free_words(before: tuple[str, ...], line: str, wanted: bool) -> None:
    state = after(*before).state
    assert dialogue().wants_meaning(state, heard_from(line, Medium.SMS)) is wanted


def test_danger_comes_before_everything_and_wants_no_meaning() -> None:
    heard = replace(heard_from("STOP", Medium.SMS), flag="danger", meaning=Meaning("ask_loan", 1.0))
    assert not dialogue().wants_meaning(State(), heard)
    turn = dialogue().step(State(), heard)
    assert AskPerson("danger", urgent=True) in turn.effects
    assert not any(isinstance(effect, StopMessages) for effect in turn.effects)


@pytest.mark.parametrize("kind", ["danger", "despair", "child", "sea"])
@pytest.mark.parametrize("medium", Medium)
def test_danger_words_in_a_tip_are_kept_in_it(kind: str, medium: Medium) -> None:
    speaker = after("খবর", medium=medium)
    turn = dialogue().step(speaker.state, replace(heard_from(STORY, medium), flag=kind))
    assert isinstance(turn.replies[0], Say)
    saved = dialogue().expired(turn.state, NOW).effects[0]
    assert isinstance(saved, SaveTip)
    assert saved.draft.what == STORY
    assert saved.draft.danger_now is (None if kind == "despair" else True)


def test_a_tip_in_one_message_with_danger_words_is_saved_in_that_turn() -> None:
    heard = replace(heard_from(f"TIP {STORY} যশোর", Medium.SMS), flag="danger")
    turn = dialogue().step(State(), heard)
    saved = next(effect for effect in turn.effects if isinstance(effect, SaveTip))
    assert (saved.draft.danger_now, saved.receipt, saved.partial) == (True, RECEIPT, False)
    assert saved.draft.district == "jashore"
    assert isinstance(turn.replies[0], Say)
    assert "৯৯৯" in turn.replies[0].text
    assert "৪৪৭ ১২৩" in turn.replies[1].text  # type: ignore[union-attr]


def test_badly_heard_speech_still_counts_as_a_cry_for_help() -> None:
    heard = replace(heard_from("[silence]", Medium.VOICE), text="বাঁচান", flag="danger")
    assert AskPerson("danger", urgent=True) in dialogue().step(State(), heard).effects


@pytest.mark.parametrize("medium", Medium)
def test_nothing_of_an_anonymous_tip_stays_in_the_state(medium: Medium) -> None:
    speaker = after("খবর", STORY, "2", "2", "আজ", "কাশেম", medium=medium)
    turn = speaker.send("1", Given())
    assert [type(effect) for effect in turn.effects] == [SaveTip, Forget]
    assert "কাশেম" not in speaker.state.to_json()
    assert STORY not in speaker.state.to_json()
    assert speaker.state.private_since == ""
    speaker.send("menu", Given())
    kept = speaker.state.to_json()
    assert RECEIPT not in kept
    assert "৪৪৭" not in kept


def test_a_receipt_is_repeated_once() -> None:
    speaker = after("TIP " + STORY)
    assert any("৪৪৭" in getattr(reply, "text", "") for reply in speaker.send("আবার", Given()).replies)
    assert "৪৪৭" not in speaker.state.to_json()


def test_forgetting_reaches_back_to_the_first_message_of_the_tip() -> None:
    state = after("খবর", STORY).state
    assert state.private_since == NOW.isoformat()
    later = replace(heard_from("শেষ", Medium.SMS), now=NOW.replace(hour=15))
    assert Forget(NOW.isoformat()) in dialogue().step(state, later).effects


def test_forgetting_reaches_back_to_when_the_message_was_stored() -> None:
    stored = NOW - timedelta(seconds=9)
    heard = replace(heard_from("TIP " + STORY, Medium.SMS), received_at=stored)
    assert Forget(stored.isoformat()) in dialogue().step(State(), heard).effects
    unsaid = dialogue().step(State(), replace(heard, received_at=None)).effects[-1]
    assert isinstance(unsaid, Forget)
    assert unsaid.since < stored.isoformat()


def test_a_receipt_with_a_mistake_is_not_looked_up() -> None:
    wrong = RECEIPT[:-1] + str((int(RECEIPT[-1]) + 1) % 10)
    turn = dialogue().step(State(), heard_from(wrong, Medium.SMS))
    assert not any(isinstance(effect, LookUpTip) for effect in turn.effects)
    assert turn.replies


def test_words_after_the_state_of_a_tip_go_to_that_tip() -> None:
    given = Given()
    given.set("found seen")
    speaker = Speaker(Medium.CHAT)
    speaker.send(RECEIPT, given)
    speaker.send("1", given)
    assert AddToTip("T-17", "বাজারের পাশে", "") in speaker.send("বাজারের পাশে", given).effects


POWERLESS = "affirm deny cancel stop_messages start_messages confirm_appointment"


@pytest.mark.parametrize("intent", POWERLESS.split())
def test_understanding_alone_changes_nothing(intent: str) -> None:
    for before in ((), ("person",), ("menu",), ("আমার বিপদ",)):
        state = after(*before).state
        heard = replace(heard_from("kichu ekta kotha", Medium.SMS), meaning=Meaning(intent, 0.99))
        assert dialogue().step(state, heard).effects == ()


def test_three_wrong_digits_lead_out() -> None:
    speaker = after("menu")
    for _ in range(3):
        turn = speaker.send("99", Given())
    assert speaker.state.offered == ("do:person", "menu")
    assert isinstance(turn.replies[-1], Ask)


def test_a_stopped_person_is_told_so_only_as_an_answer() -> None:
    for kind in (Kind.STOPPED, Kind.STARTED, Kind.BLOCKED, Kind.MISSED_CALL, Kind.HANGUP):
        turn = dialogue().step(State(), replace(heard_from("[call]", Medium.SMS), kind=kind, known=Known(stopped=True)))
        assert turn.replies == ()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("how can I get a loan", Lang.EN),
        ("please call me", Lang.EN),
        ("ami kivabe loan pabo", Lang.BN),
        ("dalal k taka dibo ki", Lang.BN),
        ("লোন", Lang.BN),
        ("visa", None),
        ("ok", None),
        ("", None),
    ],
)
def test_language_is_told_by_script_and_common_words(text: str, lang: Lang | None) -> None:
    assert tongue.of(text) is lang


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("page", dialogue().content.pages)
def test_a_page_with_its_choices_is_three_sms_at_most(page: str, lang: Lang) -> None:
    turn = dialogue().step(State(lang=lang), heard_from(f"[button page:{page}]", Medium.SMS))
    if page not in intents.FLOWS and page not in intents.REPORTS:
        assert segments.count(render(turn.replies, lang)).segments <= 3
        assert turn.state.offered[-1] == "menu"


@pytest.mark.parametrize("lang", Lang)
def test_the_menu_is_three_sms_at_most(lang: Lang) -> None:
    turn = dialogue().step(State(lang=lang), heard_from("menu", Medium.SMS))
    assert segments.count(render(turn.replies, lang)).segments <= 3


def test_every_entry_of_the_menu_leads_somewhere() -> None:
    for section in dialogue().content.menu:
        for page in section.pages:
            turn = dialogue().step(State(), heard_from(f"[button page:{page}]", Medium.CHAT))
            assert turn.state.flow != ""
            assert "old_button" not in [getattr(reply, "prompt", "") for reply in turn.replies]


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_is_answered(intent: str) -> None:
    heard = replace(heard_from("kichu ekta kotha", Medium.SMS), meaning=Meaning(intent, 0.99))
    turn = dialogue().step(State(), heard)
    if any(isinstance(effect, LookUpCare) for effect in turn.effects):
        turn = dialogue().step(turn.state, replace(heard, result=NothingToTell()))
    prompts = [getattr(reply, "prompt", "") for reply in turn.replies]
    assert prompts
    assert ("miss.words" in prompts) is (intent in ("affirm", "deny"))


def test_ids_of_choices_are_short_enough_for_every_place() -> None:
    places = dialogue().places.by_id
    assert places
    assert max(len(f"place:{place_id}") for place_id in places) <= 40
