"""Every text as one SMS: none takes more than three, and none is left out."""

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from commands.texts import texts as command
from gateway.i18n.language import Lang
from gateway.service.texts import MOST, Text, table, texts
from tests.conversations.transcript import dialogue

LOCALES = Path(__file__).parents[2] / "locales"
FOUND = texts(LOCALES, date(2026, 11, 21))


def test_no_text_takes_more_than_three_sms() -> None:
    assert [(text.name, text.lang, text.units) for text in FOUND if text.segments > MOST] == []
    assert [text.name for text in FOUND if "{" in text.words] == []


def test_both_languages_are_whole_and_the_longest_come_first() -> None:
    names = {lang: {text.name for text in FOUND if text.lang is lang} for lang in Lang}
    assert names[Lang.BN] == names[Lang.EN]
    assert len(names[Lang.BN]) == len([text for text in FOUND if text.lang is Lang.BN]) > 250
    assert {f"page.{page}" for page in dialogue().content.pages} < names[Lang.BN]
    sizes = [(text.segments, text.units) for text in FOUND]
    assert sizes == sorted(sizes, reverse=True)


def test_the_table_names_each_once_and_the_command_prints_it() -> None:
    row = Text("menu", Lang.BN, "এক\nদুই", 6, 1)
    assert table([row]).splitlines()[-1] == "| 1 | 6 | bn | `menu` | এক ⏎ দুই |"
    printed = CliRunner().invoke(command, ["--locales", str(LOCALES)])
    assert printed.exit_code == 0
    assert printed.stdout.count("| bn |") == printed.stdout.count("| en |")
