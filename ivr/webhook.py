"""The routes Twilio calls: a turn of a call, the news of calls and recordings, and the recorded prompts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import Blueprint, Response, abort, request, send_file

from gateway.channels.contract import WITHHELD, Receive, Recording, Report
from gateway.channels.mount import guarded
from gateway.channels.twilio_account import TwilioAccount
from gateway.errors import Forbidden, Malformed, TooMany
from ivr import parse
from ivr.render import Renderer, Way

PATH = "/voice/twilio"
A_DAY = 86400
log = structlog.get_logger(__name__)


def blueprint(
    account: TwilioAccount,
    receive: Receive,
    report: Report,
    renderer: Renderer,
    ready: Callable[[Recording], None] | None = None,
) -> Blueprint:
    """Return the routes; `ready` is told of each recording that can now be fetched, perhaps more than once."""
    routes = Blueprint("voice_twilio", __name__, url_prefix=PATH)

    @routes.post("")
    @guarded("signature")
    def turn() -> Response:
        account.verify(request)
        number = parse.turn_number(request.args.get("t"))
        return _twiml(_turn(account, receive, report, renderer, number))

    @routes.post("/status")
    @guarded("signature")
    def status() -> Response:
        account.verify(request)
        progress = parse.progress(request.form, request.args.get("o", ""))
        if progress is not None:
            report(progress)
        end = parse.hung_up(request.form)
        if end is not None:
            receive(end)
        return Response(status=204)

    @routes.post("/recording")
    @guarded("signature")
    def recording() -> Response:
        # The turn after <Record> has brought the recording into the conversation; here it has become ready to fetch.
        account.verify(request)
        told = parse.recording_of(request.form)
        if told is not None and ready is not None and request.form.get("RecordingStatus") == "completed":
            ready(told)
        return Response(status=204)

    @routes.get("/prompt/<lang>/<name>")
    @guarded("public")
    def prompt(lang: str, name: str) -> Response:
        file = renderer.recordings.file(lang, name)
        if file is None:
            abort(404)
        return send_file(file, conditional=True, max_age=A_DAY)

    return routes


def _turn(account: TwilioAccount, receive: Receive, report: Report, renderer: Renderer, number: int) -> str:
    form, outbox_id = request.form, request.args.get("o", "")
    way = _way(account, number + 1)
    if parse.is_ours(form) and parse.is_machine(form):
        with _whatever_happens():
            report(parse.by_machine(form, outbox_id))
        return renderer.hangup()
    missed = parse.missed(form, number, account.settings.missed_call_number)
    if missed and missed.sender.startswith(WITHHELD):
        return renderer.reject()  # nobody to call back
    heard = missed or parse.heard(form, number, outbox_id)
    with _whatever_happens():
        try:
            answer = receive(heard)
        except TooMany:  # a flood of missed calls must not be answered, which costs
            return renderer.reject() if missed else renderer.unavailable(way)
        return renderer.reject() if missed else renderer.render(answer, way)
    return renderer.unavailable(way)


def _way(account: TwilioAccount, turn: int) -> Way:
    base = account.callback(PATH) or PATH  # Twilio completes a path with the address it asked
    return Way(f"{base}?t={turn}", f"{base}/recording", f"{base}/prompt")


@contextmanager
def _whatever_happens() -> Iterator[None]:
    """Keep a fault of ours from ending a call with Twilio's own English error; the log names its kind, no words."""
    try:
        yield
    except (Forbidden, Malformed):
        raise
    except Exception:
        log.error("voice_turn_failed", exc_info=True)


def _twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
