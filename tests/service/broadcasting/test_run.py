"""A run from draft to done: written by one, approved by another, sent once, held, paused, cancelled, resumed."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from gateway.channels.contract import DeliveryReport, Outgoing, Remedy, SendError, Status
from gateway.i18n.language import Lang
from gateway.service.broadcasts import casting
from gateway.service.broadcasts.book import NotAllowed
from gateway.service.broadcasts.content import AWARENESS, Content
from gateway.service.broadcasts.states import Cause, IllegalStep, State
from gateway.store import broadcasts, contacts, recipients, topics
from gateway.store.broadcast_schema import recipients as table
from gateway.store.schema import outbox
from tests.service.broadcasting.crowd import APPROVER, WRITER, draft, leave, number, settle_in
from tests.service.broadcasting.test_audience import take_into_care
from tests.service.world import World


def approved(world: World, **more: object) -> str:
    book = world.site.broadcasts
    made = book.write(WRITER, draft(**more))
    book.approve(APPROVER, made, book.submit(WRITER, made).digest)
    return made


def under_way(world: World, **more: object) -> str:
    made = approved(world, **more)
    world.site.broadcasts.start(WRITER, made)
    return made


def cast(world: World) -> None:
    while world.site.casting.once():
        pass


def run_out(world: World, made: str, *ends: State) -> None:
    """Let the worker run until the run has come so far, on a busy machine too."""
    for _ in range(30):
        world.work(0.5)
        if state(world, made) in (ends or (State.DONE,)):
            return


def state(world: World, made: str) -> State:
    return world.site.broadcasts.one(made).state


def counts(world: World, made: str) -> dict[str, int]:
    with world.store.reading() as conn:
        return recipients.counts(conn, made)


def in_outbox(world: World) -> Counter[str]:
    with world.store.reading() as conn:
        return Counter(dict(conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()))  # type: ignore[arg-type]


def test_everybody_who_agreed_hears_it_once(world: World) -> None:
    people = settle_in(world.store, 30, world.clock.at)
    leave(world.store, people[0], world.clock.at)
    take_into_care(world.store, people[1], world.clock.at)
    made = under_way(world)
    run_out(world, made)
    assert state(world, made) is State.DONE
    assert sorted(out.address for out in world.sms.out) == [number(at) for at in range(3, 31)]
    assert counts(world, made) == {"sent": 28}


def test_no_approval_by_a_writer_nor_of_what_has_changed(world: World) -> None:
    settle_in(world.store, 3, world.clock.at)
    book = world.site.broadcasts
    made = book.write(WRITER, draft())
    seen = book.submit(WRITER, made).digest
    with pytest.raises(NotAllowed, match="own"):
        book.approve(WRITER, made, seen)
    book.change(APPROVER, made, draft(name="another"))  # who changes it has written it too
    again = book.submit(WRITER, made).digest
    with pytest.raises(NotAllowed, match="own"):
        book.approve(APPROVER, made, again)
    third = replace(APPROVER, actor="account:third")
    with pytest.raises(NotAllowed, match="changed"):
        book.approve(third, made, seen)
    book.approve(third, made, again)
    book.change(WRITER, made, draft(name="later"))
    assert state(world, made) is State.DRAFT
    with pytest.raises(IllegalStep):
        book.start(WRITER, made)


def test_a_row_changed_behind_the_approval_does_not_run(world: World) -> None:
    settle_in(world.store, 3, world.clock.at)
    made = under_way(world)
    with world.store.writing() as conn:
        conn.execute(update(broadcasts.broadcasts).values(topic="loans"))
    cast(world)
    assert (state(world, made), world.site.broadcasts.one(made).cause) == (State.DRAFT, Cause.CHANGED)


def test_an_audience_that_grew_must_be_approved_anew(world: World) -> None:
    settle_in(world.store, 5, world.clock.at)
    made = under_way(world)
    settle_in(world.store, 5, world.clock.at, first=50)
    cast(world)
    assert (state(world, made), world.site.broadcasts.one(made).cause) == (State.DRAFT, Cause.GREW)
    assert in_outbox(world) == {}


def test_preparing_goes_on_where_a_killed_worker_left_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "CHUNK", 7)
    settle_in(world.store, 40, world.clock.at)
    made = under_way(world)
    written = recipients.write

    def dies(*args: object) -> int:
        written(*args)  # type: ignore[arg-type]
        raise RuntimeError("killed")

    for _ in range(3):
        world.site.casting.once()
    before = counts(world, made)
    monkeypatch.setattr(recipients, "write", dies)
    with pytest.raises(RuntimeError, match="killed"):
        world.site.casting.once()
    assert counts(world, made) == before  # nothing of a killed piece is left
    monkeypatch.setattr(recipients, "write", written)
    cast(world)
    assert counts(world, made) == {"out": 40}
    with world.store.reading() as conn:
        assert conn.scalar(select(func.count(func.distinct(table.c.contact_id)))) == 40


def test_the_outbox_never_holds_more_than_the_window(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "WINDOW", 10)
    monkeypatch.setattr(casting, "LOT", 5)
    settle_in(world.store, 40, world.clock.at)
    made = under_way(world)
    cast(world)
    assert (counts(world, made), in_outbox(world)) == ({"out": 10, "waiting": 30}, {"queued": 10})


def test_night_holds_a_run_and_morning_goes_on(world: World, now) -> None:  # type: ignore[no-untyped-def]
    settle_in(world.store, 3, now)
    world.clock.at = now.replace(hour=16)  # ten in the evening in Dhaka
    made = under_way(world)
    cast(world)
    shown = world.site.broadcasts.one(made)
    assert (shown.state, shown.cause) == (State.PAUSED, Cause.QUIET_HOURS)
    world.clock.at = shown.resume_at
    run_out(world, made)
    assert state(world, made) is State.DONE
    assert len(world.sms.out) == 3


def test_pause_holds_cancel_withdraws_and_resume_sends_the_rest(world: World) -> None:
    settle_in(world.store, 20, world.clock.at)
    made = under_way(world)
    cast(world)
    book = world.site.broadcasts
    book.pause(WRITER, made)
    assert in_outbox(world) == {"held": 20}
    world.work()
    assert world.sms.out == []
    book.resume(WRITER, made)
    book.pause(APPROVER, made)
    book.cancel(APPROVER, made)
    assert in_outbox(world) == {"cancelled": 20}
    assert state(world, made) is State.CANCELLED
    assert [one.act for one in book.events(made)][-3:] == ["resume", "pause", "cancel"]


def test_the_caps_of_the_day_and_the_month_hold(world: World) -> None:
    settle_in(world.store, 8, world.clock.at)
    world.site.casting._caps = replace(world.site.casting._caps, a_day=5)
    made = under_way(world)
    run_out(world, made, State.PAUSED)
    world.work(0.5)
    shown = world.site.broadcasts.one(made)
    assert (shown.cause, len(world.sms.out)) == (Cause.DAY_CAP, 5)
    world.clock.at = shown.resume_at
    run_out(world, made)
    assert len(world.sms.out) == 8


def test_a_failing_provider_pauses_the_run_and_says_so(world: World) -> None:
    settle_in(world.store, 60, world.clock.at)
    world.sms.fault = lambda out: SendError("503", Remedy.RETRY) if out.purpose == "broadcast" else None
    made = under_way(world)
    for _ in range(10):  # its counts come to the database every two seconds
        world.site.outcomes._health._told_at = 0.0
        world.clock.at += timedelta(seconds=20)
        world.work(0.5)
        if state(world, made) is State.PAUSED:
            break
    assert world.site.broadcasts.one(made).cause == Cause.PROVIDER
    assert world.sms.out == []


def test_a_lost_answer_is_never_sent_again_and_those_who_failed_may_be(world: World) -> None:
    settle_in(world.store, 3, world.clock.at)
    faults = {number(1): SendError("timeout", Remedy.UNKNOWN), number(2): SendError("30007", Remedy.DROP)}
    seen: Counter[str] = Counter()

    def fault(out: Outgoing) -> SendError | None:
        seen[out.address] += 1
        return faults.pop(out.address, None)

    world.sms.fault = fault
    made = under_way(world)
    run_out(world, made)
    assert counts(world, made) == {"unsure": 1, "failed": 1, "sent": 1}
    with world.store.reading() as conn:
        assert {one.code for one in recipients.unreached(conn, made)} == {"unconfirmed:timeout", "30007"}
        lost = conn.scalar(select(table.c.outbox_id).where(table.c.state == "unsure"))
    world.site.outcomes.reported(DeliveryReport("sms:twilio", Status.DELIVERED, "", str(lost)))
    assert world.site.broadcasts.retry(WRITER, made) == 1
    run_out(world, made)
    assert counts(world, made) == {"delivered": 1, "sent": 2}
    assert seen == {number(1): 1, number(2): 2, number(3): 1}


def test_who_leaves_or_comes_into_care_during_a_run_hears_nothing(world: World) -> None:
    people = settle_in(world.store, 4, world.clock.at)
    made = under_way(world)
    cast(world)
    leave(world.store, people[0], world.clock.at)
    take_into_care(world.store, people[1], world.clock.at)
    with world.store.writing() as conn:
        contacts.stop(conn, people[2], world.clock.at)
    run_out(world, made)
    assert [out.address for out in world.sms.out] == [number(4)]
    with world.store.reading() as conn:
        codes = conn.execute(select(table.c.code, func.count()).where(table.c.code != "").group_by(table.c.code))
        assert dict(codes.all()) == {"no_consent": 1, "in_care": 1, "stopped": 1}  # type: ignore[arg-type]
        # The list with numbers to call names nobody who is in care.
        assert sorted(one.code for one in recipients.unreached(conn, made)) == ["no_consent", "stopped"]


def test_each_reads_it_in_their_language_with_their_union(world: World) -> None:
    place = next(one for one in world.site.casting._places.by_id.values() if one.id.count("/") == 2)
    settle_in(world.store, 1, world.clock.at, union=place.id)
    settle_in(world.store, 1, world.clock.at, first=5)
    with world.store.writing() as conn:
        english = contacts.find_or_make(conn, world.store.vault, "phone", number(9), world.clock.at, Lang.EN)
        topics.choose(conn, english.id, AWARENESS, True, "console", world.clock.at)
    content = Content({Lang.BN: "সভা: {union}।", Lang.EN: "A meeting."}, ("sms:twilio",))
    run_out(world, under_way(world, content=content))
    assert {out.address: out.replies[0].text for out in world.sms.out} == {  # type: ignore[union-attr]
        number(1): f"সভা: {place.names[Lang.BN]}।",
        number(5): "সভা: ।",
        number(9): "A meeting.",
    }
