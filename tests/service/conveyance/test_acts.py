"""A session makes its conveyance due once; staff approve and pay it; sums and the time line tell what was done."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gateway.clock import SetClock
from gateway.i18n.conveyance_rates import Rates
from gateway.service.conveyance.acts import Conveyance, NoPayment
from gateway.service.conveyance.making import Making, Session
from gateway.service.conveyance.states import SURVIVOR, Cause
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.rules import Rules
from gateway.service.scope import EVERYWHERE, Scope
from gateway.store import audit, payments, survivors
from gateway.store.care_schema import appointments
from gateway.store.engine import Store
from gateway.store.payment_list import Sum, Wanted
from gateway.store.payments import Event, Method, PaymentState
from gateway.store.survivors import About

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
TODAY = date(2026, 11, 24)
RATES = """
[due]
days_before = 1
days_after = 7
[[rates]]
kind = ""
district = ""
taka = 300
confirmed = false
source = "made up"
reviewed_on = 2026-11-24
review_by = 2027-02-24
[[rates]]
kind = "training"
district = "jashore"
taka = 500
confirmed = true
source = "made up"
reviewed_on = 2026-11-24
review_by = 2027-02-24
"""


@dataclass(frozen=True)
class By:
    actor: str
    scope: Scope = EVERYWHERE


FINANCE, ELSEWHERE = By("account:f1"), By("account:f2", Scope("khulna"))


class Desk:
    def __init__(self, store: Store, rates: Rates) -> None:
        self.store, self.clock = store, SetClock(NOW)
        self.acts = Conveyance(store, Rules(), self.clock)
        self.making = Making(store.vault, rates, Rules())
        with store.writing() as conn:
            self.hers = survivors.add(conn, store.vault, About("J-1", "নমুনা", district="jashore"), "s", NOW)

    def session(self, kind: str, starts_at: datetime, name: str = "p1") -> Session:
        """Keep an appointment, of which the payment must know little."""
        row = {"id": name, "survivor_id": self.hers, "kind": kind, "starts_at": starts_at, "state": "set"}
        with self.store.writing() as conn:
            conn.execute(appointments.insert(), row | {"created_at": NOW, "changed_at": NOW})
        return Session(self.hers, name, kind, starts_at)

    def made(self, session: Session, *, advance: bool = False) -> str | None:
        with self.store.writing() as conn:
            make = self.making.in_advance if advance else self.making.after
            return make(conn, session, "account:c1", self.clock.now())

    def paid(self, taka: int = 300) -> str:
        made = self.acts.add(self.hers, taka, TODAY, FINANCE)
        self.acts.approve(made, taka, FINANCE)
        self.acts.pay(made, Method.BKASH, "TX9", FINANCE)
        return made

    def line(self, payment_id: str) -> list[tuple[str, str, str, str]]:
        _, events = self.acts.opened(payment_id, FINANCE)
        return [(one.state, one.cause, one.by, one.note) for one in events]


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> Rates:
    folder = tmp_path_factory.mktemp("rates")
    (folder / "conveyance.toml").write_text(RATES)
    return Rates.load(folder)


@pytest.fixture
def desk(store: Store, rates: Rates) -> Desk:
    return Desk(store, rates)


@pytest.mark.parametrize(
    ("kind", "district", "taka", "agreed"),
    [
        ("training", "jashore", 500, 500),
        ("training", "khulna", 300, None),
        ("counselling", "jashore", 300, None),
    ],
)
def test_the_rate_that_fits_best(rates: Rates, kind: str, district: str, taka: int, agreed: int | None) -> None:
    rate = rates.of(kind, district)
    assert rate is not None
    assert (rate.taka, rates.agreed(kind, district, TODAY)) == (taka, agreed)
    assert rates.agreed(kind, district, date(2028, 1, 1)) is None


def test_the_rates_of_the_site_can_be_read() -> None:
    rates = Rates.load(Path(__file__).parents[3] / "locales")
    assert rates.of("counselling", "jashore") is not None


@pytest.mark.parametrize("wrong", ["taka = 0", "taka = 2000000"])
def test_a_slip_of_the_finger_is_no_rate(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "conveyance.toml").write_text(RATES.replace("taka = 300", wrong))
    with pytest.raises(ValueError, match="is no fare"):
        Rates.load(tmp_path)


def test_a_session_is_paid_once(desk: Desk) -> None:
    session = desk.session("training", NOW + timedelta(days=3))
    advance = desk.made(session, advance=True)
    assert advance is not None
    found, _ = desk.acts.opened(advance, FINANCE)
    assert (found.taka, found.due_on, found.state) == (500, TODAY + timedelta(days=2), PaymentState.DUE)
    assert desk.made(session, advance=True) is None
    assert desk.made(session) is None
    desk.acts.settle(advance, Cause.CALLED_OFF, "", FINANCE)
    after = desk.made(session)
    assert after is not None
    found, _ = desk.acts.opened(after, FINANCE)
    assert found.due_on == TODAY + timedelta(days=10)
    late = desk.made(desk.session("training", NOW + timedelta(hours=3), "p2"), advance=True)
    assert late is not None
    assert desk.acts.opened(late, FINANCE)[0].due_on == TODAY


def test_it_is_approved_and_paid_and_every_act_is_signed(desk: Desk) -> None:
    made = desk.made(desk.session("counselling", NOW))
    assert made is not None
    with pytest.raises(Refused, match="no_such_way"):
        desk.acts.pay(made, Method.CASH, "", FINANCE)
    with pytest.raises(Refused, match="bad_sum"):
        desk.acts.approve(made, 0, FINANCE)
    desk.clock.at += timedelta(minutes=1)
    desk.acts.approve(made, 350, FINANCE)
    with pytest.raises(Refused, match="transfer_missing"):
        desk.acts.pay(made, Method.BKASH, " ", FINANCE)
    desk.clock.at += timedelta(minutes=1)
    desk.acts.pay(made, Method.BKASH, "TX77", FINANCE)
    found, _ = desk.acts.opened(made, FINANCE)
    assert (found.taka, found.transfer, found.state) == (350, "TX77", PaymentState.PAID)
    assert desk.line(made) == [
        ("due", "attended", "account:c1", ""),
        ("approved", "approved", "account:f1", "300 → 350"),
        ("paid", "paid", "account:f1", ""),
    ]
    with desk.store.reading() as conn:
        acts = {deed.act for deed in audit.latest(conn)}
    assert {"payment.approved", "payment.paid", "payment.show"} <= acts


def test_a_receipt_that_staff_enter_is_seen_as_theirs(desk: Desk) -> None:
    made = desk.paid()
    with pytest.raises(Refused, match="note_missing"):
        desk.acts.settle(made, Cause.ENTERED_BY_STAFF, "  ", FINANCE)
    with pytest.raises(Refused, match="no_such_way"):
        desk.acts.settle(made, Cause.SHE_HAS_IT, "she said so", FINANCE)
    desk.clock.at += timedelta(minutes=1)
    desk.acts.settle(made, Cause.ENTERED_BY_STAFF, "ফোনে বলেছেন", FINANCE)
    assert desk.line(made)[-1] == ("received", "entered_by_staff", "account:f1", "ফোনে বলেছেন")
    hers = desk.paid(200)
    with desk.store.writing() as conn:
        event = Event(PaymentState.RECEIVED, Cause.SHE_HAS_IT, SURVIVOR, NOW)
        payments.change(conn, desk.store.vault, hers, event)
    totals = desk.acts.totals(FINANCE)
    assert (totals.by_her_word, totals.by_staffs_word) == (Sum(1, 200), Sum(1, 300))
    assert totals.by_state == {PaymentState.RECEIVED: Sum(2, 500)}


def test_what_is_owed_grows_old(desk: Desk) -> None:
    for days in (-3, 0, 1, 10, 20, 40, 90):
        desk.acts.add(desk.hers, 100, TODAY - timedelta(days=days), FINANCE)
    totals = desk.acts.totals(FINANCE)
    assert [part.many for part in totals.owed] == [2, 1, 1, 1, 2]
    assert sum(part.taka for part in totals.owed) == 700
    assert all(part.many == 0 for part in totals.disputed)


def test_payments_outside_an_area_are_not_there(desk: Desk) -> None:
    made = desk.paid()
    assert [one.code for one in desk.acts.listed(FINANCE, Wanted())] == ["J-1"]
    assert desk.acts.listed(ELSEWHERE, Wanted()) == []
    assert desk.acts.totals(ELSEWHERE).by_state == {}
    for act in (lambda: desk.acts.opened(made, ELSEWHERE), lambda: desk.acts.of_survivor(desk.hers, ELSEWHERE)):
        with pytest.raises(NoSurvivor):
            act()
    with pytest.raises(NoPayment):
        desk.acts.opened("nothing", FINANCE)
