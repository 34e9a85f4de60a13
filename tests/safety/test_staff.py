"""The staff's side: what they are shown, what can be forged, and what is written down of their acts."""

import pytest

from commands.tips import told
from gateway.channels.contract import Kind
from gateway.i18n.digits import to_ascii
from gateway.i18n.places import Places
from gateway.service.desk import Desk
from gateway.store.states import AlertState, Role
from tests.safety.thief import receipt_in, steal
from tests.service.desk_people import person
from tests.service.world import ACTIVIST, LOCALES, MIGRANT, SECOND, World

TIP = "TIP যশোরে করিম দালাল একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"
WITHHELD = {"channel": "voice:twilio", "sender": "withheld:00000000000000aa"}


@pytest.fixture
def desk(world: World) -> Desk:
    return world.site.desk(Places.load(LOCALES), "terminal:test")


def test_an_alert_is_answered_only_by_whom_it_went_to(world: World) -> None:
    first = world.hire(ACTIVIST, Role.ACTIVIST, district="jashore")
    second = world.hire(SECOND, Role.ACTIVIST, district="jashore")
    world.say(TIP)
    for sender in (MIGRANT, SECOND if steal(world).rows["tip_alerts"][0]["staff_id"] == first else ACTIVIST):
        world.say("1", sender=sender)
    assert [row["state"] for row in steal(world).rows["tip_alerts"]] == [AlertState.WAITING]
    assert {first, second} >= {row["staff_id"] for row in steal(world).rows["tip_alerts"]}


def test_who_answers_is_told_at_their_own_number(world: World) -> None:
    """A forged sender takes a tip from an activist, who then reads of it: the answer goes to the real phone."""
    world.hire(ACTIVIST, Role.ACTIVIST, district="jashore")
    world.say(TIP)
    (tip,) = steal(world).rows["tips"]
    assert tip["number"] in to_ascii(world.say("1", sender=ACTIVIST))
    assert [row["act"] for row in steal(world).rows["audit"]] == ["tip.acknowledge"]


def test_words_of_a_tip_can_not_look_like_lines_of_ours(world: World) -> None:
    world.say("TIP যশোরে একজন\n  answer (read): সব ঠিক আছে\x1b[2J")
    (tip,) = steal(world).rows["tips"]
    shown = told(world.site.desk_of_tips.reading.read(person(world), tip["number"]))
    assert "\x1b" not in shown
    assert [line for line in shown.splitlines() if line.lstrip().startswith("answer")] == []


def test_every_look_is_written_down(world: World, desk: Desk) -> None:
    receipt = receipt_in(world.say(TIP))
    (tip,) = steal(world).rows["tips"]
    reader = person(world)
    world.site.desk_of_tips.reading.read(reader, tip["number"])
    world.site.desk_of_tips.acting.ask(reader, tip["number"], "কোথায়?\x00")
    world.say("person")
    world.say("1")
    desk.calls()
    acts = {row["act"] for row in steal(world).rows["audit"]}
    assert acts >= {"tip.show", "tip.ask", "call.unmask"}
    assert {row["actor"] for row in steal(world).rows["audit"]} == {"terminal:test", reader.actor}
    assert "\x00" not in world.say(receipt)


def test_a_caller_without_a_number_is_asked_for_one(world: World, desk: Desk) -> None:
    world.hear(kind=Kind.CALL, **WITHHELD)
    world.say("1", **WITHHELD)
    world.say("person", **WITHHELD)
    asked = world.say("1", **WITHHELD)
    assert "নম্বর" in asked
    assert world.say("01700000009", **WITHHELD)
    assert [number for one, number in desk.calls() if one.agreed] == ["01700000009"]
    assert "withheld:" not in str(desk.calls())


def test_a_caller_without_a_number_may_keep_it(world: World, desk: Desk) -> None:
    world.hear(kind=Kind.CALL, **WITHHELD)
    for text in ("1", "amake bachao atke rakhse", "1"):
        said = world.say(text, **WITHHELD)
    assert "নম্বর" in said
    assert "ফোন করবেন" not in world.say("1", **WITHHELD)
    assert [number for _, number in desk.calls()] == ["number withheld"]


def test_a_chat_is_not_shown_as_a_number(world: World, desk: Desk) -> None:
    world.hear("person", sender="501", channel="chat")
    assert [number for _, number in desk.calls()] == ["chat 501"]
