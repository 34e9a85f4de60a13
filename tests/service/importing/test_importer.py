"""Files taken in: column faults first, then rows by their numbers, then what would be done; all of it or nothing."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from gateway.clock import SetClock
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.dates import Dates
from gateway.i18n.import_columns import ImportColumns
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Places
from gateway.service import importing, tables
from gateway.service.importing import templates
from gateway.service.importing.importer import Importer, Kind
from gateway.service.importing.plan import Plan, Verdict
from gateway.service.rules import Rules
from gateway.service.scope import EVERYWHERE, Scope
from gateway.store import audit, enrolment_history, payments, safe_addresses, survivors
from gateway.store.care_schema import consents
from gateway.store.care_schema import safe_addresses as addresses
from gateway.store.engine import Store
from gateway.store.survivors import Step, Survivor
from tests.service.books import book_of

LOCALES = Path(__file__).parents[3] / "locales"
NAMES, PLACES, DATES = ImportColumns.load(LOCALES), Places.load(LOCALES), Dates.load(LOCALES)
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
FILE = """Case number,নাম,Sex,Date of birth,জেলা,Upazila,Union,Step
J-1,নমুনা এক,নারী,০১/০২/১৯৯৮,যশোর,Manirampur,রোহিতা,enrolled
J-2,Sample Two,M,3 March 1999,Jessore,মনিরামপুর,,
"""
SAFE = """Case number,Channel,Number,Safe days,From,Until,Agreed to,Agreed on
J-1,SMS,01700-000021,"রবি, মঙ্গল",10:00,16:00,"reminder, payment",20/11/2026
J-1,call,01700-000022,প্রতিদিন,সকাল ৯টা,11:00,"reminder, payment",20/11/2026
"""
PAID = """Case number,Amount,Due on,Method,Reference
J-1,৩০০ টাকা,01/12/2026,বিকাশ,A-1
J-2,500,02/12/2026,cash,
"""


@dataclass(frozen=True)
class By:
    actor: str = "account:a1"
    scope: Scope = EVERYWHERE


BY = By()


class Desk:
    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, SetClock(NOW)
        self.importer = Importer(store, NAMES, PLACES, DATES, Rules(), self.clock, book_of(store))

    def take(self, kind: Kind, text: str, by: By = BY) -> Plan:
        return self.importer.carry_out(kind, text.encode(), by)

    def one(self, code: str) -> Survivor:
        with self.store.reading() as conn:
            found = survivors.by_code(conn, self.store.vault, code)
        assert found is not None
        return found

    def counted(self) -> tuple[int, ...]:
        with self.store.reading() as conn:
            tables_ = (survivors.survivors, addresses, consents, payments.payments)
            return tuple(conn.scalar(select(func.count()).select_from(table)) or 0 for table in tables_)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def verdicts(plan: Plan) -> tuple[int, int, int]:
    assert plan.faults == ()
    return (plan.count(Verdict.MAKE), plan.count(Verdict.CHANGE), plan.count(Verdict.SKIP))


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    assert plan.items == ()
    return [(one.row, one.column, one.code) for one in plan.faults]


def test_a_file_makes_files_and_the_same_again_changes_nothing(desk: Desk) -> None:
    assert verdicts(desk.importer.preview(Kind.SURVIVORS, FILE.encode(), BY)) == (2, 0, 0)
    assert desk.counted()[0] == 0
    assert verdicts(desk.take(Kind.SURVIVORS, FILE)) == (2, 0, 0)
    one, two = desk.one("J-1"), desk.one("J-2")
    assert (one.about.name, one.about.sex, one.about.born_on) == ("নমুনা এক", "f", date(1998, 2, 1))
    assert (one.about.district, one.about.union, one.step) == ("jashore", "jashore/manirampur/rohita", Step.ENROLLED)
    assert (two.about.upazila, two.about.born_on, two.step) == ("jashore/manirampur", date(1999, 3, 3), Step.IDENTIFIED)
    assert one.confirm_by is None, "a file of survivors permits nothing"
    desk.clock.at += timedelta(days=1)
    assert verdicts(desk.take(Kind.SURVIVORS, FILE)) == (0, 0, 2)
    assert desk.one("J-1") == one
    with desk.store.reading() as conn:
        assert [deed.act for deed in audit.latest(conn)] == ["import.survivors"]
        assert len(enrolment_history.of_survivor(conn, desk.store.vault, one.id)) == 1


def test_what_differs_is_changed_and_empty_cells_leave_what_is_there(desk: Desk) -> None:
    desk.take(Kind.SURVIVORS, FILE)
    plan = desk.take(Kind.SURVIVORS, "case,name,sex,district\nJ-1,নতুন নাম,,\nJ-2,Sample Two,M,Khulna\n")
    assert [(item.row, item.verdict, item.changed) for item in plan.items] == [
        (2, Verdict.CHANGE, ("name",)),
        (3, Verdict.CHANGE, ("district", "upazila")),
    ]
    one = desk.one("J-1").about
    assert (one.name, one.sex, one.district) == ("নতুন নাম", "f", "jashore")
    two = desk.one("J-2").about
    assert (two.district, two.upazila) == ("khulna", "")


def test_faults_of_columns_come_before_those_of_rows(desk: Desk) -> None:
    plan = desk.take(Kind.SURVIVORS, "case,case no,Shoe size\nJ-1,J-1,38\n")
    assert faults(plan) == [
        (0, "Shoe size", "unknown_column"),
        (0, "case", "column_twice"),
        (0, "name", "column_missing"),
    ]
    plan = desk.take(
        Kind.SURVIVORS,
        "case,name,born_on,district,upazila,step,reason\n"
        "J-1,,31/02/1998,,,,\n"
        "EXAMPLE-1,নমুনা,,,,,\n"
        "J-3,x,,Sylhet,,,\n"
        "J-4,x,,Jashore,Dohar,,\n"
        "J-5,x,,,,dropped out,\n"
        "J-6,x,01/01/2012,,,enrolled,\n"
        "J-5,x,,,,,\n"
        "J-7,x,,,,,,spare\n",
    )
    assert faults(plan) == [
        (2, "name", "empty"),
        (2, "born_on", "bad_day"),
        (3, "case", "example_row"),
        (4, "district", "unknown_place"),
        (5, "upazila", "unknown_place"),
        (6, "reason", "reason_missing"),
        (7, "guardian", "guardian_missing"),
        (8, "case", "twice"),
        (9, "", "too_many_cells"),
    ]
    assert desk.counted()[0] == 0


def test_nobody_takes_in_what_lies_outside_their_area(desk: Desk) -> None:
    desk.take(Kind.SURVIVORS, FILE)
    khulna = By("account:a2", Scope("khulna"))
    assert faults(desk.take(Kind.SURVIVORS, FILE, khulna))[0] == (2, "case", "not_yours")
    assert faults(desk.take(Kind.SURVIVORS, FILE.replace("J-", "K-"), khulna))[0] == (2, "district", "outside_area")
    assert faults(desk.take(Kind.PAYMENTS, PAID, khulna))[0] == (2, "case", "unknown_case")
    assert faults(desk.take(Kind.CONTACTS, SAFE, khulna))[0] == (2, "case", "unknown_case")


def test_safe_addresses_come_once_and_no_file_gives_back_what_was_withdrawn(desk: Desk) -> None:
    desk.take(Kind.SURVIVORS, FILE)
    assert verdicts(desk.take(Kind.CONTACTS, SAFE)) == (2, 0, 0)
    hers = desk.one("J-1")
    assert hers.confirm_by == date(2026, 11, 20) + timedelta(weeks=26)
    with desk.store.reading() as conn:
        found = safe_addresses.of_survivor(conn, hers.id)
        assert sorted(safe_addresses.agreed(conn, hers.id)) == ["payment", "reminder"]
    assert [(one.medium, one.days, one.opens) for one in found] == [
        (Medium.SMS, frozenset({6, 1}), time(10)),
        (Medium.VOICE, frozenset(range(7)), time(9)),
    ]
    with desk.store.writing() as conn:
        safe_addresses.agree(conn, hers.id, (), "s1", NOW.date())
    assert verdicts(desk.take(Kind.CONTACTS, SAFE)) == (0, 0, 2)
    with desk.store.reading() as conn:
        assert safe_addresses.agreed(conn, hers.id) == []


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("16:00", "09:00", (2, "closes", "no_hours")),
        ("01700-000022", "01700-0", (3, "number", "no_phone")),
        ("20/11/2026\nJ-1,call", "20/11/2027\nJ-1,call", (2, "agreed_on", "bad_day")),
        ("20/11/2026\n", "20/11/2024\n", (2, "confirm_by", "bad_day")),
        ("J-1,SMS", "J-9,SMS", (2, "case", "unknown_case")),
        ("J-1,SMS", "J-1,chat", (2, "number", "chat_unknown")),
        ("রবি, মঙ্গল", "রবি, শুকতারা", (2, "days", "not_a_choice")),
        ('"reminder, payment",20/11/2026\nJ-1', '"survey",20/11/2026\nJ-1', (3, "agreed", "differs_from_first")),
        ("reminder, payment", "reminder, awareness", (2, "agreed", "not_a_choice")),
    ],
)
def test_a_faulty_agreement_is_named_and_makes_nothing(
    sqlite_store: Store, was: str, now: str, fault: tuple[int, str, str]
) -> None:
    desk = Desk(sqlite_store)
    desk.take(Kind.SURVIVORS, FILE)
    assert was in SAFE
    assert fault in faults(desk.take(Kind.CONTACTS, SAFE.replace(was, now)))
    assert desk.counted()[1:3] == (0, 0)


def test_payments_are_known_again_by_reference_or_by_day_and_sum(desk: Desk) -> None:
    desk.take(Kind.SURVIVORS, FILE)
    assert verdicts(desk.take(Kind.PAYMENTS, PAID)) == (2, 0, 0)
    assert verdicts(desk.take(Kind.PAYMENTS, PAID)) == (0, 0, 2)
    assert verdicts(desk.take(Kind.PAYMENTS, PAID.replace("৩০০ টাকা", "350"))) == (0, 1, 1)
    hers = desk.one("J-1").id
    with desk.store.writing() as conn:
        (paid,) = payments.of_survivor(conn, desk.store.vault, hers)
        assert paid.taka == 350
        event = payments.Event(payments.PaymentState.APPROVED, "approved", "account:f", NOW)
        payments.change(conn, desk.store.vault, paid.id, event)
    assert faults(desk.take(Kind.PAYMENTS, PAID)) == [(2, "taka", "past_changing")]
    assert verdicts(desk.take(Kind.PAYMENTS, PAID.replace("৩০০ টাকা", "350"))) == (0, 0, 2)
    twice = "case,taka,due_on,reference\nJ-1,1,03/12/2026,B\nJ-1,2,03/12/2026,B\nJ-2,90000,03/12/2026,\n"
    assert faults(desk.take(Kind.PAYMENTS, twice)) == [(3, "reference", "twice"), (4, "taka", "bad_sum")]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("lang", list(Lang))
def test_a_template_is_understood_and_its_example_is_not_taken_for_somebody(
    sqlite_store: Store, kind: Kind, lang: Lang
) -> None:
    desk = Desk(sqlite_store)
    for data in (templates.as_csv(NAMES, kind, lang), templates.as_workbook(NAMES, kind, lang)):
        assert faults(desk.importer.preview(kind, data, BY)) == [(2, "case", "example_row")]


cell = st.sampled_from(
    ["J-1", "J-2", "01700-000021", "নারী", "01/01/2000", "যশোর", "Manirampur", "300", "10:00", "sms", ""]
)
names = st.sampled_from(["Case number", "Name", "Number", "Amount", "Due on", "জেলা", "Channel", "?"])
grids = st.lists(st.lists(cell | st.text(max_size=8), max_size=6), max_size=6)


@given(st.sampled_from(Kind), st.lists(names | st.text(max_size=8), max_size=6), grids)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_whatever_a_file_holds_it_is_planned_or_its_faults_are_named(
    sqlite_store: Store, kind: Kind, heading: list[str], rows: list[list[str]]
) -> None:
    desk = Desk(sqlite_store)
    before = desk.counted()
    plan = desk.importer.carry_out(kind, tables.as_csv([heading, *rows]), BY)
    assert not (plan.items and plan.faults)
    if plan.faults:
        assert desk.counted() == before
    else:
        assert verdicts(desk.importer.carry_out(kind, tables.as_csv([heading, *rows]), BY))[:2] == (0, 0)


def test_a_fault_in_the_middle_of_the_work_undoes_all_of_it(desk: Desk) -> None:
    def broken(done: int, of: int) -> None:
        assert (done, of) == (2, 2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.importer.carry_out(Kind.SURVIVORS, FILE.encode(), BY, broken)
    assert desk.counted()[0] == 0


CODES = re.compile(r'(?:Fault\((?:[\w.]+, )?(?:f?"[^"]*"|\w+), |BadCell\(|Unreadable\()"(\w+)"')


@pytest.mark.parametrize("lang", list(Lang))
def test_every_fault_has_words(lang: Lang) -> None:
    folder = Path(importing.__file__).parent
    files = (*folder.glob("*.py"), folder.parent / "enrolment" / "agreement.py")
    codes = {code for path in files for code in CODES.findall(path.read_text("utf-8"))}
    assert len(codes) > 30
    known = Catalogue.load(LOCALES, "console").keys(lang)
    assert {code for code in codes if f"import.fault.{code}" not in known} == set()
