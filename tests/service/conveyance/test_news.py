"""She is told once, in words for anybody, and asked whether it came; "not" calls on two people; staff are reminded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from gateway.i18n.language import Lang, Medium
from gateway.service.acting import AtTerminal
from gateway.service.appointments.states import State
from gateway.service.appointments.tasks import Tasks
from gateway.service.conveyance.acts import Conveyance
from gateway.service.conveyance.disputes import Disputes
from gateway.service.conveyance.owing import Owing
from gateway.service.conveyance.states import Cause
from gateway.service.conveyance.telling import Telling
from gateway.service.purposes import Purpose
from gateway.store import payments, questions
from gateway.store.engine import Store
from gateway.store.payments import Method, PaymentState
from tests.service.care import PHONE, Patient, enrol, soon
from tests.service.world import World

FINANCE = AtTerminal("account:f1")


@dataclass
class Purse:
    """The use cases of money in the small world."""

    world: World
    hers: Patient

    def __post_init__(self) -> None:
        site, store = self.world.site, self.world.store
        words = site.turns._dialogue.catalogue
        self.acts = Conveyance(store, site.rules, self.world.clock)
        tasks = Tasks(store.vault, words, site.staff)
        self.telling = Telling(store.vault, words, tasks, site.rules, self.world.channels)
        self.disputes = Disputes(store.vault, tasks)
        self.owing = Owing(store.vault, site.rules)
        self.words = words

    def paid(self, due_on: date | None = None) -> str:
        made = self.acts.add(self.hers.id, 300, due_on or self.world.clock.at.date(), FINANCE)
        self.acts.approve(made, 300, FINANCE)
        self.acts.pay(made, Method.BKASH, "TX1", FINANCE)
        return made

    def tick(self, hours: float = 0) -> None:
        self.world.clock.at += timedelta(hours=hours)
        with self.world.store.writing() as conn:
            self.telling.run(conn, self.world.clock.at)
        if self.world._due():
            self.world.work(0.05)
        with self.world.store.writing() as conn:
            self.telling.run(conn, self.world.clock.at)

    def says(self, payment_id: str, *, came: bool) -> bool:
        self.world.clock.at += timedelta(minutes=1)
        with self.world.store.writing() as conn:
            return self.disputes.answered(conn, payment_id, self.world.clock.at, came=came)

    def state(self, payment_id: str) -> PaymentState:
        return self.acts.opened(payment_id, FINANCE)[0].state


@pytest.fixture
def world(store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    made = World(store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


def test_she_is_told_once_in_words_that_tell_nothing_and_asked(world: World) -> None:
    purse = Purse(world, enrol(world))
    made = purse.paid()
    purse.tick()
    purse.tick(2)
    (said,) = world.sms.texts(PHONE)
    assert "পাঠানোর কথা ছিল" in said
    assert not any(word in said for word in ("টাকা", "300", "৩০০", "বিকাশ"))
    assert world.site.turns._dialogue.care.discreet.betrays(said) == ""
    assert purse.state(made) is PaymentState.TOLD
    with world.store.reading() as conn:
        (asked,) = questions.open_at(conn, purse.hers.contacts[PHONE])
    assert (asked.about, asked.about_id) == ("payment", made)


def test_outside_her_hours_it_waits_and_without_consent_a_caseworker_tells_her(world: World) -> None:
    late = Purse(world, enrol(world, opens=time(15), closes=time(17)))
    late.paid()
    late.tick()
    assert world.sms.texts(PHONE) == []
    late.tick(4)
    assert len(world.sms.texts(PHONE)) == 1
    other = (("sms:twilio", Medium.SMS, "+8801700000023"),)
    silent = Purse(world, enrol(world, "J-2", other, agreed=frozenset({Purpose.REMINDER})))
    made = silent.paid()
    silent.tick()
    silent.tick(1)
    assert world.sms.texts("+8801700000023") == []
    assert silent.hers.tasks() == ["payment_untold"]
    assert silent.state(made) is PaymentState.PAID


def test_where_nobody_can_write_back_a_missed_call_answers_and_the_call_asks(world: World) -> None:
    world.sms.two_way, world.voice.missed_call_number = False, "09610000001"
    purse = Purse(world, enrol(world))
    made = purse.paid()
    purse.tick()
    (text,) = world.sms.texts(PHONE)
    assert "০৯৬১০০০০০০১ নম্বরে মিসড কল" in text
    with world.store.reading() as conn:
        (asked,) = questions.open_at(conn, purse.hers.contacts[PHONE])
    assert (asked.about, asked.about_id) == ("payment", made)
    assert purse.hers.tasks() == []


def test_what_a_file_says_was_paid_once_is_no_news(world: World) -> None:
    purse = Purse(world, enrol(world))
    with world.store.writing() as conn:
        old = payments.Payment(purse.hers.id, 300, world.clock.at.date(), state=PaymentState.PAID)
        payments.add(conn, world.store.vault, old, "imported", "account:a", world.clock.at)
    purse.tick()
    assert world.sms.texts(PHONE) == []


def test_not_received_calls_on_two_people_until_it_is_settled(world: World) -> None:
    purse = Purse(world, enrol(world))
    made = purse.paid()
    purse.tick()
    assert purse.says(made, came=False)
    assert purse.state(made) is PaymentState.DISPUTED
    assert purse.hers.tasks() == ["payment_dispute", "payment_dispute_finance"]
    assert not purse.says(made, came=False)
    world.clock.at += timedelta(minutes=1)
    purse.acts.pay_again(made, Method.BKASH, "TX2", FINANCE)
    assert purse.hers.tasks() == []
    purse.tick(1)
    assert len(world.sms.texts(PHONE)) == 2
    assert purse.says(made, came=True)
    events = purse.acts.opened(made, FINANCE)[1]
    assert [one.state for one in events][-4:] == ["disputed", "paid", "told", "received"]
    assert [one.by for one in events if one.state in ("not_received", "received")] == ["survivor", "survivor"]
    assert [one.by for one in events if one.cause == Cause.DISPUTE_OPENED] == ["clock"]


def test_her_own_word_ends_a_dispute(world: World) -> None:
    purse = Purse(world, enrol(world))
    made = purse.paid()
    purse.says(made, came=False)
    assert purse.says(made, came=True)
    assert purse.hers.tasks() == []


def test_staff_are_reminded_of_what_is_owed_once_and_then_weekly(world: World) -> None:
    purse = Purse(world, enrol(world))
    today = world.clock.at.date()
    late = purse.acts.add(purse.hers.id, 100, today - timedelta(days=1), FINANCE)
    purse.acts.add(purse.hers.id, 100, today + timedelta(days=1), FINANCE)
    purse.acts.add(purse.hers.id, 100, today + timedelta(days=9), FINANCE)

    def made() -> int:
        with world.store.writing() as conn:
            return purse.owing.run(conn, world.clock.at)

    assert [made(), made()] == [2, 0]
    assert purse.hers.tasks() == ["payment_due", "payment_overdue"]
    world.clock.at += timedelta(days=7)
    assert made() == 3  # the two that are overdue now, and the one that is due soon
    purse.acts.approve(late, 100, FINANCE)
    purse.acts.pay(late, Method.CASH, "", FINANCE)
    assert purse.hers.tasks().count("payment_overdue") == 1
    assert world.sms.texts(PHONE) == []


@pytest.mark.parametrize("lang", list(Lang))
def test_no_word_of_what_is_sent_unasked_betrays(world: World, lang: Lang) -> None:
    purse = Purse(world, enrol(world))
    keys = [key for key in purse.words.keys(lang) if key.startswith("pay.") and not key.startswith("pay.detail")]
    safe = [key for key in keys if not key.startswith(("pay.method", "pay.state"))]
    assert len(safe) > 5
    betrays = world.site.turns._dialogue.care.discreet.betrays
    assert {key for key in safe if betrays(purse.words.messages[lang][key])} == set()


def test_she_answers_the_message_itself_and_her_no_opens_a_dispute(world: World) -> None:
    purse = Purse(world, enrol(world))
    made = purse.paid()
    world.later(1)
    world.work(0.05)
    world.later(1)
    assert purse.state(made) is PaymentState.TOLD
    assert "খোঁজ নিচ্ছি" in world.say("২", sender=PHONE)
    assert purse.state(made) is PaymentState.DISPUTED
    assert purse.hers.tasks() == ["payment_dispute", "payment_dispute_finance"]


def test_no_fare_makes_an_advance_and_a_session_its_conveyance_once(world: World) -> None:
    purse = Purse(world, enrol(world))
    first = purse.hers.meets(soon(world, days=4))
    second = purse.hers.meets(soon(world, days=5))
    with world.store.writing() as conn:
        world.site.appointments.book.said(conn, first, State.NO_MONEY, world.clock.at)
        world.site.appointments.book.attended(conn, first, "staff", world.clock.at)
        world.site.appointments.book.attended(conn, second, "staff", world.clock.at)
    found = purse.acts.of_survivor(purse.hers.id, FINANCE)
    assert {one.appointment_id: one.due_on for one in found} == {
        first: soon(world, days=3).date(),
        second: soon(world, days=12).date(),
    }
