"""The menu, the helplines, the days and the catalogues, each as a whole."""

import string
import tomllib
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import tidy

LOCALES = Path(__file__).parents[2] / "locales"
CONTENT = Content.load(LOCALES, date(2026, 11, 22))
CATALOGUES = sorted({path.name for path in LOCALES.glob("*/LC_MESSAGES/*.po")})


def _sentences(name: str, lang: Lang) -> dict[str, str]:
    with (LOCALES / lang / "LC_MESSAGES" / name).open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, abort_invalid=True) if entry.id}


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_menu_is_short_enough_for_nine_keys() -> None:
    assert 1 <= len(CONTENT.menu) <= 8
    for section in CONTENT.menu:
        assert 1 <= len(section.pages) <= 8
        assert all(0 < len(section.title[lang]) <= 24 for lang in Lang)
        assert all(CONTENT.title(page, lang) for page in section.pages for lang in Lang)


def test_every_question_is_reached_by_the_menu() -> None:
    reached = {page for section in CONTENT.menu for page in section.pages}
    later = {after for page in reached & set(CONTENT.pages) for after in CONTENT.page(page).next}
    assert {page for page in CONTENT.pages if page.startswith(("ask_", "verify_"))} <= reached | later


def test_helplines_can_be_dialled_and_said() -> None:
    assert [line.number for line in CONTENT.helplines.values() if line.show][:3] == ["999", "109", "1098"]
    for line in CONTENT.helplines.values():
        assert line.number.removeprefix("+").isascii()
        assert line.number.removeprefix("+").isdigit()
        assert not set(line.dialled(Lang.BN, Medium.VOICE)) & set("0123456789০১২৩৪৫৬৭৮৯")
        assert line.mark == "C" or not line.show
    assert CONTENT.helpline("emergency", Lang.BN).startswith("৯৯৯")
    assert "free" not in CONTENT.helpline("migrant_abroad", Lang.EN)


def test_days_are_dates_with_names_in_both_languages() -> None:
    days = tomllib.loads((LOCALES / "days.toml").read_text(encoding="utf-8"))
    assert len(days) >= 12
    for day in days.values():
        for when in (day["day"], day.get("until", day["day"])):
            date.fromisoformat(f"2028-{when}")
        assert all(day["name"][lang] for lang in Lang)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_is_whole_in_both_languages(name: str) -> None:
    bangla, english = (_sentences(name, lang) for lang in Lang)
    assert set(bangla) == set(english)
    assert [key for key, text in (*bangla.items(), *english.items()) if not text] == []
    assert [key for key in bangla if _fields(bangla[key]) != _fields(english[key])] == []


def test_loaded_sentences_are_tidy() -> None:
    catalogue = Catalogue.load(LOCALES)
    assert catalogue.keys(Lang.BN) == catalogue.keys(Lang.EN)
    assert [key for key, text in catalogue.messages[Lang.BN].items() if text != tidy(text)] == []
