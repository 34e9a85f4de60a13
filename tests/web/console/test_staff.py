"""Staff and volunteers, calls and the trail, as forms and pages."""

from collections.abc import Callable

import pytest

import wsgi
from gateway.store import callbacks
from gateway.store.crypto import ADDRESS
from tests.web.console.visitor import Visitor

NEW = {"name": "নমুনা নতুন", "role": "activist", "place": "রোহিতা", "channel": "sms:twilio", "address": "০১৭০০-০০০০২১"}


def test_somebody_is_added_by_names_and_digits_as_people_write_them(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("coordinator")
    added = visitor.post("staff/new", NEW)
    assert added.status_code == 303
    page = visitor.client.get(added.location).text
    assert "রোহিতা" in page
    assert "•••• ০২১" in page
    assert "+8801700000021" not in page
    assert visitor.post("staff/new", NEW).status_code == 422


@pytest.mark.parametrize(
    "odd",
    [
        {"role": "emperor"},
        {"channel": "pigeon"},
        {"address": "  "},
        {"name": " "},
        {"place": "nowhere at all"},
        {"place": "Kaliganj"},  # there are several
    ],
)
def test_odd_forms_are_refused_with_a_sentence(signed_in: Callable[[str], Visitor], odd: dict[str, str]) -> None:
    answer = signed_in("coordinator").post("staff/new", {**NEW, "address": "01700000022", **odd})
    assert answer.status_code == 422
    assert "<main" in answer.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"begins": "09:00", "ends": "17:00", "days": "0"}, 303),
        ({"begins": "২২:০০", "ends": "০৬:০০"}, 303),
        ({"away_until": "2031-01-31"}, 303),
        ({"begins": "09:00"}, 422),
        ({"begins": "nine", "ends": "five"}, 422),
        ({"away_from": "2031-02-01", "away_until": "2031-01-31"}, 422),
        ({"away_from": "2031-02-01"}, 422),
        ({"stand_in": "f" * 32}, 422),
    ],
)
def test_hours_and_leave_must_fit_together(
    signed_in: Callable[[str], Visitor], site: wsgi.Site, form: dict[str, str], status: int
) -> None:
    staff_id = site.desk.staff()[0].id
    assert signed_in("coordinator").post(f"staff/{staff_id}/presence", form).status_code == status


def test_a_number_is_shown_when_asked_for_and_that_is_written_down(
    signed_in: Callable[[str], Visitor], site: wsgi.Site
) -> None:
    with site.store.writing() as conn:
        sealed = site.store.vault.seal("+8801700000031", ADDRESS)
        call = callbacks.ask(conn, None, "person", True, site.clock.now(), agreed=True, phone_sealed=sealed)
    visitor = signed_in("caseworker")
    for path in ("calls/", f"calls/{call}/done"):
        assert "01700000031" not in visitor.get(path).text
    assert "+8801700000031" in visitor.post(f"calls/{call}/number", headers={"HX-Request": "true"}).text
    assert visitor.post(f"calls/{call}/done", {"note": "কথা হলো"}).status_code == 303
    assert "কথা হলো" in visitor.get("calls/").text
    assert visitor.post(f"calls/{call}/number").status_code == 404
    trail = signed_in("auditor").get(f"trail/?about={call}").text
    assert trail.count('class="row-title"') == 2


def test_the_auditor_sees_that_the_chain_holds(signed_in: Callable[[str], Visitor]) -> None:
    answer = signed_in("auditor").post("trail/follow")
    assert answer.status_code == 200
    assert "note-good" in answer.text


def test_the_start_page_tells_how_each_channel_is(signed_in: Callable[[str], Visitor], site: wsgi.Site) -> None:
    page = signed_in("coordinator").get("").text
    for name in site.channels:
        assert f'<span class="row-title">{name}</span>' in page
    assert page.count("শেষ এসেছে") == len(site.channels)
    assert "সেকেন্ড আগে" in page or "এইমাত্র" in page or "মিনিট আগে" in page  # the made-up people wrote just now
