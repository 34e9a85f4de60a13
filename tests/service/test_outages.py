"""What a fault of one message, of one file or of one moment does to all the others: nothing."""

import pytest

from gateway.channels.contract import DeliveryReport, Inbound, Kind, Remedy, SendError, Status
from gateway.errors import StoreDown
from gateway.i18n.language import Medium
from gateway.service.receive import STALE
from gateway.service.spool import Spool
from gateway.store import contacts, outbox, outbox_marks
from gateway.store import inbound as inbound_store
from gateway.store.states import OutboxState
from tests.service.world import MIGRANT, World

OTHER = "+8801700000002"


def poison(world: World, monkeypatch: pytest.MonkeyPatch, word: str = "menu 99") -> None:
    """Have the dialogue fail on one text."""
    turns = type(world.site.turns)
    real = turns.take

    def take(self, conn, inbound_id, inbound, *rest, **more):
        if inbound.text == word:
            raise ZeroDivisionError
        return real(self, conn, inbound_id, inbound, *rest, **more)

    monkeypatch.setattr(turns, "take", take)


def rows(world: World, table: str) -> dict[str, int]:
    with world.store.reading() as conn:
        return dict(conn.exec_driver_sql(f"SELECT state, count(*) FROM {table} GROUP BY state").all())


def test_one_message_that_always_fails_is_given_up_and_holds_up_nobody(world: World, monkeypatch):
    poison(world, monkeypatch)
    assert world.say("menu 99", provider_id="SM1") == "", "the provider is told that we have it"
    assert rows(world, "inbound") == {"received": 1}
    other = Inbound("sms:twilio", "SM2", OTHER, Medium.SMS, text="menu", received_at=world.clock.now())
    world.site.receiver.take_back(other)
    for age in STALE:
        world.clock.at += age * 1.01
        while world.site.receiver.finish_stale():
            pass
    world.work()
    assert len(world.sms.texts(OTHER)) == 1
    assert rows(world, "inbound") == {"failed": 1, "done": 1}
    with world.store.reading() as conn:
        assert inbound_store.failed(conn) == 1


def test_a_message_that_fails_once_is_answered_at_the_next_try(world: World, monkeypatch):
    with monkeypatch.context() as broken:
        poison(world, broken)
        world.say("menu 99")
    world.clock.at += STALE[0] * 1.01
    world.site.receiver.finish_stale()
    world.work()
    assert len(world.sms.texts(MIGRANT)) == 1


def test_danger_hears_helplines_though_we_fail_on_its_message(world: World, monkeypatch):
    poison(world, monkeypatch, "amake bachao atke rakhse")
    assert "৯৯৯" in world.say("amake bachao atke rakhse")


def test_what_the_worker_answered_is_not_answered_again_in_the_request(world: World):
    world.site.receiver.take_back(
        Inbound("sms:twilio", "SM7", MIGRANT, Medium.SMS, text="menu", received_at=world.clock.now())
    )
    world.clock.at += STALE[0] * 1.01
    world.site.receiver.finish_stale()
    world.work()
    assert world.say("menu", provider_id="SM7") == ""
    assert len(world.sms.texts(MIGRANT)) == 1


def test_a_call_that_broke_off_is_not_rung_back(world: World):
    world.site.receiver.take_back(
        Inbound("voice:twilio", "CA1:2", MIGRANT, Medium.VOICE, text="1", received_at=world.clock.now())
    )
    world.clock.at += STALE[0] * 1.01
    world.site.receiver.finish_stale()
    world.work()
    assert world.voice.out == []
    assert rows(world, "inbound") == {"done": 1}


def test_the_mark_of_a_send_waits_for_the_database(world: World, monkeypatch):
    world.hear("menu", channel="chat", sender="77")
    real, left = type(world.site.outcomes).sent, [1]

    def sent(self, *what):
        if left and left.pop():
            raise StoreDown("down")
        return real(self, *what)

    monkeypatch.setattr(type(world.site.outcomes), "sent", sent)
    world.work(1.0)
    assert rows(world, "outbox") == {"sent": 1}
    assert len(world.chat.out) == 1


@pytest.mark.parametrize("opted_out", [True, False])
def test_a_failure_told_before_our_own_mark_is_acted_upon(world: World, opted_out: bool):
    world.hear("menu", channel="chat", sender="77")
    row = world.store
    with row.writing() as conn:
        (claimed,) = outbox.claim(conn, row.vault, ["chat"], 1, world.clock.now(), STALE[0], "w")
    fault = SendError("21610", Remedy.SUPPRESS, opted_out=opted_out)
    world.site.outcomes.reported(DeliveryReport("chat", Status.FAILED, "P1", error=fault))
    with row.writing() as conn:
        outbox_marks.mark_sent(conn, row.vault, claimed.id, "chat", "P1", world.clock.now())
    world.later(0.1)
    with row.reading() as conn:
        person = contacts.find(conn, row.vault, "chat", "77")
    assert not person.reachable
    assert bool(person.stopped_at) == opted_out
    assert rows(world, "outbox") == {OutboxState.FAILED: 1}


def test_a_file_of_the_spool_that_does_not_open_holds_up_nobody(world: World):
    folder = world.site.spool
    message = Inbound("sms:twilio", "SM1", MIGRANT, Medium.SMS, text="menu", received_at=world.clock.now())
    folder.keep(message)
    (good,) = world.site._settings.var.glob("spool/*.sealed")
    good.with_name("0-broken.sealed").write_bytes(good.read_bytes()[:-3])
    world.later(1)
    assert (folder.waiting(), folder.broken()) == (0, 1)
    assert rows(world, "inbound") == {"received": 1}


def test_on_a_full_disk_danger_is_answered_and_others_are_told_to_come_again(world: World, monkeypatch):
    def down(*_args: object, **_kwargs: object) -> None:
        raise StoreDown("down")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(world.store), "writing", down)
    monkeypatch.setattr(type(world.store), "reading", down)
    monkeypatch.setattr(Spool, "keep", full)
    with pytest.raises(StoreDown, match="disk"):
        world.say("menu")
    assert "৯৯৯" in world.say("amake bachao atke rakhse")
    assert world.say("", channel="voice:twilio", kind=Kind.CALL)


def test_only_one_of_two_clocks_ticks_and_the_other_takes_over(world: World):
    first, second = (
        world.site.tick(),
        type(world)(world.store, str(world.site._settings.redis_url), world.site._settings.var, world.clock.at, {}),
    )
    second.clock = world.clock
    other = second.site.tick()
    other._clock = world.clock
    assert first.once()
    assert not other.once()
    world.clock.at += STALE[0] * 2
    assert other.once()
    assert not first.once()
    second.close()
