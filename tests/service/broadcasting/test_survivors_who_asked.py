"""What all hear, and a survivor in care who asked for it herself: chosen by the query, judged again by the gate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from gateway.i18n.language import Lang, Medium
from gateway.service.acting import AtTerminal
from gateway.service.broadcasts.content import AWARENESS, Content
from gateway.service.enrolment import awareness
from gateway.service.enrolment.agreement import ASKED, Agreement, SafePlace
from gateway.service.purposes import CARE, Purpose
from gateway.service.safe_contact import WEEK
from gateway.store import audience, contact_links, contacts, safe_addresses, survivors, topics
from gateway.store.audience import LeftOut
from gateway.store.care_schema import consents
from gateway.store.care_schema import safe_addresses as addresses
from gateway.store.care_schema import survivors as table
from gateway.store.schema import audit
from tests.service.broadcasting.crowd import draft, settle_in
from tests.service.broadcasting.test_run import counts, run_out, under_way
from tests.service.care import Patient, enrol, pass_time
from tests.service.world import World

BY = AtTerminal("account:caseworker")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = Content({Lang.BN: "রবিবার সকাল ১০টায় স্কুল মাঠে মেলা।", Lang.EN: "A fair on Sunday at ten."}, ("sms:twilio",))
TELLING = Content({Lang.BN: "আজ পাচার প্রতিরোধ দিবস।"}, ("sms:twilio",))


def phone(at: int) -> str:
    return f"+8801700001{at:03}"


def asked(world: World, at: int, **more: object) -> Patient:
    """Enrol somebody who asked for what all hear, at a phone that nobody else reads."""
    hers = enrol(world, f"J-{at}", at=(("sms:twilio", Medium.SMS, phone(at)),), **more)  # type: ignore[arg-type]
    with world.store.writing() as conn:
        places = [replace(one, alone=True) for one in safe_addresses.of_survivor(conn, hers.id)]
        safe_addresses.replace_all(conn, hers.id, places)
        safe_addresses.agree(conn, hers.id, {*CARE, Purpose.BROADCAST}, "s1", world.clock.at.date())
        awareness.settle(conn, hers.id, (), "s1", world.clock.at)
    return hers


def of(hers: Patient) -> str:
    return next(iter(hers.contacts.values()))


def set_column(which: object, **values: object) -> Callable[[World, Patient], None]:
    def change(world: World, hers: Patient) -> None:
        key = which.c.id if which is table else which.c.survivor_id  # type: ignore[attr-defined]
        with world.store.writing() as conn:
            conn.execute(update(which).where(key == hers.id).values(**values))  # type: ignore[arg-type]

    return change


def shares_with_another(world: World, hers: Patient) -> None:
    """Another survivor has the same phone: two read it."""
    with world.store.writing() as conn:
        address = contacts.address(world.store.vault, contacts.by_id(conn, of(hers)))  # type: ignore[arg-type]
    enrol(world, f"{hers.id[:6]}-B", at=(("voice:twilio", Medium.VOICE, address),))


def leaves_the_topic(world: World, hers: Patient) -> None:
    with world.store.writing() as conn:
        topics.choose(conn, of(hers), AWARENESS, False, "sms:twilio", world.clock.at)


CHANGES = {
    "withdrew": set_column(consents, withdrawn_on=date(2026, 11, 20)),
    "others read it": set_column(addresses, alone=False),
    "wrong person": set_column(addresses, quarantined_at=LONG_AGO),
    "a call": set_column(addresses, medium="voice"),
    "silenced": set_column(table, silent_at=LONG_AGO),
    "ran out": set_column(table, confirm_by=date(2026, 11, 1)),
    "a child without a guardian": set_column(table, born_on=date(2012, 1, 1), guardian_sealed=None),
    "a shared phone": shares_with_another,
    "left the topic": leaves_the_topic,
}


def test_the_query_leaves_out_all_who_did_not_ask_and_the_page_counts_them(world: World) -> None:
    settle_in(world.store, 2, world.clock.at)
    asked(world, 1)
    asked(world, 2, born_on=date(2012, 1, 1), guardian="a mother")
    enrol(world, "J-NO", at=(("sms:twilio", Medium.SMS, phone(99)),))
    for at, change in enumerate(CHANGES.values()):
        change(world, asked(world, 10 + at))
    count = world.site.broadcasts.reach.count
    plain = count(draft(content=PLAIN), world.clock.at)
    expected = {LeftOut.IN_CARE: 8, LeftOut.QUARANTINE: 1, LeftOut.OPTED_OUT: 1}
    assert (plain.people, plain.left_out) == (4, expected)
    for content in (TELLING, replace(PLAIN, quiz="q1"), replace(PLAIN, choices={Lang.BN: (("yes", "হ্যাঁ"),)})):
        told = count(draft(content=content), world.clock.at)
        assert (told.people, sum(told.left_out.values())) == (2, 12)


def test_the_gate_asks_again_when_the_message_leaves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_in(world.store, 1, world.clock.at)
    stays = asked(world, 1)
    changing = {asked(world, 10 + at).id: change for at, change in enumerate(CHANGES.values())}
    made = under_way(world, content=PLAIN)
    while counts(world, made).get("out", 0) < 2 + len(changing):
        assert world.site.casting.once()
    for survivor_id, change in changing.items():
        with world.store.reading() as conn:
            (one,) = {each.contact_id for each in safe_addresses.of_survivor(conn, survivor_id)}
        change(world, Patient(world, survivor_id, {"": one}))
    run_out(world, made)
    assert {out.address for out in world.sms.out} == {"+8801700000001", phone(1)}
    assert counts(world, made) == {"sent": 2, "failed": len(changing)}
    assert stays.tasks() == []


def test_words_that_betray_are_stopped_at_the_gate_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_in(world.store, 1, world.clock.at)
    asked(world, 1)
    monkeypatch.setattr(world.site.broadcasts.reach, "_give_nothing_away", lambda content: ("bn", "en"))
    made = under_way(world, content=TELLING)
    run_out(world, made)
    assert counts(world, made) == {"sent": 1, "failed": 1}
    assert [out.address for out in world.sms.out] == ["+8801700000001"]


def test_outside_her_hours_it_waits_for_them(world: World) -> None:
    hours = world.site.rules.local(world.clock.at)
    asked(world, 1, opens=time(hours.hour + 2), closes=time(hours.hour + 4))
    made = under_way(world, content=PLAIN)
    run_out(world, made)
    assert world.sms.out == []
    pass_time(world, 2.5)
    assert [out.address for out in world.sms.out] == [phone(1)]


def test_her_own_stop_ends_it_and_speaking_again_does_not_bring_it_back(world: World) -> None:
    hers = asked(world, 1)
    world.hear("বন্ধ", sender=phone(1))
    world.site.care_desk.agreements.speak_again(hers.id, BY)
    world.hear("চালু", sender=phone(1))  # anybody may have typed it
    with world.store.reading() as conn:
        assert set(safe_addresses.agreed(conn, hers.id)) == CARE
        acts = conn.execute(select(audit.c.act, audit.c.actor).where(audit.c.object == hers.id)).all()
    assert ("survivor.awareness_end", "survivor") in acts
    assert world.site.broadcasts.reach.count(draft(content=PLAIN), world.clock.at).people == 0


def test_leaving_the_news_alone_ends_it_and_leaves_her_care(world: World) -> None:
    hers = asked(world, 1)
    world.hear("খবর বন্ধ", sender=phone(1))
    with world.store.reading() as conn:
        assert set(safe_addresses.agreed(conn, hers.id)) == CARE
        assert not survivors.by_id(conn, world.store.vault, hers.id).silent_at  # type: ignore[union-attr]


def test_writing_start_from_her_phone_asks_for_nothing_in_her_name(world: World) -> None:
    enrol(world, "J-1", at=(("sms:twilio", Medium.SMS, phone(1)),))
    world.hear("খবর চালু", sender=phone(1))
    counted = world.site.broadcasts.reach.count(draft(content=PLAIN), world.clock.at)
    assert (counted.people, counted.left_out) == (0, {LeftOut.IN_CARE: 1})


def test_the_form_writes_it_down_and_an_address_that_is_hers_no_more_is_told_no_more(world: World) -> None:
    hers, agreements = enrol(world, "J-1"), world.site.care_desk.agreements
    first = SafePlace(Medium.SMS, phone(1), WEEK, time(9), time(17), alone=True)
    second = replace(first, number=phone(2))
    agreements.agree(hers.id, Agreement(ASKED, (first,), awareness=True), BY)
    count = world.site.broadcasts.reach.count
    assert count(draft(content=PLAIN), world.clock.at).people == 1
    agreements.agree(hers.id, Agreement(ASKED, (second,), awareness=True), BY)
    told = count(draft(content=PLAIN), world.clock.at)
    with world.store.reading() as conn:
        old = contacts.find(conn, world.store.vault, "phone", phone(1))
        assert topics.agreed(conn, old.id) == ()  # type: ignore[union-attr]
    assert told.people == 1
    agreements.leave_awareness(hers.id, BY)
    assert count(draft(content=PLAIN), world.clock.at).people == 0
    with world.store.reading() as conn:
        assert set(safe_addresses.agreed(conn, hers.id)) == ASKED


def test_confirming_what_had_run_out_does_not_begin_it_again(world: World) -> None:
    kept, ended = asked(world, 1), asked(world, 2, confirm_by=world.clock.at.date() - timedelta(days=2))
    agreements = world.site.care_desk.agreements
    for one in (kept, ended):
        agreements.confirm(one.id, BY)
    with world.store.reading() as conn:
        assert awareness.wished(conn, kept.id)
        assert not awareness.wished(conn, ended.id)


def test_a_chat_of_hers_that_was_not_agreed_on_takes_nothing_from_her_phone(world: World) -> None:
    asked(world, 1)
    with world.store.writing() as conn:
        chat = contacts.find_or_make(conn, world.store.vault, "chat", "7000099", world.clock.at, Lang.BN)
        contact_links.share(conn, world.store.vault, chat.id, phone(1))
        topics.choose(conn, chat.id, AWARENESS, True, "chat", world.clock.at)
    both = replace(PLAIN, channels=("chat", "sms:twilio"))
    counted = world.site.broadcasts.reach.count(draft(content=both), world.clock.at)
    assert (counted.by_channel, counted.left_out) == ({"sms:twilio": 1}, {LeftOut.IN_CARE: 1})


def test_the_condition_costs_nothing_where_the_words_are_for_others() -> None:
    question = audience.Question(audience.Audience(), AWARENESS, (audience.Leg("sms", "phone", {}, "sms"),), 2026)
    assert "consents" not in str(question.chosen("", "g").compile())
