"""What staff do at a terminal: each look leaves a line in the audit trail."""

import pytest
from sqlalchemy import select

from gateway.i18n.digits import to_ascii
from gateway.i18n.places import Places
from gateway.service.desk import Desk, NotFound
from gateway.store.schema import audit
from gateway.store.states import Role
from tests.service.world import ACTIVIST, LOCALES, MIGRANT, World

UNION = "jashore/manirampur/rohita"


@pytest.fixture
def desk(world: World) -> Desk:
    return world.site.desk(Places.load(LOCALES), "tester")


def deeds(world: World) -> list[str]:
    with world.store.reading() as conn:
        return sorted(row.act for row in conn.execute(select(audit)))


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
