"""The browser's side of a session: cookies, tokens, ways in and out, and what forms can't do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

import wsgi
from gateway.service.accounts import Wanted
from gateway.service.demonstration import PASSWORD
from gateway.service.roles import ConsoleRole
from tests.web.console.visitor import Visitor

REAL = {
    "ASHSHASH_PUBLIC_URL": "https://gateway.example.org",
    "ASHSHASH_KEYS": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    "ASHSHASH_SECRET_KEY": "s" * 32,
    "ASHSHASH_RASA_URL": "http://127.0.0.1:9",
}
COOKIE = "ashshash"


@pytest.fixture
def real(tmp_path: Path) -> Flask:
    """A site of its own address, with one account and its first password."""
    site = wsgi.Site({**REAL, "ASHSHASH_VAR": str(tmp_path)})
    site.upgrade_database()
    site.accounts.add(Wanted("kormi1", "নমুনা", ConsoleRole.COORDINATOR), "terminal:test", PASSWORD)
    return site.app()


def cookies_of(app: Flask) -> list[str]:
    visitor = Visitor(app)
    base = {"base_url": "https://gateway.example.org"}
    form = visitor.client.get("/console/sign-in", **base)
    token = form.text.split('"X-CSRFToken": "')[1].split('"')[0]
    said = {"csrf_token": token, "login": "kormi1", "password": PASSWORD}
    answer = visitor.client.post("/console/sign-in", data=said, **base)
    assert answer.location == "/console/sign-in/enrol"  # codes aren't optional here
    return [*form.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]


def test_cookies_are_for_this_host_by_https_and_out_of_scripts_reach(real: Flask) -> None:
    said = cookies_of(real)
    assert {each.split("=")[0] for each in said} == {"__Host-ashshash", "__Host-ashshash-form"}
    for each in said:
        parts = {part.strip().lower() for part in each.split(";")[1:]}
        assert {"secure", "httponly", "samesite=strict", "path=/"} <= parts
        assert not [part for part in parts if part.startswith("domain")]
    assert not [each for each in said if "Max-Age" in each and "Max-Age=0" not in each]  # until the browser closes


def test_a_token_somebody_planted_is_never_taken_over(stranger: Visitor) -> None:
    planted = "x" * 43
    stranger.client.set_cookie(COOKIE, planted)
    stranger.sign_in("coordinator")
    given = stranger.client.get_cookie(COOKIE)
    assert given is not None
    assert given.value != planted
    assert len(given.value) == 43


def test_signing_out_ends_the_session_on_the_server(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("coordinator")
    token = visitor.client.get_cookie(COOKIE)
    assert token is not None
    visitor.post("sign-out")
    assert visitor.client.get_cookie(COOKIE) is None
    visitor.client.set_cookie(COOKIE, token.value)
    assert visitor.get("account/").status_code == 303


def test_nobody_ends_a_session_of_somebody_else(
    app: Flask, signed_in: Callable[[str], Visitor], site: wsgi.Site
) -> None:
    mine, theirs = signed_in("coordinator"), signed_in("caseworker")
    token = theirs.client.get_cookie(COOKIE)
    assert token is not None
    who = site.console.sign_in.find(token.value)
    assert who is not None
    mine.post(f"account/sessions/{who.session.id}/end")
    assert theirs.get("account/").status_code == 200


def test_whatever_is_wrong_looks_the_same(app: Flask, site: wsgi.Site) -> None:
    site.accounts.add(Wanted("shut", "নমুনা", ConsoleRole.AUDITOR), "terminal:test", PASSWORD)
    site.accounts.shut("shut", "terminal:test")
    answers = set()
    for login, password in (("nobody", PASSWORD), ("auditor", "wrong password"), ("shut", PASSWORD)):
        answer = Visitor(app).sign_in(login, password)
        page = answer.text.split("<main")[1].replace(login, "")
        answers.add((answer.status_code, page.split('"csrf_token"')[0]))
    assert len(answers) == 1


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example.org/", "//elsewhere.example.org", "/console/\\elsewhere", "/simulator/", "x"]
)
def test_the_sign_in_leads_nowhere_else(stranger: Visitor, wanted: str) -> None:
    answer = stranger.post("sign-in", {"login": "coordinator", "password": PASSWORD, "next": wanted})
    assert answer.location == "/console/"


def test_the_sign_in_leads_to_the_page_that_was_wanted(stranger: Visitor) -> None:
    sent = stranger.get("calls/?a=1")
    assert sent.location == "/console/sign-in?next=/console/calls/?a%3D1"
    answer = stranger.post("sign-in", {"login": "coordinator", "password": PASSWORD, "next": "/console/calls/?a=1"})
    assert answer.location == "/console/calls/?a=1"


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(stranger: Visitor) -> None:
    answer = stranger.get("calls/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/console/sign-in"
    assert answer.text == ""


def test_pages_are_kept_nowhere_and_take_nothing_from_elsewhere(signed_in: Callable[[str], Visitor]) -> None:
    answer = signed_in("coordinator").get("account/code")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "COORDINATOR" not in answer.text


def test_static_files_are_kept_by_their_version(stranger: Visitor) -> None:
    answer = stranger.get("static/console.css?v=1")
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()
    assert stranger.get("static/../mount.py").status_code in (303, 404)


def test_words_of_people_stay_words(signed_in: Callable[[str], Visitor], site: wsgi.Site) -> None:
    evil = "<script>alert(1)</script>"
    site.accounts.add(Wanted("evil", evil, ConsoleRole.AUDITOR), "terminal:test", PASSWORD)
    page = signed_in("admin").get("accounts/").text
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_a_form_changes_only_what_it_shows(signed_in: Callable[[str], Visitor], site: wsgi.Site) -> None:
    before = site.accounts.named("approver")
    more = {"role": "approver", "active": "0", "login": "other", "password_hash": "x", "totp_confirmed": "1"}
    assert signed_in("admin").post(f"accounts/{before.id}/place", more).status_code == 303
    assert site.accounts.named("approver") == before


def test_nobody_raises_themselves(signed_in: Callable[[str], Visitor], site: wsgi.Site) -> None:
    own = site.accounts.named("admin")
    admin = signed_in("admin")
    for act in ("place", "reset", "shut", "open"):
        assert admin.post(f"accounts/{own.id}/{act}", {"role": "coordinator"}).status_code == 404


def test_an_administrator_opens_an_account_and_its_password_is_shown_once(
    app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    admin = signed_in("admin")
    made = admin.post("accounts/new", {"name": "নমুনা", "login": "Nomuna", "role": "caseworker", "place": "Rohita"})
    assert made.headers["Cache-Control"] == "no-store"
    first = made.text.split('<dd class="mono">')[2].split("<")[0]
    fresh = Visitor(app)
    assert fresh.sign_in("nomuna", first).location == "/console/sign-in/new-password"
    assert fresh.get("calls/").location == "/console/sign-in/new-password"
    weak = fresh.post("sign-in/new-password", {"old": first, "new": "password12345"})
    assert weak.status_code == 422
    done = fresh.post("sign-in/new-password", {"old": first, "new": "seven quiet ferries home"})
    assert done.location == "/console/"
    assert fresh.get("calls/").status_code == 200
    assert first not in admin.get("accounts/").text


def test_the_language_is_kept_on_the_account(app: Flask, signed_in: Callable[[str], Visitor]) -> None:
    signed_in("auditor").post("language", {"lang": "en", "next": "/console/trail/"})
    again = signed_in("auditor")
    assert '<html lang="en">' in again.get("trail/").text
    again.post("language", {"lang": "bn"})
    assert '<html lang="bn">' in Visitor(app).get("sign-in").text


def test_a_real_site_has_no_account_of_the_demonstration(tmp_path: Path) -> None:
    site = wsgi.Site({**REAL, "ASHSHASH_VAR": str(tmp_path)})
    site.upgrade_database()
    site.seed()
    assert site.accounts.everyone() == []
