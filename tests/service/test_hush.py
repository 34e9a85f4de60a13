"""The word to leave: nothing of our own accord for three hours, at any address of hers; then all goes on."""

from datetime import timedelta

from gateway.channels.contract import Kind
from gateway.i18n.language import Medium
from gateway.service.appointments.answers import HUSHED_FOR
from gateway.store import standing
from tests.service.care import CHAT_ID, PHONE, enrol
from tests.service.world import MIGRANT, World

BOTH = (("sms:twilio", Medium.SMS, PHONE), ("chat", Medium.CHAT, CHAT_ID))


def hushed_until(world: World, survivor_id: str) -> object:
    with world.store.reading() as conn:
        return standing.of_all(conn, [survivor_id])[survivor_id].hushed_until


def test_the_word_to_leave_holds_at_once_what_is_under_way_at_every_address(world: World) -> None:
    hers = enrol(world, at=BOTH)
    world.say("বিদায়", sender=CHAT_ID, channel="chat")
    assert hushed_until(world, hers.id) == world.clock.at + HUSHED_FOR
    hers.meets(world.clock.at + timedelta(days=1))
    for _ in range(5):
        world.later(35)
        world.work(0.1)
    assert world.sms.out == []
    world.later(10)
    world.work(0.1)
    assert len(world.sms.out) == 1


def test_who_rings_us_can_talk_and_who_is_no_survivor_leaves_no_trace(world: World) -> None:
    hers = enrol(world, at=(*BOTH, ("voice:twilio", Medium.VOICE, PHONE)))
    world.say("বিদায়", sender=PHONE)
    world.hear(sender=PHONE, channel="voice:twilio", kind=Kind.MISSED_CALL)
    assert hushed_until(world, hers.id) is None
    world.say("বিদায়", sender=MIGRANT)
    assert hushed_until(world, hers.id) is None
