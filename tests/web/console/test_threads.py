"""Conversations on the pages of the console: reading, taking over, writing, and numbers only for who must call."""

import re
from collections.abc import Callable

import pytest

import wsgi
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy
from tests.web.console.visitor import Visitor

SIGN_IN = Callable[[str], Visitor]


@pytest.fixture
def thread(site: wsgi.Site) -> str:
    """The made-up conversation of 01700-000101, who asked for a person."""
    found = site.console.reading.found("01700-000101", "test")
    assert found is not None
    return found.thread.id


def test_the_list_shows_made_up_people_without_numbers_or_words(signed_in: SIGN_IN) -> None:
    page = signed_in("coordinator").get("threads/").text
    assert len(re.findall(r'class="row"', page)) >= 6
    assert "০১৭•••০১" in page
    assert not re.search("01700|০১৭০০", page)
    assert "মানুষ" not in page


def test_a_thread_shows_both_sides_and_the_number_only_on_request(signed_in: SIGN_IN, thread: str) -> None:
    visitor = signed_in("caseworker")
    page = visitor.get(f"threads/{thread}").text
    assert "মানুষ" in page
    assert "01700000101" not in page
    assert "01700000101" in visitor.post(f"threads/{thread}/number", {}).text


def test_taking_over_writing_and_giving_back(site: wsgi.Site, signed_in: SIGN_IN, thread: str) -> None:
    visitor, other = signed_in("caseworker"), signed_in("coordinator")
    assert visitor.post(f"threads/{thread}/take", {}).status_code == 303
    assert tidy("নমুনা কেসওয়ার্কার") in other.get(f"threads/{thread}").text
    assert visitor.post(f"threads/{thread}/reply", {"text": "আমি <b>শুনছি</b>"}).status_code == 303
    page = visitor.get(f"threads/{thread}").text
    assert "আমি &lt;b&gt;শুনছি&lt;/b&gt;" in page
    other.post(f"threads/{thread}/reply", {"text": "আমিও"})
    assert "আমিও" not in visitor.get(f"threads/{thread}").text
    assert visitor.post(f"threads/{thread}/back", {}).status_code == 303
    assert site.console.reading.opened(thread, "test", Lang.BN).thread.taken_by == ""


def test_what_the_gate_refuses_is_said(site: wsgi.Site, signed_in: SIGN_IN) -> None:
    stopped = site.console.reading.found("01700-000104", "test").thread.id
    visitor = signed_in("caseworker")
    visitor.post(f"threads/{stopped}/take", {})
    assert "মেসেজ বন্ধ রাখতে বলেছেন" in visitor.get(f"threads/{stopped}").text


def test_a_note_charge_and_a_call(signed_in: SIGN_IN, thread: str) -> None:
    visitor = signed_in("coordinator")
    me = visitor.get(f"threads/{thread}").text.partition('name="to" value="')[2].partition('"')[0]
    for act, form in (("note", {"note": "আবার ফোন করব"}), ("assign", {"to": me}), ("call", {})):
        assert visitor.post(f"threads/{thread}/{act}", form).status_code == 303
    page = visitor.get(f"threads/{thread}").text
    assert "আবার ফোন করব" in page
    assert tidy("নমুনা সমন্বয়ক") in visitor.get("threads/?show=mine").text


def test_a_colleague_who_may_answer_people_is_put_in_charge(site: wsgi.Site, signed_in: SIGN_IN, thread: str) -> None:
    by_role = {one.role: f"account:{one.id}" for one in site.console.accounts.everyone()}
    visitor = signed_in("coordinator")
    assert visitor.post(f"threads/{thread}/assign", {"to": by_role["caseworker"]}).status_code == 303
    assert visitor.post(f"threads/{thread}/assign", {"to": by_role["auditor"]}).status_code == 404
    assert site.console.reading.opened(thread, "test", Lang.BN).thread.assigned_to == by_role["caseworker"]


def test_the_counter_tells_the_cost_in_utf_16_units(signed_in: SIGN_IN) -> None:
    visitor = signed_in("caseworker")
    assert "১টি (৭০" in visitor.post("threads/cost", {"text": "ক" * 70}).text
    assert "২টি (৭১" in visitor.post("threads/cost", {"text": "ক" * 71}).text
    assert "wrong" in visitor.post("threads/cost", {"text": "ক" * 202}).text


def test_a_ready_answer_fills_the_box(signed_in: SIGN_IN, thread: str) -> None:
    assert "৯৯৯" in signed_in("caseworker").get(f"threads/{thread}/ready/emergency_now?lang=bn").text


def test_a_number_is_searched_without_standing_in_the_address(signed_in: SIGN_IN, thread: str) -> None:
    visitor = signed_in("coordinator")
    assert visitor.post("threads/search", {"number": "01700-000101"}).location.endswith(thread)
    assert visitor.post("threads/search", {"number": "01700-999999"}).location.endswith("/threads/")
    assert signed_in("broadcaster").post("threads/search", {"number": "01700-000101"}).status_code == 404


def test_strange_addresses_are_no_fault(signed_in: SIGN_IN, thread: str) -> None:
    visitor = signed_in("coordinator")
    for path in (
        "threads/?show=x&before=9.9",
        f"threads/{thread}?before=1.9.x",
        "threads/x/news?since=99999999999999999999",
    ):
        assert visitor.get(path).status_code == 200


def test_what_somebody_wants_is_noted_with_its_source_and_never_against_a_stop(
    site: wsgi.Site, signed_in: SIGN_IN, thread: str
) -> None:
    visitor = signed_in("coordinator")
    assert f"threads/{thread}/topics" in visitor.get(f"threads/{thread}").text
    for wanted in ("yes", "no"):
        visitor.post(f"threads/{thread}/topics", {"topic": "days", "wanted": wanted})
    visitor.post(f"threads/{thread}/topics", {"topic": "no such", "wanted": "yes"})
    wishes = site.console.choosing.of(thread)
    assert [(one.topic, one.agreed) for one in wishes.past] == [("days", False), ("days", True)]
    assert {one.topic: one.wanted for one in wishes.now} == {"awareness": None, "migration_tips": None, "days": False}
    part = visitor.get(f"threads/{thread}/topics").text
    assert tidy("নমুনা সমন্বয়ককে বলেছেন") in tidy(part)
    with site.store.reading() as conn:
        acts = conn.exec_driver_sql("SELECT act FROM audit WHERE act LIKE 'topic.%'").scalars().all()
    assert sorted(acts) == ["topic.off", "topic.on"]
    stopped = site.console.reading.found("01700-000104", "test")
    assert stopped is not None
    visitor.post(f"threads/{stopped.thread.id}/topics", {"topic": "days", "wanted": "yes"})
    assert site.console.choosing.of(stopped.thread.id).past == ()
