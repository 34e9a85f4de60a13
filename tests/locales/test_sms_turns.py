"""Whole Bangla answers as one SMS: what matters most fits three parts, in office hours and outside them."""

import pytest

from gateway.channels.sms.render import render
from gateway.i18n.language import Medium
from tests.conversations.transcript import Given, Speaker

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
