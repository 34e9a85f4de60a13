"""Danger, commands and whole tips as people in villages and abroad might text them."""

import csv
from pathlib import Path

import pytest

from gateway.i18n.commands import Commands
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags

HERE = Path(__file__).parent
LOCALES = HERE.parents[1] / "locales"
FLAGS, COMMANDS, PLACES = RedFlags.load(LOCALES), Commands.load(LOCALES), Places.load(LOCALES)


def _table(name: str) -> list[tuple[str, str]]:
    wanted, text = 0, 1
    rows = csv.reader((HERE / name).read_text("utf-8").splitlines()[1:])
    return [(row[wanted], row[text]) for row in rows]


@pytest.mark.parametrize(("kind", "text"), _table("as_people_text.csv"))
def test_danger_is_found_and_nothing_else(kind: str, text: str) -> None:
    assert FLAGS.find(text) == kind


@pytest.mark.parametrize(("command", "text"), _table("commands_as_people_text.csv"))
def test_commands_in_the_words_of_the_country(command: str, text: str) -> None:
    assert COMMANDS.find(text) == command


@pytest.mark.parametrize(("place", "text"), _table("tips_in_one_text.csv"))
def test_a_tip_in_one_text_names_its_place(place: str, text: str) -> None:
    prefix, story = COMMANDS.prefix(text)
    assert prefix == "tip"
    assert [found.id for found in PLACES.within(story)] == [place]
