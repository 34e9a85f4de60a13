"""The calendar's acts through a whole site: set, moved, cancelled, marked, with what is in the way said first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from gateway.dialogue.care import GiveMark
from gateway.i18n.normalise import tidy
from gateway.service.appointments.arranging import InTheWay, Series
from gateway.service.appointments.clashes import Way, clashing
from gateway.service.appointments.feeds import written
from gateway.service.appointments.task_desk import NoSuchTask
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.scope import EVERYWHERE, Scope
from gateway.store import audit, care_tasks, contacts, questions, staff
from gateway.store.appointments import Appointment
from gateway.store.calendar import Entry
from gateway.store.care_schema import survivors
from gateway.store.engine import Store
from gateway.store.questions import Question
from gateway.store.slots import Slot
from gateway.store.staff import Presence
from gateway.store.states import Role
from tests.service.care import Patient, enrol, soon
from tests.service.world import COORDINATOR, DUTY, World

A_WEEK = timedelta(weeks=1)
HOME = {"district": "jashore", "upazila": "jashore/manirampur"}


@dataclass(frozen=True)
class Account:
    id: str = "a1"
    staff_id: str | None = None


@dataclass(frozen=True)
class By:
    actor: str
    scope: Scope
    account: Account = Account()


HERE, ELSEWHERE = By("account:a1", Scope("jashore")), By("account:a2", Scope("khulna"))


@pytest.fixture
def world(sqlite_store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    """On SQLite alone, but for the test that asks for `everywhere`."""
    made = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


@pytest.fixture
def everywhere(store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    """On each database."""
    made = World(store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


def states(world: World, hers: Patient) -> list[str]:
    found = world.site.care_desk.calendar.of_survivor(HERE, hers.id)
    return [one.entry.appointment.state for one in found]


def in_the_way(act: Callable[[], object]) -> list[Way]:
    with pytest.raises(InTheWay) as way:
        act()
    return [one.way for one in way.value.clashes]


def test_a_day_at_the_calendar(everywhere: World) -> None:
    world, desk = everywhere, everywhere.site.care_desk
    hers = enrol(world, **HOME)
    (made,) = desk.arranging.set(Appointment(hers.id, "legal", soon(world, days=2)), HERE)
    assert set(hers.reminders(made).values()) == {"planned"}
    desk.arranging.move(made, soon(world, days=3), HERE)
    with pytest.raises(Refused, match="not_yet"):
        desk.arranging.mark(made, HERE, came=True)
    on = desk.calendar.local(soon(world, days=3)).date()
    (day,) = desk.calendar.days(HERE, on, 1)
    assert [(one.initials, one.marked, one.clashes) for one in day.shown] == [("ন. ন.", False, False)]
    world.clock.at += timedelta(days=3)
    desk.arranging.mark(made, HERE, came=False)
    desk.arranging.mark(made, HERE, came=True)
    assert states(world, hers) == ["attended"]
    with pytest.raises(Refused, match="over"):
        desk.arranging.cancel(made, HERE)
    with world.store.reading() as conn:
        acts = {deed.act for deed in audit.latest(conn)}
    assert acts >= {f"appointment.{one}" for one in ("set", "move", "missed", "attended", "list")}


def test_nobody_touches_what_lies_outside_their_area(world: World) -> None:
    desk, hers = world.site.care_desk, enrol(world, **HOME)
    (made,) = desk.arranging.set(Appointment(hers.id, "legal", soon(world, days=2)), HERE)
    for act in (
        lambda: desk.arranging.set(Appointment(hers.id, "legal", soon(world, days=4)), ELSEWHERE),
        lambda: desk.arranging.move(made, soon(world, days=5), ELSEWHERE),
        lambda: desk.arranging.cancel(made, ELSEWHERE),
        lambda: desk.arranging.mark(made, ELSEWHERE, came=True),
        lambda: desk.calendar.open(ELSEWHERE, made),
        lambda: desk.calendar.of_survivor(ELSEWHERE, hers.id),
        lambda: desk.asking.now(hers.id, ELSEWHERE),
    ):
        with pytest.raises(NoSurvivor):
            act()
    on = desk.calendar.local(soon(world, days=2)).date()
    assert [len(desk.calendar.days(who, on, 1)[0].shown) for who in (HERE, ELSEWHERE)] == [1, 0]


def test_what_is_in_the_way_is_said_and_may_be_meant(world: World) -> None:
    desk, at = world.site.care_desk, soon(world, days=2)
    one, other = enrol(world, **HOME), enrol(world, "J-0002", at=(), **HOME)
    colleague = world.hire(DUTY, Role.DUTY)
    desk.arranging.set(Appointment(one.id, "legal", at, with_id=colleague), HERE)
    half = at + timedelta(minutes=30)
    same_her = Appointment(one.id, "health", half)
    same_staff = Appointment(other.id, "health", half, with_id=colleague)
    assert in_the_way(lambda: desk.arranging.set(same_her, HERE)) == [Way.SURVIVOR]
    assert in_the_way(lambda: desk.arranging.set(same_staff, HERE)) == [Way.CASEWORKER]
    assert in_the_way(lambda: desk.arranging.set(replace(same_her, starts_at=soon(world, days=-1)), HERE, anyway=True))
    desk.arranging.set(replace(same_staff, starts_at=at + timedelta(hours=1)), HERE)  # one after the other is well
    desk.arranging.set(same_her, HERE, anyway=True)
    (day,) = desk.calendar.days(HERE, desk.calendar.local(at).date(), 1)
    assert [each.clashes for each in day.shown] == [True, True, False]
    day = desk.calendar.local(at).date()
    with world.store.writing() as conn:
        staff.set_presence(conn, colleague, Presence(away_from=day, away_until=day + timedelta(days=9)))
    later = replace(same_staff, starts_at=at + timedelta(days=1))
    assert in_the_way(lambda: desk.arranging.set(later, HERE)) == [Way.AWAY]


def test_a_series_is_set_at_once_and_its_rest_cancelled(world: World) -> None:
    desk, hers = world.site.care_desk, enrol(world, **HOME)
    made = desk.arranging.set(Appointment(hers.id, "legal", soon(world, days=2)), HERE, Series(weeks=4))
    opened = desk.calendar.open(HERE, made[1])
    assert (len(made), opened.series) == (4, 3)
    assert desk.arranging.cancel(made[1], HERE, "নমুনা", rest=True) == 3
    assert states(world, hers) == ["cancelled"] * 3 + ["set"]
    assert set(hers.reminders(made[3]).values()) == {"moot"}


def test_a_group_has_so_many_seats_and_no_more(world: World) -> None:
    desk, at = world.site.care_desk, soon(world, days=2)
    colleague = world.hire(DUTY, Role.DUTY)
    course = desk.offering.offer(Slot("training", at, 90, 2, colleague), HERE, weeks=3)
    group = [enrol(world, f"J-{number}", at=(), **HOME) for number in range(3)]
    for one in group[:2]:
        seat = Appointment(one.id, "", at, slot_id=course[0])
        assert len(desk.arranging.set(seat, HERE, Series(whole_course=True))) == 3
    late = Appointment(group[2].id, "", at, slot_id=course[0])
    assert in_the_way(lambda: desk.arranging.set(late, HERE, anyway=True)) == [Way.SEATS]
    (day,) = desk.calendar.days(HERE, desk.calendar.local(at).date(), 1, colleague)
    assert [one.entry.appointment.kind for one in day.shown] == ["training"] * 2
    assert not any(one.clashes for one in day.shown), "two in one group"
    assert day.offered[0].left == 0
    with pytest.raises(Refused, match="taken"):
        desk.offering.withdraw(course[0], HERE)
    first = next(one for one in day.shown if one.entry.code == "J-0")
    desk.arranging.cancel(first.entry.appointment.id, HERE)
    assert len(desk.arranging.set(late, HERE)) == 1, "the seat is free again"


def test_in_a_free_time_it_is_with_whom_and_where_that_is(world: World) -> None:
    desk, hers = world.site.care_desk, enrol(world, **HOME)
    colleague = world.hire(DUTY, Role.DUTY)
    (slot,) = desk.offering.offer(Slot("legal", soon(world, days=3), 90, 1, colleague, "নমুনা অফিস"), HERE)
    (made,) = desk.arranging.set(Appointment(hers.id, "legal", soon(world, days=2), place="আগের অফিস"), HERE)
    assert [each.slot.id for each in desk.calendar.open(HERE, made).free] == [slot]
    desk.arranging.move(made, slot, HERE)
    moved = desk.calendar.open(HERE, made).shown.entry.appointment
    assert (moved.with_id, moved.minutes, moved.place) == (colleague, 90, "নমুনা অফিস")
    assert desk.calendar.free() == []


def test_tasks_are_seen_where_one_works_and_done_with_a_note(world: World) -> None:
    desk, hers = world.site.care_desk, enrol(world, **HOME)
    mine = replace(HERE, account=Account(staff_id=world.hire(DUTY, Role.DUTY)))
    with world.store.writing() as conn:
        world.site.appointments.tasks.add(conn, "wrong_person", hers.id, "c1", world.clock.at)
        world.site.appointments.tasks.add(conn, "move", hers.id, "m1", world.clock.at, "রবিবার বিকাল")
    shown, more = desk.tasks.page(HERE, "area")
    assert [(one.listed.task.kind, one.initials) for one in shown] == [("wrong_person", "ন. ন."), ("move", "ন. ন.")]
    assert not more
    assert desk.tasks.page(ELSEWHERE, "area") == ([], False)
    task = shown[0].listed.task.id
    for act in (lambda: desk.tasks.one(ELSEWHERE, task), lambda: desk.tasks.done(ELSEWHERE, task, "")):
        with pytest.raises(NoSuchTask):
            act()
    desk.tasks.take(mine, task)
    desk.tasks.done(mine, task, "  ঠিক নম্বর জেনে নিয়েছি ")
    with pytest.raises(NoSuchTask):
        desk.tasks.done(HERE, task, "again")
    (ended,), _ = desk.tasks.page(HERE, "done")
    assert (ended.listed.done_note, ended.listed.done_by) == (tidy("ঠিক নম্বর জেনে নিয়েছি"), "account:a1")
    assert [one.kind for one in desk.tasks.of_survivor(hers.id, HERE) if one.state == care_tasks.OPEN] == ["move"]


def test_who_led_a_session_does_not_see_that_she_was_unhappy_with_it(world: World) -> None:
    desk, hers = world.site.care_desk, enrol(world, **HOME)
    led, other = world.hire(DUTY, Role.DUTY), world.hire(COORDINATOR, Role.COORDINATOR)
    with world.store.writing() as conn:
        conn.execute(update(survivors).values(caseworker_id=led))
    named, unnamed = hers.meets(soon(world, days=1), with_id=other), hers.meets(soon(world, days=2))
    with world.store.writing() as conn:
        for meeting in (named, unnamed):
            asked = Question(
                hers.id, next(iter(hers.contacts.values())), "sms", "survey", meeting, None, world.clock.at
            )
            questions.ask(conn, [replace(asked, id=meeting)])
            contact = contacts.by_id(conn, asked.contact_id)
            assert contact
            world.site.appointments.answers.apply(conn, GiveMark(meeting[:8], 1, 1), contact, world.clock.at)
    seen = {}
    for staff_id in (led, other):
        who = replace(HERE, account=Account(staff_id=staff_id))
        shown, _ = desk.tasks.page(who, "area")
        tasks = [one for one in desk.tasks.of_survivor(hers.id, who) if one.kind == "low_mark"]
        assert [one.listed.task.id for one in shown if one.listed.task.kind == "low_mark"] == [one.id for one in tasks]
        seen[staff_id] = {one.about_id: one for one in tasks}
    assert set(seen[led]) == {named}  # without a name it was her caseworker who led it
    assert set(seen[other]) == {unnamed}
    assert (seen[led][named].assigned_to, seen[other][unnamed].assigned_to) == (led, other)
    with pytest.raises(NoSuchTask):
        desk.tasks.one(replace(HERE, account=Account(staff_id=led)), seen[other][unnamed].id)


def test_a_feed_tells_initials_and_nothing_else(now: datetime) -> None:
    one = Appointment("s", "counselling_person", now, 45, place="গোপন অফিস", id="m1", revision=2)
    calendar = icalendar.Calendar.from_ical(written([Entry(one, "J-0001", "নমুনা নারী")], now))
    (event,) = calendar.walk("VEVENT")
    assert (str(event["summary"]), event.decoded("dtstart"), event["sequence"]) == ("ন. ন.", now, 2)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=45)
    told = written([Entry(one, "J-0001", "নমুনা নারী")], now).decode()
    assert [word for word in ("নমুনা", "J-0001", "counselling", "গোপন") if word in told] == []


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 6), st.sampled_from("ab"), st.sampled_from(["x", "y", None])),
        max_size=12,
    )
)
def test_clashes_are_what_comparing_every_pair_finds(rows: list[tuple[int, int, str, str | None]]) -> None:
    midnight = datetime(2026, 11, 24).astimezone()
    found = [
        Appointment(who, "legal", midnight + timedelta(hours=at), hours * 60, with_id=with_id, id=str(number))
        for number, (at, hours, who, with_id) in enumerate(rows)
    ]
    expected = {
        one.id
        for one in found
        for other in found
        if one is not other
        and one.starts_at < other.starts_at + timedelta(minutes=other.minutes)
        and other.starts_at < one.starts_at + timedelta(minutes=one.minutes)
        and (one.survivor_id == other.survivor_id or (one.with_id and one.with_id == other.with_id))
    }
    assert clashing(found) == expected


def test_everywhere_sees_what_is_about_nobody(world: World) -> None:
    task = care_tasks.Task("other", None, "k", world.clock.at)
    with world.store.writing() as conn:
        made = care_tasks.add(conn, world.store.vault, task, world.clock.at)
    everywhere = replace(HERE, scope=EVERYWHERE)
    shown, _ = world.site.care_desk.tasks.page(everywhere, "area")
    assert [one.listed.task.id for one in shown] == [made]
    assert world.site.care_desk.tasks.page(HERE, "area") == ([], False)
