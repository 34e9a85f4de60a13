"""Appointments from a file: set with their reminders, moved, left alone; what is over is only kept and asks nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from gateway.service.importing.importer import Kind
from gateway.service.scope import Scope
from gateway.store import appointments, care_schema, payments
from gateway.store.appointments import Appointment
from gateway.store.engine import Store
from tests.service.importing.test_importer import FILE, SAFE, By, Desk, faults, verdicts

MEETINGS = """Case number,Kind,Date,সময়,Minutes,Place,State,Reference
J-1,কাউন্সেলিং,01/12/2026,সকাল ১০টা,45,সদর অফিস,,A-1
J-2,Training,২/১২/২০২৬,10:30,,,,
J-2,Legal,01/06/2026,10:30,,,attended,
"""


@pytest.fixture
def desk(store: Store) -> Desk:
    made = Desk(store)
    made.take(Kind.SURVIVORS, FILE)
    made.take(Kind.CONTACTS, SAFE)
    return made


def of(desk: Desk, code: str) -> list[Appointment]:
    with desk.store.reading() as conn:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        return appointments.of_survivor(conn, desk.store.vault, desk.one(code).id, long_ago)


def planned(desk: Desk, one: Appointment) -> set[str]:
    columns = care_schema.reminders.c
    mine = (columns.appointment_id == one.id, columns.state == "planned")
    with desk.store.reading() as conn:
        return set(conn.scalars(select(columns.rule).where(*mine)))


def test_what_is_ahead_is_set_and_reminded_of_and_the_same_again_changes_nothing(desk: Desk) -> None:
    assert verdicts(desk.take(Kind.APPOINTMENTS, MEETINGS)) == (3, 0, 0)
    (one,), (over, two) = of(desk, "J-1"), of(desk, "J-2")
    assert (one.kind, one.minutes, one.place) == ("counselling_person", 45, "সদর অফিস")
    assert one.starts_at == datetime(2026, 12, 1, 4, tzinfo=UTC)
    assert planned(desk, one) == {"3d", "end"}, "her days are Sunday and Tuesday from ten"
    assert (two.state, over.state, planned(desk, over)) == ("set", "attended", set())
    with desk.store.reading() as conn:
        assert payments.of_survivor(conn, desk.store.vault, over.survivor_id) == [], "an old list makes nothing due"
    desk.clock.at += timedelta(days=30)
    assert verdicts(desk.take(Kind.APPOINTMENTS, MEETINGS)) == (0, 0, 3), "its time being over meanwhile"


def test_another_time_moves_it_and_other_words_only_describe_it(desk: Desk) -> None:
    desk.take(Kind.APPOINTMENTS, MEETINGS)
    moved = desk.take(Kind.APPOINTMENTS, MEETINGS.replace("সকাল ১০টা,45", "15:00,"))
    assert [item.changed for item in moved.items if item.changed] == [("day",)]
    (one,) = of(desk, "J-1")
    assert (one.starts_at.hour, one.minutes, one.revision) == (9, 45, 1)
    described = desk.take(Kind.APPOINTMENTS, MEETINGS.replace("সকাল ১০টা,45,সদর", "15:00,90,নতুন"))
    assert [item.changed for item in described.items if item.changed] == [("minutes", "place")]
    (one,) = of(desk, "J-1")
    assert (one.place, one.minutes, one.revision) == ("নতুন অফিস", 90, 1)
    assert planned(desk, one) == {"3d", "1d", "2h", "end"}


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("01/12/2026", "01/11/2026", (2, "day", "past_day")),
        ("01/06/2026", "01/12/2026", (4, "state", "not_yet")),
        ("Training", "Party", (3, "kind", "not_a_choice")),
        ("10:30,,,,", "25:30,,,,", (3, "clock", "bad_time")),
        ("J-2,Training", "J-9,Training", (3, "case", "unknown_case")),
        ("attended,", "attended,B\nJ-2,Legal,02/06/2026,10:30,,,missed,B", (5, "reference", "twice")),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_set(
    sqlite_store: Store, was: str, now: str, fault: tuple[int, str, str]
) -> None:
    desk = Desk(sqlite_store)
    desk.take(Kind.SURVIVORS, FILE)
    assert was in MEETINGS
    assert faults(desk.take(Kind.APPOINTMENTS, MEETINGS.replace(was, now))) == [fault]
    assert of(desk, "J-1") == of(desk, "J-2") == []


def test_what_is_over_stays_and_nobody_reaches_into_another_area(desk: Desk) -> None:
    desk.take(Kind.APPOINTMENTS, MEETINGS.replace("attended,", "attended,B"))
    later = MEETINGS.replace("01/06/2026", "02/06/2026").replace("attended,", "attended,B")
    assert faults(desk.take(Kind.APPOINTMENTS, later)) == [(4, "day", "appointment_over")]
    khulna = By("account:a2", Scope("khulna"))
    assert {fault[2] for fault in faults(desk.take(Kind.APPOINTMENTS, MEETINGS, khulna))} == {"unknown_case"}
