"""Every route with every role: what a role isn't given doesn't exist for it, and nothing opens for a stranger."""

from collections.abc import Callable

import pytest
from flask import Flask

from gateway.service.demonstration import SIGN_INS
from gateway.service.roles import Permission, may
from tests.web.console.visitor import Visitor

PUBLIC = {"console.static", "console.sign_in.index", "console.sign_in.by_password"} | {
    "console.sign_in.sign_out",
    "console.sign_in.speak",
    "console.calendar.feed",
}
SIGNING_IN = {"console.sign_in." + name for name in ("code", "by_code", "enrol", "enrolled")} | {
    "console.sign_in.new_password",
    "console.sign_in.choose_password",
}
ASKS: dict[str, Permission] = {
    "console.nothing": Permission.OWN,
    "console.home.index": Permission.OWN,
    "console.home.more": Permission.OWN,
    "console.account.index": Permission.OWN,
    "console.account.end_session": Permission.OWN,
    "console.account.end_others": Permission.OWN,
    "console.account.password": Permission.OWN,
    "console.account.change_password": Permission.OWN,
    "console.account.code": Permission.OWN,
    "console.account.enrol": Permission.OWN,
    "console.account.recovery_codes": Permission.OWN,
    "console.calls.index": Permission.CALLS,
    "console.calls.ask_done": Permission.CALLS,
    "console.calls.done": Permission.CALLS,
    "console.calls.number": Permission.NUMBERS,
    "console.people.index": Permission.STAFF,
    "console.people.new": Permission.STAFF,
    "console.people.add": Permission.STAFF,
    "console.people.one": Permission.STAFF,
    "console.people.presence": Permission.STAFF,
    "console.people.reach": Permission.STAFF,
    "console.people.place": Permission.STAFF,
    "console.people.ask_hand_over": Permission.STAFF,
    "console.people.hand_over": Permission.STAFF,
    "console.accounts.index": Permission.ACCOUNTS,
    "console.accounts.new": Permission.ACCOUNTS,
    "console.accounts.add": Permission.ACCOUNTS,
    "console.accounts.one": Permission.ACCOUNTS,
    "console.accounts.place": Permission.ACCOUNTS,
    "console.accounts.reset": Permission.ACCOUNTS,
    "console.accounts.shut": Permission.ACCOUNTS,
    "console.accounts.open_again": Permission.ACCOUNTS,
    "console.trail.index": Permission.AUDIT,
    "console.trail.follow": Permission.AUDIT,
    "console.threads.index": Permission.THREADS_READ,
    "console.threads.thread": Permission.THREADS_READ,
    "console.threads.news": Permission.THREADS_READ,
    "console.threads.search": Permission.NUMBERS,
    "console.threads.number": Permission.NUMBERS,
    "console.threads.take": Permission.THREADS_ACT,
    "console.threads.back": Permission.THREADS_ACT,
    "console.threads.reply": Permission.THREADS_ACT,
    "console.threads.note": Permission.THREADS_ACT,
    "console.threads.topics": Permission.THREADS_READ,
    "console.threads.choose": Permission.THREADS_ACT,
    "console.threads.call": Permission.THREADS_ACT,
    "console.threads.assign": Permission.THREADS_ACT,
    "console.threads.cost": Permission.THREADS_ACT,
    "console.threads.ready": Permission.THREADS_ACT,
    "console.content.index": Permission.CONTENT_EDIT,
    "console.content.entry": Permission.CONTENT_EDIT,
    "console.content.save": Permission.CONTENT_EDIT,
    "console.content.preview": Permission.CONTENT_EDIT,
    "console.content.history": Permission.CONTENT_EDIT,
    "console.content.restore": Permission.CONTENT_EDIT,
    "console.content.settle": Permission.CONTENT_EDIT,
    "console.ready.index": Permission.THREADS_ACT,
    "console.ready.entry": Permission.THREADS_ACT,
    "console.ready.save": Permission.THREADS_ACT,
    "console.ready.preview": Permission.THREADS_ACT,
    "console.ready.history": Permission.THREADS_ACT,
    "console.ready.restore": Permission.THREADS_ACT,
    "console.ready.settle": Permission.THREADS_ACT,
    "console.ready.new": Permission.THREADS_ACT,
    "console.ready.add": Permission.THREADS_ACT,
    "console.ready.remove": Permission.THREADS_ACT,
    "console.directory.index": Permission.SERVICES,
    "console.directory.entry": Permission.SERVICES,
    "console.directory.save": Permission.SERVICES,
    "console.directory.preview": Permission.SERVICES,
    "console.directory.history": Permission.SERVICES,
    "console.directory.restore": Permission.SERVICES,
    "console.directory.settle": Permission.SERVICES,
    "console.directory.new": Permission.SERVICES,
    "console.directory.add": Permission.SERVICES,
    "console.directory.remove": Permission.SERVICES,
    "console.directory.booklet": Permission.SERVICES,
    "console.directory.table": Permission.SERVICES,
    "console.survivors.index": Permission.CASES,
    "console.survivors.new": Permission.CASES,
    "console.survivors.add": Permission.CASES,
    "console.survivors.show": Permission.CASES,
    "console.survivors.about": Permission.CASES,
    "console.survivors.change": Permission.CASES,
    "console.survivors.contact": Permission.CASES,
    "console.survivors.agree": Permission.CASES,
    "console.survivors.step": Permission.CASES,
    "console.survivors.refer": Permission.CASES,
    "console.survivors.needs": Permission.CASES,
    "console.survivors.assess": Permission.CASES,
    "console.survivors.confirm": Permission.CASES,
    "console.survivors.speak_again": Permission.CASES,
    "console.survivors.leave_awareness": Permission.CASES,
    "console.survivors.release": Permission.CASES,
    "console.survivors.ask_withdraw": Permission.CASES,
    "console.survivors.withdraw": Permission.CASES,
    "console.calendar.index": Permission.CASES,
    "console.calendar.new": Permission.CASES,
    "console.calendar.set_": Permission.CASES,
    "console.calendar.times": Permission.CASES,
    "console.calendar.offer": Permission.CASES,
    "console.calendar.remove": Permission.CASES,
    "console.calendar.own_feed": Permission.CASES,
    "console.calendar.make_feed": Permission.CASES,
    "console.calendar.revoke_feed": Permission.CASES,
    "console.calendar.one": Permission.CASES,
    "console.calendar.ask_move": Permission.CASES,
    "console.calendar.move": Permission.CASES,
    "console.calendar.ask_cancel": Permission.CASES,
    "console.calendar.cancel": Permission.CASES,
    "console.calendar.mark": Permission.CASES,
    "console.tasks.index": Permission.CASES,
    "console.tasks.one": Permission.CASES,
    "console.tasks.done": Permission.CASES,
    "console.tasks.take": Permission.CASES,
    "console.tips.index": Permission.TIPS_LIST,
    "console.tips.show": Permission.TIPS_LIST,
    "console.tips.beside": Permission.TIPS_READ,
    "console.tips.sound": Permission.TIPS_READ,
    "console.tips.new": Permission.TIPS_ADD,
    "console.tips.enter": Permission.TIPS_ADD,
    "console.tips.step": Permission.TIPS_ACT,
    "console.tips.keep": Permission.TIPS_READ,
    "console.tips.ask": Permission.TIPS_READ,
    "console.tips.note": Permission.TIPS_ACT,
    "console.tips.exclude": Permission.TIPS_READ,
    "console.tips.pass_on": Permission.TIPS_ACT,
    "console.tips.link": Permission.TIPS_READ,
    "console.broadcasts.index": Permission.BROADCASTS_SEE,
    "console.broadcasts.days": Permission.BROADCASTS_SEE,
    "console.broadcasts.one": Permission.BROADCASTS_SEE,
    "console.broadcasts.progress": Permission.BROADCASTS_SEE,
    "console.broadcasts.counted": Permission.BROADCASTS_SEE,
    "console.broadcasts.pause": Permission.BROADCASTS_SEE,
    "console.broadcasts.unreached": Permission.BROADCASTS_SEE,
    "console.broadcasts.report": Permission.BROADCASTS_SEE,
    "console.broadcasts.keep_recording": Permission.BROADCASTS,
    "console.broadcasts.keep_question": Permission.BROADCASTS,
    "console.broadcasts.recording": Permission.BROADCASTS_SEE,
    "console.broadcasts.chart": Permission.BROADCASTS_SEE,
    "console.broadcasts.report_file": Permission.BROADCASTS_SEE,
    "console.broadcasts.new": Permission.BROADCASTS,
    "console.broadcasts.write": Permission.BROADCASTS,
    "console.broadcasts.weigh": Permission.BROADCASTS,
    "console.broadcasts.words": Permission.BROADCASTS,
    "console.broadcasts.rewrite": Permission.BROADCASTS,
    "console.broadcasts.people": Permission.BROADCASTS,
    "console.broadcasts.choose": Permission.BROADCASTS,
    "console.broadcasts.count": Permission.BROADCASTS,
    "console.broadcasts.lists": Permission.BROADCASTS,
    "console.broadcasts.take_list": Permission.BROADCASTS,
    "console.broadcasts.list_template": Permission.BROADCASTS,
    "console.broadcasts.submit": Permission.BROADCASTS,
    "console.broadcasts.start": Permission.BROADCASTS,
    "console.broadcasts.resume": Permission.BROADCASTS,
    "console.broadcasts.ask_cancel": Permission.BROADCASTS,
    "console.broadcasts.cancel": Permission.BROADCASTS,
    "console.broadcasts.retry": Permission.BROADCASTS,
    "console.broadcasts.try_out": Permission.BROADCASTS,
    "console.broadcasts.approve": Permission.BROADCASTS_APPROVE,
    "console.broadcasts.send_back": Permission.BROADCASTS_APPROVE,
    "console.broadcasts.to_call": Permission.NUMBERS,
    "console.figures.index": Permission.FIGURES,
    "console.figures.chart": Permission.FIGURES,
    "console.figures.export": Permission.FIGURES,
    "console.desk_keys.index": Permission.TIPS_ENTITLE,
    "console.desk_keys.progress": Permission.TIPS_ENTITLE,
    "console.desk_keys.entitle": Permission.TIPS_ENTITLE,
    "console.desk_keys.ask_withdraw": Permission.TIPS_ENTITLE,
    "console.desk_keys.withdraw": Permission.TIPS_ENTITLE,
    "console.desk_keys.remember": Permission.TIPS_ENTITLE,
    "console.desk_keys.ask_change": Permission.TIPS_ENTITLE,
    "console.desk_keys.change": Permission.TIPS_ENTITLE,
    "console.imports.index": Permission.IMPORTS,
    "console.imports.template": Permission.IMPORTS,
    "console.imports.hand_in": Permission.IMPORTS,
    "console.imports.one": Permission.IMPORTS,
    "console.imports.progress": Permission.IMPORTS,
    "console.imports.confirm": Permission.IMPORTS,
    "console.imports.call_off": Permission.IMPORTS,
    "console.report.index": Permission.REPORTS,
    "console.report.chart": Permission.REPORTS,
    "console.report.export": Permission.REPORTS,
    "console.payments.index": Permission.PAYMENTS,
    "console.payments.ask_new": Permission.PAYMENTS,
    "console.payments.make": Permission.PAYMENTS,
    "console.payments.export": Permission.PAYMENTS,
    "console.payments.one": Permission.PAYMENTS,
    "console.payments.approve": Permission.PAYMENTS_APPROVE,
    "console.payments.pay": Permission.PAYMENTS_PAY,
    "console.payments.receipt": Permission.PAYMENTS,
    "console.payments.call_off": Permission.PAYMENTS_APPROVE,
    "console.payments.give_up": Permission.PAYMENTS_APPROVE,
    "console.payments.close": Permission.PAYMENTS_APPROVE,
}
"""Every page behind a permission, and which. Whoever adds a page adds a line here."""

DEEDS_ON_ONESELF = {"console.account.change_password", "console.account.recovery_codes", "console.account.enrol"}


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Return endpoint, method and a path for each way into the console."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("console."):
            path = rule.rule
            for argument, converter in rule._converters.items():
                value = "1" if type(converter).__name__ == "IntegerConverter" else "nothing"
                path = path.replace(rule.rule[rule.rule.index("<") : rule.rule.index(">") + 1], value, 1)
                path = path if "<" not in path else path.replace(f"<{argument}>", value)
            found += [(rule.endpoint, method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def test_every_route_is_on_the_table_and_asks_for_what_it_says(app: Flask) -> None:
    known = PUBLIC | SIGNING_IN | set(ASKS)
    assert {endpoint for endpoint, _, _ in routes(app)} == known
    asked = {endpoint: getattr(app.view_functions[endpoint], "permission", None) for endpoint in known}
    assert {endpoint: permission for endpoint, permission in asked.items() if permission} == ASKS


def test_a_stranger_gets_to_the_sign_in_and_no_farther(app: Flask, stranger: Visitor) -> None:
    token = stranger.form_token()
    for endpoint, method, path in routes(app):
        if endpoint in PUBLIC:
            continue
        answer = stranger.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert answer.status_code == 303, (endpoint, answer.status_code)
        assert answer.location.startswith("/console/sign-in")


@pytest.mark.parametrize("login", SIGN_INS)
def test_what_a_role_may_not_see_is_not_there(app: Flask, signed_in: Callable[[str], Visitor], login: str) -> None:
    visitor = signed_in(login)
    role = SIGN_INS[login][1]
    token = visitor.form_token()
    for endpoint, method, path in routes(app):
        if endpoint not in ASKS or endpoint in DEEDS_ON_ONESELF:
            continue
        answer = visitor.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        if endpoint == "console.nothing" or not may(role, ASKS[endpoint]):
            assert answer.status_code == 404, (endpoint, answer.status_code)
            assert answer.text == visitor.get("no/such/page").text or "csrf" in answer.text
        else:
            assert answer.status_code < 500, (endpoint, answer.status_code)


def test_no_form_is_taken_without_its_token(app: Flask, signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("coordinator")
    posts = [path for endpoint, method, path in routes(app) if method == "POST"]
    assert len(posts) > 5
    assert {visitor.client.post(path).status_code for path in posts} == {400}


def test_another_site_can_not_send_a_form(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("coordinator")
    assert visitor.post("language", {"lang": "en"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
