"""Another language is another folder: catalogue, prompts and examples. What it has no words for is told in Bangla.

The words of this one are made up for the test, and so is its tag, which ISO 639 leaves to private use.
"""

import shutil
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.channels.contract import Ask, Kind
from gateway.dialogue.heard import Heard, Known
from gateway.dialogue.state import State
from gateway.dialogue.step import Dialogue
from gateway.dialogue.turn import Turn
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium, languages
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from ivr.prompts import State as Recording
from ivr.prompts import prompts, state
from ivr.recordings import Recordings, digest, write_manifest
from ivr.site import VoiceSite
from nlu.corpus import PROJECT, examples, training_file

LOCALES = Path(__file__).parents[2] / "locales"
TODAY = date(2026, 11, 21)
TAG = "qaa"
THIRD = Lang(TAG)
OWN = {"language.name": "Third", "language.set": "Third it is.", "menu.main": "third menu", "talk.thank": "ধইন্য 3"}


def catalogue_of(words: dict[str, str]) -> str:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    return head + "\n".join(f'msgid "{key}"\nmsgstr "{said}"\n' for key, said in words.items())


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "locales"
    shutil.copytree(LOCALES, folder)
    catalogue = folder / TAG / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(catalogue_of(OWN), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def dialogue(locales: Path) -> Dialogue:
    content, places = Content.load(locales, TODAY), Places.load(locales)
    rest = (Commands.load(locales), RedFlags.load(locales), CareWords.load(locales))
    return Dialogue(Catalogue.load(locales), content, places, *rest)


def hear(dialogue: Dialogue, at: State, medium: Medium = Medium.CHAT, **said: str) -> Turn:
    now = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Asia/Dhaka"))
    heard = Heard(medium, Kind.MESSAGE, now, known=Known(), **said)
    return dialogue.step(State.from_json(at.to_json()), heard)


def words(turn: Turn) -> str:
    return "\n".join(getattr(reply, "text", "") for reply in turn.replies)


def test_two_languages_are_whole_and_a_folder_makes_a_third(locales: Path) -> None:
    assert tuple(Lang) == (Lang.BN, Lang.EN) == languages(LOCALES)
    assert languages(locales) == (Lang.BN, Lang.EN, THIRD)
    assert Lang(TAG) is THIRD
    with pytest.raises(ValueError, match="valid"):
        Lang("../etc")


def test_a_tag_without_a_folder_is_not_spoken(dialogue: Dialogue) -> None:
    assert hear(dialogue, State(), choice="lang:qab").state.lang is Lang.BN


@pytest.mark.parametrize("medium", list(Medium))
def test_it_is_offered_by_its_own_name_and_chosen(dialogue: Dialogue, medium: Medium) -> None:
    asked = hear(dialogue, State(), medium, choice="do:language")
    (ask,) = [reply for reply in asked.replies if isinstance(reply, Ask)]
    assert ["lang:bn", "lang:en", f"lang:{TAG}"] == [choice.id for choice in ask.choices]
    chosen = hear(dialogue, asked.state, medium, digits="3", text="3")
    assert chosen.state.lang is THIRD
    assert "Third it is." in words(chosen)


def test_own_words_come_first_and_bangla_where_there_are_none(dialogue: Dialogue) -> None:
    menu = hear(dialogue, State(lang=THIRD, slots={"lang.chosen": "yes"}), choice="menu")
    assert words(menu).startswith("third menu")
    page = hear(dialogue, menu.state, choice="page:ask_loan")
    assert words(page).startswith(dialogue.content.words("ask_loan", Lang.BN, Medium.CHAT))
    assert words(hear(dialogue, page.state, Medium.VOICE, choice="menu")).startswith("third menu")


@pytest.mark.parametrize("medium", list(Medium))
def test_every_door_page_tool_and_danger_answers_in_it(dialogue: Dialogue, medium: Medium) -> None:
    doors = ["do:tip", "do:person", "do:tip_status", *(f"page:{page}" for page in dialogue.content.pages)]
    tools = ["page:check_price", "page:follow_steps", "page:check_offer", "page:find_service"]
    for choice in doors + tools:
        turn = hear(dialogue, State(lang=THIRD, slots={"lang.chosen": "yes"}), medium, choice=choice)
        assert words(turn), choice
        assert turn.state.lang is THIRD
    danger = hear(dialogue, State(lang=THIRD, slots={"lang.chosen": "yes"}), medium, text="bachao", flag="danger")
    assert words(danger)


def test_digits_follow_the_letters(dialogue: Dialogue) -> None:
    assert dialogue.catalogue.text("talk.thank", THIRD) == "ধইন্য ৩"


def test_its_prompts_are_listed_and_recorded(locales: Path, dialogue: Dialogue) -> None:
    sentences = {lang: dialogue.prompts(lang) for lang in dialogue.catalogue.messages}
    known = prompts(VoiceSite.load(locales, dialogue.content, sentences))
    mine = {prompt.name: prompt for prompt in known if prompt.lang is THIRD}
    assert mine.keys() == {prompt.name for prompt in known if prompt.lang is Lang.BN}
    voice = locales / TAG / "voice"
    voice.mkdir()
    (voice / "menu.main.mp3").write_bytes(b"sound")
    write_manifest(voice, {"menu.main": digest(mine["menu.main"].words)})
    recordings = Recordings.load(locales)
    assert state(mine["menu.main"], recordings) is Recording.RECORDED
    assert recordings.saying(mine["menu.main"].words, "menu.main", Lang.BN) is None


def test_its_examples_are_trained_on(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    file = tmp_path / "data" / TAG / "some.yml"
    file.parent.mkdir()
    file.write_text('version: "3.1"\nnlu:\n- intent: thank\n  examples: |\n    - ohoni baru\n', encoding="utf-8")
    added = [example for example in examples(tmp_path / "data") if example.script == TAG]
    assert [(one.intent, one.text) for one in added] == [("thank", "ohoni baru")]
    assert "ohoni baru" in training_file(tuple(added))
