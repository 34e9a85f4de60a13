"""Conveyance in the console: approved, paid, disputed, settled, by who may, and nothing for who may not."""

import csv
import io
import re
from collections.abc import Callable

import openpyxl
import pytest

import wsgi
from gateway.service.accounts import Wanted
from gateway.service.acting import AtTerminal
from gateway.service.conveyance.disputes import Disputes
from gateway.service.conveyance.views import View
from gateway.service.demonstration import PASSWORD, UPAZILA
from gateway.service.roles import ConsoleRole
from gateway.service.scope import Scope
from gateway.store import audit
from tests.web.console.visitor import Visitor

Maker = Callable[[str], Visitor]
BY = AtTerminal("terminal:t")


def first(site: wsgi.Site, view: View, state: str = "") -> str:
    found, _ = site.console.care.ledger.page(view, BY)
    return next(one.payment.id for one in found if state in ("", one.payment.state))


def state(site: wsgi.Site, payment_id: str) -> str:
    return site.console.care.ledger.one(payment_id, BY).payment.state


def test_finance_approves_and_pays_and_the_line_tells(site: wsgi.Site, signed_in: Maker) -> None:
    visitor, one = signed_in("finance"), first(site, View.DUE, "due")
    assert visitor.post(f"payments/{one}/pay", {"method": "cash"}).status_code == 303
    assert state(site, one) == "due", "what nobody approved isn't paid"
    visitor.post(f"payments/{one}/approve", {"taka": "৩২০"})
    visitor.post(f"payments/{one}/pay", {"method": "bkash", "transfer": ""})
    assert state(site, one) == "approved", "bKash needs its number"
    assert "ট্রানজেকশন নম্বর লাগবে" in visitor.get(f"payments/{one}").text
    visitor.post(f"payments/{one}/pay", {"method": "bkash", "transfer": "NOMUNA1"})
    page = visitor.get(f"payments/{one}").text
    assert state(site, one) == "paid"
    assert {said for said in ("NOMUNA1", "300 → 320", "নমুনা হিসাবরক্ষক") if said not in page} == set()


def test_a_dispute_is_paid_again_or_her_receipt_marked_for_all_to_see(site: wsgi.Site, signed_in: Maker) -> None:
    finance, caseworker = signed_in("finance"), signed_in("caseworker")
    one = first(site, View.ASKED)
    with site.store.writing() as conn:
        Disputes(site.store.vault, site.assembly.appointments.tasks).answered(conn, one, site.clock.now(), came=False)
    assert f"payments/{one}" in finance.get("payments/?show=disputed").text
    assert "“পাই নাই” বলেছেন" in caseworker.get(f"payments/{one}").text
    assert caseworker.post(f"payments/{one}/pay", {"method": "cash"}).status_code == 404
    finance.post(f"payments/{one}/pay", {"method": "cash"})
    assert state(site, one) == "paid"
    caseworker.post(f"payments/{one}/receipt", {"note": ""})
    assert state(site, one) == "paid", "without a reason nobody marks it for her"
    caseworker.post(f"payments/{one}/receipt", {"note": "নমুনা: ফোনে বলেছেন"})
    for page in (f"payments/{one}", "payments/?show=received"):
        assert "প্রাপ্তি কর্মীর লেখা" in finance.get(page).text


def test_the_start_page_reminds_of_what_is_overdue_and_what_never_came(signed_in: Maker) -> None:
    page = signed_in("finance").get().text
    assert {part for part in ("overdue", "disputed") if f"payments/?show={part}" not in page} == set()
    assert "payments/?show" not in signed_in("auditor").get().text


def test_a_part_is_taken_along_as_a_file(site: wsgi.Site, signed_in: Maker) -> None:
    visitor = signed_in("finance")
    rows = list(csv.reader(io.StringIO(visitor.get("payments/overdue.csv").data.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("payments/overdue.xlsx").data)).active
    assert len(rows) == book.max_row == 1 + site.console.care.ledger.parts(BY)[View.OVERDUE].many > 2
    assert rows[1][0].startswith("DEMO-P")
    assert visitor.get("payments/nothing.csv").status_code == visitor.get("payments/due.pdf").status_code == 404
    with site.store.reading() as conn:
        assert "payment.export" in [deed.act for deed in audit.latest(conn)]


def test_one_is_made_due_by_hand_for_a_case_of_ones_own_area(site: wsgi.Site, signed_in: Maker) -> None:
    visitor = signed_in("coordinator")
    form = {"case": "DEMO-P1", "taka": "৪৪০", "due_on": "2026-12-30"}
    assert visitor.post("payments/new", form | {"case": "DEMO-0"}).status_code == 422
    assert visitor.post("payments/new", form | {"taka": "0"}).status_code == 422
    assert visitor.post("payments/new", form | {"due_on": "x"}).status_code == 422
    made = visitor.post("payments/new", form)
    assert made.status_code == 303
    assert "৳৪৪০" in visitor.get(made.location.removeprefix("/console/")).text


@pytest.mark.parametrize(("place", "seen"), [(Scope("jashore", UPAZILA), True), (Scope("khulna"), False)])
def test_only_payments_of_ones_own_area_are_there(site: wsgi.Site, app, place: Scope, seen: bool) -> None:
    login = f"finance{place.district}"
    site.accounts.add(Wanted(login, "নমুনা", ConsoleRole.FINANCE, place), "t", PASSWORD)
    visitor, one = Visitor(app), first(site, View.OVERDUE)
    visitor.sign_in(login)
    assert bool(re.findall(r"payments/\w{20,}", visitor.get("payments/?show=overdue").text)) == seen
    assert visitor.get(f"payments/{one}").status_code == (200 if seen else 404)
    assert visitor.post(f"payments/{one}/approve", {"taka": "1"}).status_code == (303 if seen else 404)
    assert visitor.get(f"payments/{one}").status_code == (200 if seen else 404)
