"""The simulated SMS phone and the stand-in for Twilio's REST interface of messages, as routes."""

import hmac
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

import requests
from defusedxml.ElementTree import fromstring
from flask import Blueprint, Response, jsonify, make_response, request

from gateway.channels.mount import guarded
from gateway.channels.phone_number import e164
from gateway.channels.segments import count
from gateway.channels.sms.simulated_twilio import (
    API_VERSION,
    call_webhook,
    deliver,
    fault,
    new_sid,
    refusal,
    resource,
)
from gateway.channels.sms.simulator_log import MODES, SimulatorLog
from gateway.channels.twilio_account import TwilioSettings
from gateway.errors import Malformed

LONGEST_TEXT = 1600
SERVICE_NUMBER = "+8809600000000"


def blueprint(settings: TwilioSettings, log: SimulatorLog) -> Blueprint:
    """Return the phone's routes under /simulator/sms and Twilio's under /simulator/twilio."""
    routes = Blueprint(
        "sms_simulator",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/simulator/sms/static",
    )
    _phone(routes, settings, log)
    _rest(routes, settings, log)
    return routes


def _phone(routes: Blueprint, settings: TwilioSettings, log: SimulatorLog) -> None:
    @routes.post("/simulator/sms/send")
    @guarded("simulator")
    def send() -> Response:
        number, text = _asked("from"), _asked("text")
        sid = new_sid("SM")
        log.bubble("me", number, sid, text)
        try:
            answer = call_webhook(settings, _here("/sms/twilio"), _form(settings, number, text, sid))
        except requests.RequestException as error:
            log.add("note", number, sid, text=type(error).__name__)
            return jsonify(sid=sid, status=0)
        if answer.ok:
            _show_replies(settings, log, number, answer.content)
        else:
            log.add("note", number, sid, text=f"HTTP {answer.status_code}")
        return jsonify(sid=sid, status=answer.status_code)

    @routes.post("/simulator/sms/mode")
    @guarded("simulator")
    def mode() -> Response:
        asked = _asked("mode")
        if asked not in MODES:
            raise Malformed("mode")
        log.mode = asked
        return jsonify(mode=asked)

    @routes.get("/simulator/sms/events")
    @guarded("simulator")
    def events() -> Response:
        after = request.args.get("after", "0")
        number = _number(request.args.get("phone", ""))
        shown = log.after(number, int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0)
        return jsonify(events=shown, mode=log.mode, phone=number)


def _rest(routes: Blueprint, settings: TwilioSettings, log: SimulatorLog) -> None:
    account = f"/simulator/twilio/{API_VERSION}/Accounts/<sid>"

    @routes.post(f"{account}/Messages.json")
    @guarded("simulator")
    def create(sid: str) -> Response:
        if not _is_account(settings, sid):
            return _refuse(refusal(HTTPStatus.UNAUTHORIZED, 20003, "Authenticate"))
        form = request.form.to_dict()
        if refused := fault(form):
            return _refuse(refused)
        message = resource(settings, form, new_sid("SM"))
        log.bubble("them", message["to"], message["sid"], form["Body"])
        deliver(settings, log, form.get("StatusCallback", ""), message["to"], message["sid"])
        return make_response(jsonify(message), HTTPStatus.CREATED)

    @routes.get(f"{account}.json")
    @guarded("simulator")
    def show_account(sid: str) -> Response:
        if not _is_account(settings, sid):
            return _refuse(refusal(HTTPStatus.UNAUTHORIZED, 20003, "Authenticate"))
        return jsonify(sid=sid, friendly_name="simulator", status="active", type="Full", owner_account_sid=sid)


def _is_account(settings: TwilioSettings, sid: str) -> bool:
    given = request.authorization
    if given is None or given.type != "basic" or sid != settings.account_sid:
        return False
    token = (given.password or "").encode()
    return given.username == sid and any(hmac.compare_digest(token, one.encode()) for one in settings.auth_tokens)


def _refuse(body: dict[str, Any]) -> Response:
    return make_response(jsonify(body), body["status"])


def _asked(name: str) -> str:
    """Return a word of the phone's JSON; raises Malformed."""
    given = request.get_json(silent=True)
    value = given.get(name) if isinstance(given, dict) else None
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise Malformed(name)
    return _number(value) if name == "from" else value


def _number(text: str) -> str:
    return e164(text) or text.strip()[:40]


def _here(path: str) -> str:
    """Return an address of this very server, always on this machine whatever the Host header says."""
    try:
        port = urlsplit(request.host_url).port
    except ValueError as error:
        raise Malformed("host") from error
    return f"http://127.0.0.1:{port or 80}{path}"


def _form(settings: TwilioSettings, number: str, text: str, sid: str) -> dict[str, str]:
    """Return what Twilio posts for an incoming message."""
    return {
        "ToCountry": "BD",
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "AccountSid": settings.account_sid,
        "From": number,
        "FromCountry": "BD",
        "To": settings.sms_from or SERVICE_NUMBER,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": str(count(text).segments),
        "SmsStatus": "received",
        "ApiVersion": API_VERSION,
    }


def _show_replies(settings: TwilioSettings, log: SimulatorLog, number: str, twiml: bytes) -> None:
    """Do what Twilio does with the answer: send each message and report on it."""
    try:
        root: Element = fromstring(twiml)
    except ParseError:
        log.add("note", number, "", text="TwiML")
        return
    for message in root.iter("Message"):
        body = message.find("Body")
        text = "".join((message if body is None else body).itertext())
        sid = new_sid("SM")
        log.bubble("them", number, sid, text)
        callback = message.get("statusCallback") or message.get("action")
        deliver(settings, log, urljoin(_here("/sms/twilio"), callback) if callback else "", number, sid)
