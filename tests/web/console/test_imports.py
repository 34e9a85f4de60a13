"""Files taken in on the pages: handed in, looked at by a worker, said yes to; the page may be left at any time."""

import io
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

import wsgi
from gateway.service.enrolment.own_area import NoSurvivor
from gateway.service.importing.jobs import LEASE, MOST_TRIES
from gateway.store import audit, imports, survivors
from gateway.store.import_schema import imports as table
from tests.web.console.visitor import Visitor

Maker = Callable[[str], Visitor]
CASES = "Case number,Name,Sex,District\nF-1,নমুনা এক,নারী,যশোর\nF-2,নমুনা দুই,নারী,যশোর\n"


def hand_in(visitor: Visitor, text: str, kind: str = "survivors") -> TestResponse:
    file = (io.BytesIO(text.encode()), "list.csv")
    return visitor.post("imports/", {"kind": kind, "file": file})  # type: ignore[dict-item]


def page(visitor: Visitor, answer: TestResponse, more: str = "") -> str:
    return visitor.get(answer.location.removeprefix("/console/") + more).text


def there(site: wsgi.Site, code: str) -> bool:
    with site.store.reading() as conn:
        return survivors.by_code(conn, site.store.vault, code) is not None


def test_a_file_is_looked_at_said_yes_to_and_taken_in_once(site: wsgi.Site, signed_in: Maker) -> None:
    visitor, jobs = signed_in("coordinator"), site.console.care.jobs
    handed = hand_in(visitor, CASES)
    assert 'hx-trigger="every 1s"' in page(visitor, handed)
    assert jobs.work()
    assert not jobs.work()
    shown = page(visitor, handed, "/progress")
    assert "হ্যাঁ, আনুন" in shown
    assert "every 1s" not in shown
    assert not there(site, "F-1"), "nothing happens before a yes"
    confirm = handed.location.removeprefix("/console/") + "/confirm"
    assert visitor.post(confirm).status_code == 303
    assert jobs.work()
    assert there(site, "F-1")
    assert there(site, "F-2")
    assert "note-good" in page(visitor, handed)
    visitor.post(confirm)
    assert not jobs.work(), "a second yes says nothing"
    again = hand_in(visitor, CASES)
    assert jobs.work()
    assert "সবই আগে থেকে আছে" in page(visitor, again)
    with site.store.reading() as conn:
        assert [deed.act for deed in audit.latest(conn)].count("import.survivors") == 1


def test_faults_stand_by_their_rows_and_the_file_is_gone(site: wsgi.Site, signed_in: Maker) -> None:
    visitor, jobs = signed_in("caseworker"), site.console.care.jobs
    handed = hand_in(visitor, "Case number,Name,Sex,District\nF-8,,নারী,যশোর\nF-9,নমুনা,নারী,ঢাকুর\n")
    jobs.work()
    shown = page(visitor, handed)
    assert {said for said in ("সারি ২", "ঘরটা খালি", "সারি ৩", "“ঢাকুর”") if said not in shown} == set()
    visitor.post(handed.location.removeprefix("/console/") + "/confirm")
    assert not jobs.work()
    with site.store.reading() as conn:
        assert imports.data(conn, site.store.vault, handed.location.rpartition("/")[2]) == b""


def test_whose_file_it_is_not_and_what_a_role_may_not_take_in(site: wsgi.Site, signed_in: Maker) -> None:
    caseworker, finance = signed_in("caseworker"), signed_in("finance")
    handed = hand_in(caseworker, CASES)
    assert finance.get(handed.location.removeprefix("/console/")).status_code == 404
    assert hand_in(finance, CASES).status_code == 404
    assert hand_in(caseworker, "x", "payments").status_code == 404
    assert hand_in(finance, "Case number,Amount,Due on\nDEMO-P1,1,01/12/2026\n", "payments").status_code == 303
    assert finance.get("imports/template-payments.xlsx").data[:2] == b"PK"
    assert "EXAMPLE-1" in caseworker.get("imports/template-appointments.csv").text
    assert finance.get("imports/template-survivors.csv").status_code == 404
    while site.console.care.jobs.work():
        pass


def test_large_files_come_in_and_larger_ones_do_not(site: wsgi.Site, signed_in: Maker) -> None:
    visitor = signed_in("coordinator")
    large = CASES + "".join(f"L-{at},{'নমুনা ' * 20},নারী,যশোর\n" for at in range(1200))
    assert len(large.encode()) > 400_000
    handed = hand_in(visitor, large)
    assert handed.status_code == 303
    visitor.post(handed.location.removeprefix("/console/") + "/call-off")
    assert visitor.get(handed.location.removeprefix("/console/")).status_code == 404
    assert hand_in(visitor, "").status_code == 422
    huge = {"data": b"x" * 10_200_000, "content_type": "multipart/form-data; boundary=x"}
    assert visitor.client.post("/console/imports/", **huge).status_code == 413
    assert visitor.client.post("/console/payments/new", **huge).status_code == 413


def test_a_dead_workers_file_is_taken_up_again_and_given_up_after_some_tries(
    site: wsgi.Site, signed_in: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, jobs = signed_in("coordinator"), site.console.care.jobs
    handed = hand_in(visitor, CASES)

    def dies(*args: object) -> None:
        raise NoSurvivor("the machine went down")

    with monkeypatch.context() as broken:
        broken.setattr(site.console.care.importer, "preview", dies)
        for _ in range(MOST_TRIES):
            with pytest.raises(NoSurvivor):
                jobs.work()
            assert not jobs.work(), "meanwhile it is nobody else's"
            with site.store.writing() as conn:
                conn.execute(table.update().values(lease_until=site.clock.now() - LEASE))
    jobs.work()
    assert "আনা গেল না" in page(visitor, handed)


def test_two_workers_at_once_do_it_once(site: wsgi.Site, signed_in: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, jobs = signed_in("coordinator"), site.console.care.jobs
    handed = hand_in(visitor, CASES.replace("F-", "G-"))
    jobs.work()
    visitor.post(handed.location.removeprefix("/console/") + "/confirm")
    before = site.console.care.importer.carry_out

    def overtaken(*args: object) -> object:
        with site.store.writing() as conn:
            conn.execute(table.update().values(state="done"))
        return before(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(site.console.care.importer, "carry_out", overtaken)
    with pytest.raises(Exception, match="Another worker"):
        jobs.work()
    assert not there(site, "G-1"), "the later one is undone"
