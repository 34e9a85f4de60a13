"""Files, calendar and tasks in the console: from a new file to who came, by who may, and nothing for who may not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from flask import Flask

import wsgi
from gateway.i18n.normalise import tidy
from gateway.service.accounts import Wanted
from gateway.service.demonstration import PASSWORD
from gateway.service.roles import ConsoleRole
from gateway.service.scope import Scope
from tests.web.console.visitor import Visitor

Maker = Callable[[str], Visitor]
ID = re.compile(r"/([0-9a-f]{32})$")
TODAY = datetime.now(UTC).date()
SAFE = {"medium_0": "sms", "number_0": "০১৭০০-০০০৭০১", "days_0": ["6", "0"], "opens_0": "১০:০০", "closes_0": "13:00"}


@pytest.fixture
def visitor(signed_in: Maker) -> Visitor:
    return signed_in("caseworker")


@pytest.fixture
def elsewhere(site: wsgi.Site, app: Flask) -> Visitor:
    """A caseworker of another district."""
    accounts = site.console.accounts
    if "far" not in {one.login for one in accounts.everyone()}:
        role, scope = ConsoleRole.CASEWORKER, Scope("khulna")
        accounts.add(Wanted("far", "নমুনা দূরের", role, scope), "t", PASSWORD)
    visitor = Visitor(app)
    visitor.sign_in("far")
    return visitor


def opened(visitor: Visitor, code: str, **more: str) -> str:
    """Open a file and return its id."""
    form = {"code": code, "name": "নমুনা বেগম", "sex": "f", "place": "মণিরামপুর", **more}
    answer = visitor.post("survivors/new", form)
    found = ID.search(answer.location or "")
    assert found, answer.text
    return found[1]


def set_for(visitor: Visitor, hers: str, days: int, at: str = "11:00", **more: str) -> str:
    on = str(TODAY + timedelta(days=days))
    answer = visitor.post("calendar/new", {"survivor": hers, "kind": "legal", "on": on, "at": at, **more})
    found = ID.search(answer.location or "")
    assert found, answer.text
    return found[1]


def test_a_file_permits_nothing_until_she_agrees(visitor: Visitor) -> None:
    hers = opened(visitor, "T-1")
    assert tidy("তাঁকে কিছু পাঠানো যাবে না") in visitor.get(f"survivors/{hers}").text
    faulty = visitor.post(
        f"survivors/{hers}/contact", {"purposes": ["reminder"], "number_0": "12", "code_word": "1234"}
    )
    assert faulty.status_code == 422
    assert all(tidy(word) in faulty.text for word in ("নম্বরটা ঠিক নয়", "নিরাপদ, বেছে নিন", "খুব সহজ"))
    agreed = {"purposes": ["reminder"], **SAFE, "shown_as": "রুমা আপা", "code_word": "নীল পাখি", "lang": "bn"}
    assert visitor.post(f"survivors/{hers}/contact", agreed).status_code == 303
    page = visitor.get(f"survivors/{hers}").text
    assert tidy("তাঁকে লেখা যায়") in page
    assert tidy("•••• ৭০১") in page
    assert "+8801700000701" not in page, "a number in clear is asked for, and that is written down"
    assert "+8801700000701" in visitor.get(f"survivors/{hers}/contact").text
    assert visitor.post(f"survivors/{hers}/withdraw").status_code == 303
    assert tidy("তাঁকে কিছু পাঠানো যাবে না") in visitor.get(f"survivors/{hers}").text


def test_what_all_hear_is_a_question_of_its_own_and_its_end_too(visitor: Visitor) -> None:
    hers = opened(visitor, "T-AW")
    form = visitor.get(f"survivors/{hers}/contact").text
    assert re.search('name="awareness" value="no" checked', form)
    asked = {
        "purposes": ["reminder", "broadcast"],
        "awareness": "yes",
        "confirm_by": str(TODAY + timedelta(30)),
        **SAFE,
    }
    refused = visitor.post(f"survivors/{hers}/contact", asked)
    assert refused.status_code == 422
    assert tidy("আর কেউ পড়েন না। না থাকলে") in tidy(refused.text)
    assert visitor.post(f"survivors/{hers}/contact", {**asked, "awareness": "no"}).status_code == 303
    assert tidy("না, একটাও যায় না") in tidy(
        visitor.get(f"survivors/{hers}").text
    )  # a purpose slipped in counts for nothing
    assert visitor.post(f"survivors/{hers}/contact", {**asked, "alone_0": "1"}).status_code == 303
    file = tidy(visitor.get(f"survivors/{hers}").text)
    assert tidy("শুধু যে ফোন আর কেউ পড়েন না") in file
    assert re.search('name="awareness" value="yes" checked', visitor.get(f"survivors/{hers}/contact").text)
    assert visitor.post(f"survivors/{hers}/awareness/end").status_code == 303
    ended = tidy(visitor.get(f"survivors/{hers}").text)
    assert tidy("না, একটাও যায় না (শেষ হয়েছে") in re.sub(r"\s+", " ", ended)


def test_for_a_minor_a_guardian_agrees(visitor: Visitor) -> None:
    hers = opened(visitor, "T-2", born_on="2014-05-05")
    refused = visitor.post(f"survivors/{hers}/contact", {"purposes": ["reminder"], **SAFE})
    assert refused.status_code == 422
    assert tidy("কে রাজি হয়েছেন") in refused.text
    agreed = {"purposes": ["reminder"], **SAFE, "guardian": "নমুনা মা"}
    assert visitor.post(f"survivors/{hers}/contact", agreed).status_code == 303


def test_she_goes_her_way_and_a_reason_is_asked_where_she_leaves_it(visitor: Visitor) -> None:
    hers = opened(visitor, "T-3")
    assert visitor.post(f"survivors/{hers}/step", {"to": "verified", "reason": "family"}).status_code == 303
    visitor.post(f"survivors/{hers}/step", {"to": "dropped_out"})
    assert tidy("কেন ঝরে পড়লেন") in visitor.get(f"survivors/{hers}").text
    visitor.post(f"survivors/{hers}/step", {"to": "dropped_out", "reason": "no_money"})
    visitor.post(f"survivors/{hers}/refer", {"need": "legal", "to": "নমুনা কেন্দ্র"})
    page = visitor.get(f"survivors/{hers}").text
    assert tidy("ঝরে পড়েছেন: যাতায়াতের টাকা নেই") in page
    assert tidy("নমুনা কেন্দ্র") in page


def test_what_she_needs_is_asked_part_by_part_and_a_second_time_shows_what_changed(visitor: Visitor) -> None:
    hers = opened(visitor, "T-ND")
    parts = ("safety", "health", "psychosocial", "legal", "shelter", "livelihood", "documents")
    said = {f"level_{part}": "none" for part in parts} | {"on": str(TODAY - timedelta(days=1)), "moves_on": "1"}
    half = visitor.post(f"survivors/{hers}/needs", {"level_legal": "urgent", "note_legal": "জিডি", "on": "32/13"})
    assert half.status_code == 422
    assert half.text.count('class="wrong"') == 7  # six parts and the day
    assert 'value="জিডি"' in half.text
    urgent = {**said, "level_legal": "urgent", "note_legal": "জিডি", "to_legal": "নমুনা আইন সহায়তা কেন্দ্র"}
    assert visitor.post(f"survivors/{hers}/needs", urgent).status_code == 303
    file = visitor.get(f"survivors/{hers}").text
    assert tidy("জরুরি দরকার: আইনি সাহায্য") in tidy(file)
    assert "নমুনা আইন সহায়তা কেন্দ্র" in file
    assert tidy("গতবার: জরুরি।") in tidy(visitor.get(f"survivors/{hers}/needs").text)
    assert visitor.post(f"survivors/{hers}/needs", {**said, "on": str(TODAY)}).status_code == 303
    again = tidy(visitor.get(f"survivors/{hers}").text)
    assert tidy("আগে ছিল: জরুরি") in again
    assert tidy("আগের যাচাই") in again


def test_an_appointment_is_set_moved_and_marked(visitor: Visitor) -> None:
    hers = opened(visitor, "T-4")
    made = set_for(visitor, hers, 40)
    again = {"survivor": hers, "kind": "legal", "on": str(TODAY + timedelta(days=40)), "at": "১১:৩০"}
    clash = visitor.post("calendar/new", again)
    assert clash.status_code == 422
    assert tidy("তাঁর নিজের আরেকটা সাক্ষাৎ আছে") in clash.text
    assert visitor.post("calendar/new", {**again, "anyway": "1"}).status_code == 303
    day = visitor.get(f"calendar/?mine=0&on={again['on']}").text
    assert day.count(tidy("একই সময়ে আরেকটা")) == 2
    moved = visitor.post(f"calendar/{made}/move", {"on": str(TODAY + timedelta(days=41)), "at": "09:00"})
    assert moved.status_code == 303
    visitor.post(f"calendar/{made}/mark", {"came": "1"})
    assert tidy("দিনটা এখনো আসেনি") in visitor.get(f"calendar/{made}").text
    assert visitor.post(f"calendar/{made}/cancel", {"note": "নমুনা"}).status_code == 303
    assert tidy("বাতিল") in visitor.get(f"calendar/{made}").text


def test_what_lies_outside_ones_area_is_not_there(visitor: Visitor, elsewhere: Visitor) -> None:
    hers = opened(visitor, "T-5")
    made = set_for(visitor, hers, 50)
    for path in (f"survivors/{hers}", f"survivors/{hers}/contact", f"calendar/{made}", f"calendar/new?survivor={hers}"):
        assert (visitor.get(path).status_code, elsewhere.get(path).status_code) == (200, 404), path
    for path in (
        f"survivors/{hers}/contact",
        f"survivors/{hers}/step",
        f"calendar/{made}/move",
        f"calendar/{made}/cancel",
    ):
        form = {"to": "verified", "on": "2027-01-01", "at": "10:00"}
        assert elsewhere.post(path, form).status_code == 404, path
    assert tidy("T-৫") in visitor.get("survivors/?q=t-5").text
    assert "T-৫" not in elsewhere.get("survivors/?q=t-5").text
    outside = elsewhere.post("survivors/new", {"code": "T-6", "name": "x", "place": "মণিরামপুর"})
    assert outside.status_code == 422


def test_a_feed_is_read_by_its_secret_alone_and_not_after_it_is_revoked(visitor: Visitor, stranger: Visitor) -> None:
    page = visitor.post("calendar/feed").text
    found = re.search(r"http://[^\"]*/console/(calendar/feed/([\w-]{43})\.ics)", page)
    assert found, page
    answer = stranger.get(found[1])
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert events
    assert all(re.fullmatch(r"(\S\. ?)+", str(event["summary"])) for event in events)
    assert "নমুনা" not in answer.text
    assert found[2] not in visitor.get("calendar/feed").text, "it is shown once"
    visitor.post("calendar/feed/revoke")
    assert stranger.get(found[1]).status_code == 404


def test_a_task_is_done_with_a_note(visitor: Visitor) -> None:
    page = visitor.get("tasks/?show=area").text
    task = re.search(r"/console/tasks/([0-9a-f]{32})", page)
    assert task
    assert visitor.post(f"tasks/{task[1]}/take").status_code == 303
    assert visitor.post(f"tasks/{task[1]}/done", {"note": "নমুনা: কথা হলো"}).status_code == 303
    assert tidy("নমুনা: কথা হলো") in visitor.get(f"tasks/{task[1]}").text
    assert visitor.post(f"tasks/{task[1]}/done").status_code == 404
