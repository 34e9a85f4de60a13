"""The tip desk in the console: from a tip to its end, by who may, and nothing for who may not."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest

import wsgi
from gateway.service.tip_reader import terminal
from gateway.service.tip_reading import Wanted
from tests.web.console.visitor import Visitor

Maker = Callable[[str], Visitor]


@pytest.fixture
def number(site: wsgi.Site) -> str:
    (newest, *_), _, _ = site.console.tips.reading.page(terminal("t"), Wanted(state="new", kind="", danger=False))
    return newest.number


def test_a_coordinator_reads_and_acts(signed_in: Maker, number: str) -> None:
    visitor = signed_in("coordinator")
    assert number in visitor.get("tips/").text.translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789"))
    page = visitor.get(f"tips/{number}").text
    assert "নমুনা বাজার" in page
    assert visitor.post(f"tips/{number}/ask", {"question": "কবে দেখেছেন?"}).status_code == 303
    assert visitor.post(f"tips/{number}/note", {"note": "একটা নোট"}).status_code == 303
    for state, detail in (("acknowledged", ""), ("in_progress", ""), ("referred", "police"), ("closed", "helped")):
        assert visitor.post(f"tips/{number}/step", {"state": state, "detail": detail, "note": "ঠিক"}).status_code == 303
    page = visitor.get(f"tips/{number}").text
    assert "কবে দেখেছেন?" in page
    assert "একটা নোট" in page
    assert "পুলিশ" in page
    assert "আবার কাজে নিলাম" in page  # what is closed is opened again, it isn't begun


def test_a_wrong_step_is_said_to_be_so_and_nothing_happens(signed_in: Maker, number: str) -> None:
    visitor = signed_in("coordinator")
    assert visitor.post(f"tips/{number}/step", {"state": "closed", "detail": "helped", "note": "x"}).status_code == 303
    assert "করা যাচ্ছে না" in visitor.get(f"tips/{number}").text


def test_an_activist_sees_the_minimum_of_their_own_area(signed_in: Maker, site: wsgi.Site) -> None:
    visitor = signed_in("activist")
    everything, _, _ = site.console.tips.reading.page(terminal("t"), Wanted())
    mine = next(one for one in everything if one.union == "jashore/manirampur/rohita")
    other = next(one for one in everything if one.upazila == "jashore/sharsha")
    page = visitor.get(f"tips/{mine.number}")
    assert page.status_code == 200
    assert "নমুনা বাজার" not in page.text
    assert visitor.get(f"tips/{other.number}").status_code == 404
    assert visitor.post(f"tips/{other.number}/note", {"note": "x"}).status_code == 404
    assert visitor.post(f"tips/{mine.number}/ask", {"question": "x"}).status_code == 404


@pytest.mark.parametrize("login", ["admin", "auditor", "broadcaster", "approver", "caseworker"])
def test_for_others_there_are_no_tips(signed_in: Maker, number: str, login: str) -> None:
    visitor = signed_in(login)
    assert visitor.get("tips/").status_code == 404
    assert visitor.get(f"tips/{number}").status_code == 404


def test_an_auditor_reads_counts_and_takes_them_along(signed_in: Maker) -> None:
    visitor = signed_in("auditor")
    assert visitor.get("figures/").status_code == 200
    chart = visitor.get("figures/chart/kind.svg")
    assert chart.mimetype == "image/svg+xml"
    assert b"<script" not in chart.data
    rows = list(openpyxl.load_workbook(io.BytesIO(visitor.get("figures/export.xlsx").data)).active.values)
    assert len(rows) > 20
    assert not [row for row in rows if isinstance(row[2], int) and 0 < row[2] < 5]
    assert len(visitor.get("figures/export.csv").text.splitlines()) == len(rows)


def test_somebody_who_came_in_is_given_a_receipt_once(signed_in: Maker) -> None:
    visitor = signed_in("caseworker")
    asked = visitor.post("tips/new", {"what": "নমুনা কথা", "place": "Kaliganj", "source": "walk_in"})
    assert asked.status_code == 422
    assert 'value="' in asked.text
    chosen = re.findall(r'<option value="(\w+/kaliganj)"', asked.text)
    assert len(chosen) > 1
    said = {"what": "নমুনা কথা", "place": "Kaliganj", "choice": chosen[0], "source": "walk_in", "danger": "no"}
    page = visitor.post("tips/new", said)
    assert re.search(r"([০-৯]{3} ){3}[০-৯]{3}", page.text)
    assert page.headers["Cache-Control"] == "no-store"


def test_keys_are_given_changed_and_shown(signed_in: Maker) -> None:
    visitor = signed_in("coordinator")
    assert "চাবি আছে" in visitor.get("desk-keys/").text
    assert visitor.post("desk-keys/change").status_code == 303
    for _ in range(20):
        shown = visitor.get("desk-keys/progress").text
        if "hx-get" not in shown:
            break
    assert "hx-get" not in shown
    assert visitor.post("desk-keys/people/nobody/entitle").status_code == 303
    assert visitor.post("desk-keys/remember", {"old": "x"}).status_code == 303
