"""The way out: every fault of a provider has its remedy, and nothing is sent outside the gate."""

from datetime import timedelta

import pytest

from gateway.channels.contract import DeliveryReport, Outgoing, Remedy, SendError, Status
from gateway.store import contacts, outbox_rows
from gateway.store.states import OutboxState, Role
from tests.service.world import COORDINATOR, World

CHAT = {"channel": "chat", "sender": "77"}


def states(world: World) -> list[str]:
    with world.store.reading() as conn:
        return [row.state for row in conn.exec_driver_sql("SELECT state FROM outbox ORDER BY created_at")]


def only_row(world: World) -> str:
    with world.store.reading() as conn:
        return conn.exec_driver_sql("SELECT id FROM outbox WHERE purpose = 'reply'").scalar_one()


def fail_once(error: SendError):
    left = [error]
    return lambda out: left.pop() if left else None


def test_what_can_be_tried_again_is(world: World):
    world.chat.fault = fail_once(SendError("503", Remedy.RETRY))
    world.hear("menu", **CHAT)
    world.work()
    assert states(world) == [OutboxState.QUEUED]
    world.clock.at += timedelta(seconds=30)
    world.work()
    assert states(world) == [OutboxState.SENT]
    assert len(world.chat.texts("77")) == 1


def test_a_send_whose_answer_was_lost_waits_for_its_report(world: World):
    world.chat.fault = fail_once(SendError("timeout", Remedy.UNKNOWN))
    world.hear("menu", **CHAT)
    world.work()
    world.site.outcomes.reported(DeliveryReport("chat", Status.DELIVERED, "P1", only_row(world)))
    world.clock.at += timedelta(minutes=5)
    world.work()
    assert world.chat.out == []
    assert states(world) == [OutboxState.DELIVERED]


def test_a_send_whose_answer_was_lost_and_no_report_came_is_sent_again(world: World):
    world.chat.fault = fail_once(SendError("timeout", Remedy.UNKNOWN))
    world.hear("menu", **CHAT)
    world.work()
    world.clock.at += timedelta(minutes=5)
    world.work()
    assert len(world.chat.out) == 1


def test_wrong_credentials_stop_the_channel_and_tell_the_staff_elsewhere(world: World):
    world.hire(COORDINATOR, Role.COORDINATOR)
    world.chat.fault = fail_once(SendError("20003", Remedy.STOP_CHANNEL))
    world.hear("menu", **CHAT)
    world.work()
    assert world.chat.out == []
    world.work()
    assert "20003" in world.sms.texts(COORDINATOR)[0].translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789"))


@pytest.mark.parametrize("opted_out", [True, False])
def test_a_bad_or_opted_out_address_hears_nothing_unasked_again(world: World, opted_out: bool):
    world.chat.fault = fail_once(SendError("21610", Remedy.SUPPRESS, opted_out=opted_out))
    world.hear("menu", **CHAT)
    world.work()
    with world.store.reading() as conn:
        person = contacts.find(conn, world.store.vault, "chat", "77")
    assert not person.reachable
    assert bool(person.stopped_at) == opted_out


def test_an_undelivered_message_is_sent_thrice_at_most(world: World):
    world.say("menu")
    row = only_row(world)
    for _ in range(5):
        world.site.outcomes.reported(
            DeliveryReport("sms:twilio", Status.FAILED, "", row, SendError("30003", Remedy.RETRY, retry_after=60))
        )
        world.clock.at += timedelta(minutes=2)
        world.work()
    assert len(world.sms.out) == 3
    assert states(world) == [OutboxState.FAILED]


def test_a_row_whose_send_hit_a_bug_comes_again_after_its_lease(world: World):
    world.chat.fault = lambda out: (_ for _ in ()).throw(RuntimeError("bug"))
    world.hear("menu", **CHAT)
    world.work()
    assert world.chat.out == []
    with world.store.reading() as conn:
        assert outbox_rows.counts(conn) == {("chat", "claimed"): 1}
    world.chat.fault = lambda out: None
    world.clock.at += timedelta(seconds=61)
    world.work()
    assert len(world.chat.out) == 1


def test_a_day_late_reply_is_not_sent(world: World):
    world.hear("menu", **CHAT)
    world.clock.at += timedelta(hours=25)
    world.work()
    world.later(1)
    assert world.chat.out == []
    assert states(world) == [OutboxState.EXPIRED]


def test_the_same_outgoing_id_is_kept_over_retries(world: World):
    seen: list[Outgoing] = []

    def fault(out: Outgoing) -> SendError | None:
        seen.append(out)
        return SendError("503", Remedy.RETRY) if len(seen) < 3 else None

    world.chat.fault = fault
    world.hear("menu", **CHAT)
    for _ in range(3):
        world.work()
        world.clock.at += timedelta(minutes=2)
    assert len({out.id for out in seen}) == 1
    assert len(world.chat.out) == 1
