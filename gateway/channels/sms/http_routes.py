"""The routes of one provider of sms.toml."""

from flask import Blueprint, Response, abort, request

from gateway.channels.contract import Receive, Report
from gateway.channels.mount import guarded
from gateway.channels.sms.http_settings import Guard, Hook, HttpSmsSettings
from gateway.channels.sms.webhook import Arrived, messages, reports
from gateway.channels.sms.webhook_guard import admit
from gateway.clock import Clock
from gateway.errors import Forbidden, TooMany


def blueprint(settings: HttpSmsSettings, receive: Receive, report: Report, clock: Clock) -> Blueprint:
    """Return /sms/http/<name>/receive and …/status; what sms.toml doesn't describe isn't there."""
    routes = Blueprint(f"sms_http_{settings.name}", __name__, url_prefix=f"/sms/http/{settings.name}")
    channel = f"sms:http:{settings.name}"

    def receive_view() -> Response:
        arrived = _admitted(settings.guard, settings.receive, clock)
        refused, taken = None, 0
        for message in messages(arrived[0], arrived[1], channel):
            try:
                receive(message)
                taken += 1
            except TooMany as refusal:  # of one sender: what others sent along is taken
                refused = refusal
        if refused is not None and not taken:
            raise refused
        return _answer(arrived[0])

    def status_view() -> Response:
        arrived = _admitted(settings.guard, settings.report, clock)
        for one in reports(arrived[0], arrived[1], channel, settings.errors):
            report(one)
        return _answer(arrived[0])

    if settings.receive:
        routes.add_url_rule(
            "/receive", "receive", guarded("signature")(receive_view), methods=[settings.receive.method]
        )
    if settings.report:
        routes.add_url_rule("/status", "status", guarded("signature")(status_view), methods=[settings.report.method])
    return routes


def _admitted(guard: Guard | None, hook: Hook | None, clock: Clock) -> tuple[Hook, Arrived]:
    if request.method == "HEAD":  # comes with GET by itself, and must do nothing
        abort(405)
    if guard is None or hook is None:
        raise Forbidden("no guard")
    body = request.get_data(cache=True)
    admit(guard, request.headers, request.args, body, clock.now().timestamp())
    return hook, Arrived(body, request.form, request.args)


def _answer(hook: Hook) -> Response:
    return Response(hook.answer, content_type=hook.answer_type)
