"""The list for the recording studio, over the site's real words."""

import csv
import io
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.i18n.content import Content
from gateway.i18n.language import Lang
from ivr.commands import voice_commands
from ivr.prompts import KEYS, prompts
from ivr.recordings import Recordings, manifest
from ivr.site import VoiceSite

LOCALES = Path("locales")


@pytest.fixture
def site(tmp_path: Path) -> VoiceSite:
    for lang in Lang:
        shutil.copytree(LOCALES / lang / "LC_MESSAGES", tmp_path / lang / "LC_MESSAGES")
        (tmp_path / lang / "voice").mkdir()
    sentences = {lang: {"menu.main": f"main menu {lang}", "page.ask_loan": "loans"} for lang in Lang}
    return VoiceSite.load(tmp_path, Content.load(LOCALES, date(2026, 11, 21)), sentences)


def rows(site: VoiceSite, *arguments: str) -> dict[tuple[str, str], str]:
    answer = CliRunner().invoke(voice_commands(lambda: site), ["prompts", *arguments])
    assert answer.exit_code == 0, answer.output
    table = csv.DictReader(io.StringIO(answer.stdout))
    return {(row["lang"], row["prompt"]): row["state"] for row in table}


def test_everything_static_is_listed_once_and_in_both_languages(site: VoiceSite) -> None:
    known = prompts(site)
    assert len({(prompt.lang, prompt.name) for prompt in known}) == len(known)
    names = {lang: {prompt.name for prompt in known if prompt.lang is lang} for lang in Lang}
    assert names[Lang.BN] == names[Lang.EN]
    assert {"menu.main", "page.ask_loan", "title.ask_loan", "voice.unavailable", "press.0"} <= names[Lang.BN]
    assert all(prompt.words.strip() and "{" not in prompt.words for prompt in known)
    assert all(f"press.{key}" in names[Lang.BN] for key in KEYS)


def test_a_recording_is_missing_unconfirmed_recorded_then_stale(site: VoiceSite) -> None:
    file = site.locales / "bn" / "voice" / "menu.main.mp3"
    assert rows(site)["bn", "menu.main"] == "missing"
    file.write_bytes(b"sound")
    assert rows(site)["bn", "menu.main"] == "unconfirmed"
    assert rows(site, "--confirm")["bn", "menu.main"] == "recorded"
    assert set(manifest(file.parent)) == {"menu.main"}
    changed = VoiceSite(site.locales, site.content, {lang: {"menu.main": "new words"} for lang in Lang}, site.own)
    assert rows(changed, "--lang", "bn", "--only", "stale") == {("bn", "menu.main"): "stale"}
    recordings = Recordings.load(site.locales)
    assert recordings.saying("main menu bn", "menu.main", Lang.BN)
    assert recordings.saying("new words", "menu.main", Lang.BN) is None


def test_a_recording_nobody_asks_for_is_named(site: VoiceSite) -> None:
    (site.locales / "en" / "voice" / "manu.main.wav").write_bytes(b"sound")
    answer = CliRunner().invoke(voice_commands(lambda: site), ["prompts", "--table", "--only", "stale"])
    assert "en/manu.main" in answer.stderr
    assert answer.stdout == ""


def test_the_words_for_when_nothing_works_name_helplines_that_are_shown(site: VoiceSite) -> None:
    shown = {line.number for line in site.content.helplines.values() if line.show}
    for lang in Lang:
        numbers = set(re.findall("[0-9]+", site.own.messages[lang]["unavailable"]))
        assert numbers == {"999", "109", "1098"}
        assert numbers <= shown


def test_the_channels_words_have_the_same_keys_in_both_languages(site: VoiceSite) -> None:
    assert site.own.keys(Lang.BN) == site.own.keys(Lang.EN)


def test_a_site_renders_with_its_own_words(site: VoiceSite) -> None:
    renderer = site.renderer()
    assert renderer.words[Lang.BN].pressing("1", Lang.BN) == "— এর জন্য ১ চাপুন।"
    assert {"999", "109", "1098"} <= set(renderer.codes)
