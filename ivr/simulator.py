"""The simulated telephone's routes: Twilio's REST API for our worker, and the panel for people."""

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from gateway.channels.mount import Phone, guarded
from gateway.channels.phone_number import e164
from gateway.channels.twilio_account import TwilioAccount
from gateway.errors import Forbidden, Malformed
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from ivr.simulated_call import Line
from ivr.simulated_memory import Call, Memory
from ivr.simulated_sound import SECONDS, sample

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}|")
_KEYS = frozenset("0123456789*#")
_CREATED = "Sat, 21 Nov 2026 00:00:00 +0000"


def phone(account: TwilioAccount, memory: Memory, own: Catalogue, order: int = 30) -> Phone:
    """Return the simulated handset."""
    routes = Blueprint(
        "voice",
        __name__,
        url_prefix="/simulator",
        static_folder="static",
        static_url_path="/voice/static",
        template_folder="templates",
    )
    words = {lang.value: _panel_words(own, lang) for lang in Lang}
    routes.app_context_processor(lambda: {"voice_words": words, "voice_numbers": _numbers(account)})
    line = Line(account, memory)
    _panel(routes, line, memory)
    _rest(routes, account, line, memory)
    return Phone(order, routes, "voice_phone.html", "voice_phone.js", "voice_phone.css")


def _panel(routes: Blueprint, line: Line, memory: Memory) -> None:
    @routes.get("/voice/events")
    @guarded("simulator")
    def events() -> Response:
        number, after = _number(request.args.get("number", "")), request.args.get("after", "0")
        if not after.isascii() or not after.isdigit():
            raise Malformed("after is not a number")
        call = memory.call(number)
        return jsonify(events=memory.told(number, int(after)), state=call.state if call else "over")

    @routes.post("/voice/dial")
    @guarded("simulator")
    def dial() -> Response:
        body = _body()
        line.dial(_number(body.get("number", "")), _number(body.get("to", "")))
        return Response(status=204)

    def during(act: Callable[[Call, Mapping[str, Any]], None]) -> Callable[[], Response]:
        def view() -> Response:
            body = _body()
            call = memory.call(_number(body.get("number", "")))
            if call is not None and call.state != "over":
                act(call, body)
            return Response(status=204)

        return guarded("simulator")(view)

    acts: Mapping[str, Callable[[Call, Mapping[str, Any]], None]] = {
        "press": lambda call, body: line.press(call, _key(body)),
        "speak": lambda call, body: line.speak(call, str(body.get("words", ""))[:1000]),
        "silence": lambda call, _: line.silence(call),
        "record": lambda call, _: line.record(call, sample(), SECONDS),
        "hangup": lambda call, _: line.hang_up(call),
        "answer": lambda call, body: line.answer(call, machine=body.get("by") == "machine"),
        "ignore": lambda call, _: line.refuse(call, "no-answer"),
    }
    for name, act in acts.items():
        routes.add_url_rule(f"/voice/{name}", f"voice_{name}", during(act), methods=["POST"])


def _rest(routes: Blueprint, account: TwilioAccount, line: Line, memory: Memory) -> None:
    """Add Twilio's REST API as far as the channel uses it."""
    root = "/twilio/2010-04-01/Accounts/<sid>"

    def verify(sid: str) -> None:
        given = request.authorization
        ours = account.credentials
        if given is None or (given.username, given.password) != ours or sid != ours[0]:
            raise Forbidden("credentials")

    @routes.post(f"{root}/Calls.json")
    @guarded("simulator")
    def calls(sid: str) -> tuple[Response, int]:
        verify(sid)
        form = request.form
        to = form.get("To", "")
        if not to or not _PHONE.fullmatch(to):
            return jsonify(code=21211, message="Invalid 'To' Phone Number", status=400), 400
        call = Call(
            "CA" + secrets.token_hex(16),
            to,
            form.get("From", ""),
            ours=True,
            first=form.get("Url", ""),
            callback=form.get("StatusCallback", ""),
        )
        line.ring(call)
        return jsonify(_call(sid, call)), 201

    @routes.get(f"{root}/Recordings/<recording>.<kind>")
    @guarded("simulator")
    def recording(sid: str, recording: str, kind: str) -> Response | tuple[Response, int]:
        verify(sid)
        sound = memory.recording(recording)
        if sound is None or kind not in ("wav", "json"):
            return jsonify(code=20404, message="not found", status=404), 404
        if kind == "json":
            return jsonify(sid=recording, account_sid=sid, status="completed", channels=1, source="RecordVerb")
        return Response(sound, mimetype="audio/wav")

    @routes.delete(f"{root}/Recordings/<recording>.json")
    @guarded("simulator")
    def delete(sid: str, recording: str) -> Response | tuple[Response, int]:
        verify(sid)
        if not memory.forget(recording):
            return jsonify(code=20404, message="not found", status=404), 404
        return Response(status=204)


def _call(account_sid: str, call: Call) -> Mapping[str, Any]:
    return {
        "sid": call.sid,
        "account_sid": account_sid,
        "to": call.number,
        "from": call.service,
        "status": "queued",
        "direction": "outbound-api",
        "api_version": "2010-04-01",
        "date_created": _CREATED,
        "uri": f"/2010-04-01/Accounts/{account_sid}/Calls/{call.sid}.json",
    }


def _body() -> Mapping[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Malformed("JSON is wanted")
    return body


def _number(text: Any) -> str:
    """Read a number in any writing; an empty one is withheld."""
    number = text if isinstance(text, str) and _PHONE.fullmatch(text) else e164(str(text))
    if text and not number:
        raise Malformed("not a telephone number")
    return number


def _key(body: Mapping[str, Any]) -> str:
    key = body.get("key")
    if key not in _KEYS:
        raise Malformed("not a key")
    return str(key)


def _numbers(account: TwilioAccount) -> Mapping[str, str]:
    return {"voice": account.settings.voice_from, "missed": account.settings.missed_call_number}


def _panel_words(own: Catalogue, lang: Lang) -> Mapping[str, str]:
    return {key.removeprefix("panel."): own.text(key, lang) for key in own.keys(lang) if key.startswith("panel.")}
