"""What staff do at a terminal: each look leaves a line in the audit trail."""

import pytest
from sqlalchemy import select

from gateway.channels.contract import Kind, Recording
from gateway.i18n.digits import to_ascii
from gateway.i18n.places import Places
from gateway.service.desk import Desk, NotFound
from gateway.store.schema import audit
from gateway.store.states import Role
from tests.service.world import ACTIVIST, LOCALES, MIGRANT, SECOND, World

DISTRICT, UPAZILA, UNION = "jashore", "jashore/manirampur", "jashore/manirampur/rohita"
TIP = "TIP রোহিতা ইউনিয়নে একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"


@pytest.fixture
def desk(world: World) -> Desk:
    return world.site.desk(Places.load(LOCALES), "tester")


def deeds(world: World) -> list[str]:
    with world.store.reading() as conn:
        return sorted(row.act for row in conn.execute(select(audit)))


def test_a_tip_is_listed_read_and_asked_about(world: World, desk: Desk):
    world.say(TIP)
    (listed,) = desk.tips(10)
    desk.ask(listed.number, "মেয়েটাকে শেষ কোথায় দেখেছেন?")
    dossier = desk.tip(listed.number)
    assert "ভারতে" in str(dossier.said)
    assert [one.kind for one in dossier.entries] == ["question"]
    assert deeds(world) == ["tip.ask", "tip.list", "tip.show", "tip.show"]


def test_an_unknown_number_is_said_to_be_so(desk: Desk):
    with pytest.raises(NotFound, match="99999"):
        desk.tip("99999")


def test_a_walk_in_gets_a_receipt_that_works(world: World, desk: Desk):
    receipt = desk.add_tip("পাশের বাড়ির ছেলেকে লিবিয়া নিচ্ছে", "Rohita", danger_now=False)
    assert len(receipt) == 12
    assert desk.tips(1)[0].union == UNION
    unknown = world.say(receipt[:-1] + str((int(receipt[-1]) + 1) % 10))
    assert world.say(receipt) != unknown


def test_the_excluded_are_passed_over_also_after_the_alert(world: World, desk: Desk):
    first = world.hire(ACTIVIST, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA, union=UNION)
    world.hire(SECOND, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA)
    world.say(TIP)
    desk.exclude(desk.tips(1)[0].number, first)
    world.work()
    assert len(world.sms.texts(SECOND)) == 1


def test_a_recording_is_heard_by_who_may(world: World, desk: Desk):
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    world.voice.sound = b"RIFF the voice"
    world.hear(kind=Kind.CALL, **call)
    world.hear("1", **call)
    world.hear("tip", **call)
    world.hear(recording=Recording("RE1", "http://127.0.0.1/RE1", 9), **call)
    world.hear(kind=Kind.HANGUP, **call)
    world.work()
    assert list(desk.sounds(desk.tips(1)[0].number).values()) == [b"RIFF the voice"]


def test_who_wants_a_call_is_listed_until_it_is_made(world: World, desk: Desk):
    world.say("amake bachao atke rakhse")
    ((wish, number),) = desk.calls()
    assert number == MIGRANT
    desk.called(wish.number)
    assert desk.calls() == []
    assert "call.unmask" in deeds(world)


def test_staff_are_added_once_and_taken_off(desk: Desk):
    added = desk.add_staff("নমুনা", "activist", "sms:twilio", "phone", "+8801700000015", "Rohita", ("Nomuna",))
    assert [one.union for one in desk.staff()] == [UNION]
    with pytest.raises(Exception, match="already"):
        desk.add_staff("নমুনা", "activist", "sms:twilio", "phone", "+8801700000015", "", ())
    desk.disable_staff(added)
    assert desk.staff() == []


def test_an_ambiguous_place_is_asked_back(desk: Desk):
    with pytest.raises(NotFound, match=r"/kaliganj or \w+/kaliganj"):
        desk.place("Kaliganj")


def test_one_person_is_one_wish_however_often_they_say_so(world: World, desk: Desk):
    world.hire(ACTIVIST, Role.DUTY)
    world.say("person")
    world.say("1")
    world.say("amake bachao atke rakhse")
    world.say("1")
    world.work()
    ((wish, number),) = desk.calls()
    assert (wish.urgent, wish.agreed, number) == (True, True, MIGRANT)
    alerts = world.sms.texts(ACTIVIST)
    assert len(alerts) == 2  # asked, then urgent
    assert all(to_ascii(wish.number) in to_ascii(one) for one in alerts)


def test_what_people_say_of_the_service_is_read(world: World, desk: Desk):
    world.mind.meanings["apnader niye obhijog ache"] = "give_feedback"
    world.say("apnader niye obhijog ache")
    world.say("কাউন্সেলরের ব্যবহার ভালো ছিল না")
    ((_, words),) = desk.feedback(10)
    assert "ব্যবহার" in words
    assert "feedback.list" in deeds(world)
