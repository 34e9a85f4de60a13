"""Reminders through a whole site: asked once, moved with the appointment, stopped by an answer, ended by a task."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.channels.contract import DeliveryReport, Remedy, SendError, Status
from gateway.i18n.language import Medium
from gateway.i18n.normalise import tidy
from gateway.service.appointments.states import State
from gateway.service.purposes import Purpose
from gateway.store import appointments, care_tasks, refusals, safe_addresses, survivors
from gateway.store.engine import Store
from gateway.store.states import Role
from tests.service.care import CHAT_ID, PHONE, SISTER, enrol, pass_time, soon
from tests.service.world import COORDINATOR, World

SMS = ("sms:twilio", Medium.SMS, PHONE)
CALL = ("voice:twilio", Medium.VOICE, PHONE)
CHAT = ("chat", Medium.CHAT, CHAT_ID)
NOBODY_READS_THIS = ("কাউন্সেলিং", "আশ্বাস", "survivor")


@pytest.fixture
def world(sqlite_store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    """On SQLite alone, but for the tests that ask for `everywhere`."""
    made = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


@pytest.fixture
def everywhere(store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    """On each database."""
    made = World(store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


def test_three_reminders_go_out_and_silence_ends_as_a_task(world: World):
    hers = enrol(world)
    meeting = hers.meets(soon(world, days=4))
    pass_time(world, 4 * 24 + 1, step=2)
    assert world.sms.texts(PHONE) == [tidy("আপনার অ্যাপয়েন্টমেন্ট মঙ্গলবার দুপুর ১২টা।")] * 3
    assert hers.state(meeting) == State.NO_ANSWER
    assert hers.tasks() == ["no_answer"]


def test_no_reminder_goes_after_an_outage_longer_than_the_appointment(world: World):
    hers = enrol(world)
    meeting = hers.meets(soon(world, days=2))
    world.later(60 * 24 * 3)
    world.work(0.05)
    assert world.sms.out == []
    assert hers.tasks() == ["no_answer"]
    assert hers.state(meeting) == State.NO_ANSWER


def test_who_has_confirmed_is_asked_no_more(world: World):
    hers = enrol(world)
    meeting = hers.meets(soon(world, days=4))
    pass_time(world, 25, step=1)
    with world.store.writing() as conn:
        world.site.appointments.book.said(conn, meeting, State.CONFIRMED, world.clock.at)
    pass_time(world, 68, step=4)
    pass_time(world, 2)
    asked = [out for out in world.sms.out if any(getattr(reply, "choices", ()) for reply in out.replies)]
    assert (len(asked), len(world.sms.out)) == (1, 3)
    assert hers.tasks() == []
    assert hers.state(meeting) == State.CONFIRMED


@pytest.mark.parametrize("how", ["cancel", "refuse"])
def test_what_makes_reminders_moot_stops_them_even_in_the_outbox(world: World, how: str):
    hers = enrol(world)
    meeting = hers.meets(soon(world, days=4))
    world.later(60 * 24 + 1)  # the first has become a row, and isn't sent yet
    with world.store.writing() as conn:
        if how == "cancel":
            world.site.appointments.book.cancel(conn, meeting, "staff", world.clock.at)
        else:
            world.site.appointments.book.said(conn, meeting, State.ILL, world.clock.at)
    pass_time(world, 4 * 24, step=4)
    assert world.sms.out == []


def test_a_moved_appointment_is_reminded_of_at_its_new_time_alone(everywhere: World):
    world = everywhere
    hers = enrol(world)
    meeting = hers.meets(soon(world, days=2))
    with world.store.writing() as conn:
        world.site.appointments.book.move(conn, meeting, soon(world, days=5), "staff", world.clock.at)
    pass_time(world, 2 * 24 - 1, step=1)
    assert world.sms.texts(PHONE) == []
    pass_time(world, 24, step=1)
    assert len(world.sms.texts(PHONE)) == 1
    assert "বুধবার" in world.sms.texts(PHONE)[0]


def test_a_reminder_waits_for_her_hours_and_for_the_end_of_a_conversation(world: World):
    hers = enrol(world, opens=time(13), closes=time(15))
    meeting = hers.meets(soon(world, days=3) + timedelta(hours=4))  # at four in the afternoon
    world.later(60 * 4 + 1)  # three days before it is after her hours
    assert hers.reminders(meeting)["3d"] == "planned"
    pass_time(world, 20.75, step=3)
    world.say("মেনু", sender=PHONE)  # a quarter to one: she is in the middle of something
    pass_time(world, 0.25)
    assert world.sms.texts(PHONE) == []
    pass_time(world, 0.5, step=0.25)
    assert len(world.sms.texts(PHONE)) == 1


def test_the_ladder_tries_the_next_address_then_a_call_then_a_person(everywhere: World):
    world = everywhere
    hers = enrol(world, at=(SMS, CHAT, CALL))
    meeting = hers.meets(soon(world, days=4))
    pass_time(world, 24.5, step=0.5)
    assert (len(world.sms.out), len(world.chat.out), len(world.voice.out)) == (1, 0, 0)
    pass_time(world, 4, step=0.5)
    assert (len(world.sms.out), len(world.chat.out), len(world.voice.out)) == (1, 1, 0)
    pass_time(world, 24, step=0.5)
    assert len(world.voice.out) == 1
    assert world.voice.out[0].purpose == Purpose.REMINDER
    assert hers.tasks() == ["no_answer"]
    assert hers.state(meeting) == State.NO_ANSWER


def test_a_busy_telephone_is_rung_again_an_hour_apart_four_times_in_all(world: World):
    hers = enrol(world, at=(CALL,))
    hers.meets(soon(world, days=1, hours=1), "on_the_job")
    rung = []
    for _ in range(12):
        world.later(30)
        before = len(world.voice.out)
        world.work(0.02)
        for out in world.voice.out[before:]:
            rung.append(world.clock.at)
            busy = SendError("busy", Remedy.RETRY, retry_after=900)
            world.site.outcomes.reported(DeliveryReport("voice:twilio", Status.FAILED, f"P-{out.id}", out.id, busy))
    assert len(rung) == 4
    assert min(later - earlier for earlier, later in pairwise(rung)) >= timedelta(hours=1)
    assert hers.tasks() == ["no_answer"]


@pytest.mark.parametrize(
    ("lacks", "reason"),
    [
        ({"agreed": frozenset()}, "no_consent"),
        ({"confirm_by": date(2026, 11, 1)}, "not_confirmed"),
        ({"at": ()}, "not_a_safe_address"),
    ],
)
def test_what_the_gate_refuses_is_written_down_and_becomes_one_task(world: World, lacks, reason):
    hers = enrol(world, **lacks)
    hers.meets(soon(world, days=4))
    pass_time(world, 3 * 24 + 12, step=4)
    assert world.sms.out == []
    assert hers.tasks() == ["unreachable"]
    with world.store.reading() as conn:
        (task,) = care_tasks.of_survivor(conn, world.store.vault, hers.id)
        counted = refusals.counts(conn, world.clock.at - timedelta(days=9))
    assert task.note == reason
    assert counted == {("reminder", reason): 2}


def test_a_quarantined_address_is_passed_over_for_the_next(world: World):
    hers = enrol(world, at=(SMS, ("sms:twilio", Medium.SMS, SISTER)))
    hers.meets(soon(world, days=4))
    with world.store.writing() as conn:
        safe_addresses.quarantine(conn, hers.contacts[PHONE], world.clock.at)
    pass_time(world, 25, step=1)
    assert (len(world.sms.texts(PHONE)), len(world.sms.texts(SISTER))) == (0, 1)


def test_words_that_betray_are_refused_at_the_door(world: World):
    hers = enrol(world, shown_as="আশ্বাস প্রকল্প")
    hers.meets(soon(world, days=4))
    pass_time(world, 25, step=1)
    assert world.sms.out == []


def test_the_neutral_name_she_chose_stands_before_the_words(world: World):
    hers = enrol(world, shown_as="সেলাই ঘর")
    hers.meets(soon(world, days=4))
    pass_time(world, 25, step=1)
    assert world.sms.texts(PHONE) == [tidy("সেলাই ঘর: আপনার অ্যাপয়েন্টমেন্ট মঙ্গলবার দুপুর ১২টা।")]


def test_where_nobody_can_write_back_a_missed_call_answers(world: World):
    world.sms.two_way, world.voice.missed_call_number = False, "09610000001"
    hers = enrol(world)
    hers.meets(soon(world, days=4))
    pass_time(world, 25, step=1)
    (text,) = world.sms.texts(PHONE)
    assert "০৯৬১০০০০০০১ নম্বরে মিসড কল" in text


def test_a_reminder_whose_answer_was_lost_is_not_sent_again_and_the_ladder_goes_on(world: World):
    taken = []

    def fault(out):
        taken.append(out.id)
        return SendError("timeout", Remedy.UNKNOWN)

    world.sms.fault = fault
    hers = enrol(world, at=(SMS, CHAT))
    hers.meets(soon(world, days=1, hours=1), "on_the_job")
    pass_time(world, 6, step=0.5)
    assert (len(taken), len(world.chat.out)) == (1, 1)


def test_delivery_is_noted_in_the_time_line(world: World):
    hers = enrol(world)
    meeting = hers.meets(soon(world, days=4))
    pass_time(world, 25, step=1)
    (out,) = world.sms.out
    world.site.outcomes.reported(DeliveryReport("sms:twilio", Status.DELIVERED, f"P-{out.id}", out.id))
    world.later(1)
    assert hers.state(meeting) == State.DELIVERED
    with world.store.reading() as conn:
        line = [(one.state, one.cause, one.by) for one in appointments.events(conn, world.store.vault, meeting)]
    assert line == [
        ("set", "made", "staff"),
        ("reminded", "reminder_sent", "clock"),
        ("delivered", "reminder_delivered", "clock"),
    ]


def test_two_missed_in_a_row_make_a_task_and_each_a_kind_message(world: World):
    hers = enrol(world)
    for days in (1, 2):
        meeting = hers.meets(soon(world, hours=2))
        pass_time(world, 3, step=1)
        with world.store.writing() as conn:
            world.site.appointments.book.missed(conn, meeting, "staff", world.clock.at)
        pass_time(world, 21, step=3)
        assert [text for text in world.sms.texts(PHONE) if "দেখা হলো না" in text] == [world.sms.texts(PHONE)[-1]] * days
        assert hers.tasks() == ([] if days == 1 else ["missed_twice"])


def test_after_a_session_she_is_asked_how_it_was(world: World):
    hers = enrol(world)
    meeting = hers.meets(soon(world, hours=2))
    pass_time(world, 2.5, step=0.5)
    with world.store.writing() as conn:
        world.site.appointments.book.attended(conn, meeting, "staff", world.clock.at)
    pass_time(world, 3, step=0.5)
    assert world.sms.texts(PHONE)[-1] == tidy("সেদিন দেখা হয়ে কেমন লাগল?")
    assert hers.tasks() == []


def test_what_cannot_wait_rings_the_caseworker_at_once_and_says_nothing_of_her(world: World):
    caseworker = world.hire(COORDINATOR, Role.COORDINATOR)
    hers = enrol(world, caseworker_id=caseworker)
    with world.store.writing() as conn:
        world.site.appointments.tasks.add(conn, "not_safe", hers.id, "a1", world.clock.at)
        world.site.appointments.tasks.add(conn, "not_safe", hers.id, "a1", world.clock.at)
    world.work(0.05)
    (text,) = world.sms.texts(COORDINATOR)
    assert not any(word in text for word in NOBODY_READS_THIS)
    with world.store.reading() as conn:
        assert survivors.by_id(conn, world.store.vault, hers.id).about.caseworker_id == caseworker
