"""Whole Bangla answers as one SMS: what matters most fits three parts, in office hours and outside them."""

import pytest

from gateway.channels.segments import count
from gateway.channels.sms.render import render
from gateway.dialogue.state import State
from gateway.i18n.language import Lang, Medium
from tests.conversations.transcript import Given, Speaker, dialogue

THREE_PARTS = 201
TIP = ("খবর", "পাশের বাড়িতে একজনকে আটকে রাখছে", "2", "বাদ", "বাদ", "বাদ")
TURNS = [
    ("first_time", ["[means greet] আসসালামু আলাইকুম"]),
    ("first_time", ["[means ] কিছু একটা লিখলাম"]),
    ("-", [*TIP, "1"]),
    ("-", [*TIP, "2"]),
    ("-", ["খবর পাশের গ্রামে একজন লোক ভিসার টাকা তুলছে"]),
    *((when, [f"[flag {kind}] কথা"]) for kind in ("danger", "despair", "child", "sea") for when in ("-", "closed")),
]


@pytest.mark.parametrize(("given", "lines"), TURNS)
def test_it_fits_three_parts(given: str, lines: list[str]) -> None:
    facts, speaker = Given(), Speaker(Medium.SMS)
    facts.set(given)
    for line in lines:
        turn = speaker.send(line, facts)
    said = render(turn.replies, turn.state.lang)
    assert len(said.encode("utf-16-le")) // 2 <= THREE_PARTS, said


@pytest.mark.parametrize("lang", Lang)
def test_a_strangers_first_answer_costs_three_parts_at_most(lang: Lang) -> None:
    """Of every page and of each country's costs; who answers is told before it where there is room."""
    content, facts = dialogue().content, Given()
    facts.set("first_time")
    countries = [f"ask_migration_cost] {name}" for name in ("সৌদি আরব", "মালয়েশিয়া", "সংযুক্ত আরব আমিরাত", "জর্ডান")]
    asked = [*(f"[means {page}] এটা জানতে চাই" for page in content.pages), *(f"[means {one}" for one in countries)]
    asked += [f"[payload {page}]" for page in content.pages]
    said = {}
    for line in asked:
        turn = Speaker(Medium.SMS, State(lang=lang)).send(line, facts)
        said[line] = render(turn.replies, turn.state.lang)
    assert [line for line, words in said.items() if count(words).segments > 3] == []
    introduced = [line for line, words in said.items() if words.startswith(("আমি যন্ত্র", "I'm a machine"))]
    assert len(introduced) > len(asked) / 2
    assert not said["[means emergency] এটা জানতে চাই"].startswith(("আমি যন্ত্র", "I'm a machine"))
