"""The voice channel before the contract suite of channels."""

import json
from urllib.parse import urlencode

from flask import Blueprint
from twilio.request_validator import RequestValidator

from gateway.channels.contract import Channel, Inbound, Kind, Receive, Recording, Remedy, Report, Status
from gateway.channels.outgoing_http import times
from gateway.channels.twilio_account import TwilioAccount
from gateway.i18n.language import Medium
from ivr.channel import VoiceChannel
from ivr.recordings import Recordings
from ivr.render import Renderer
from ivr.webhook import blueprint
from tests.contract.channel_case import HOST, ChannelCase, Webhook
from tests.contract.fake_provider import Answered, always
from tests.ivr.conftest import ACCOUNT, MISSED, PERSON, SERVICE, TOKEN, WORDS, settings

CALL, SOUND = "CA" + "1" * 32, "RE" + "2" * 32
QUICK = 0.4  # seconds
INBOUND = {"CallSid": CALL, "AccountSid": ACCOUNT, "From": PERSON, "To": SERVICE, "Direction": "inbound"}
OURS = {**INBOUND, "From": SERVICE, "To": PERSON, "Direction": "outbound-api"}


def hook(path: str, form: dict[str, str], token: str = TOKEN) -> Webhook:
    signature = RequestValidator(token).compute_signature(HOST + path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return Webhook(path, urlencode(form).encode(), headers)


def make(base: str) -> Channel:
    account = TwilioAccount(settings(api_base=base))
    account.http.times = times(QUICK)
    return VoiceChannel(account)


def routes(receive: Receive, report: Report) -> Blueprint:
    account = TwilioAccount(settings(public_url=HOST))
    return blueprint(account, receive, report, Renderer(Recordings(), WORDS))


def refusal(status: int, code: int) -> Answered:
    body = {"code": code, "message": f"To {PERSON} …", "more_info": "", "status": status}
    return Answered(status, json.dumps(body).encode())


def heard(turn: int | str, **what: object) -> Inbound:
    return Inbound("voice:twilio", f"{CALL}:{turn}", PERSON, Medium.VOICE, **what)  # type: ignore[arg-type]


def status(reached: str) -> Webhook:
    return hook("/voice/twilio/status?o=a1b2c3", {**OURS, "CallStatus": reached})


RECORDED = {"RecordingSid": SOUND, "RecordingUrl": "https://api.twilio.com/x", "RecordingDuration": "9", "Digits": "#"}

CASES = (
    ChannelCase(
        name="voice:twilio",
        make=make,
        address=PERSON,
        accepting=always(Answered(201, json.dumps({"sid": CALL, "status": "queued"}).encode())),
        provider_id=CALL,
        refusals={
            "too many": (refusal(429, 20429), Remedy.RETRY),
            "too many calls": (refusal(429, 10004), Remedy.RETRY),
            "down": (Answered(503, b"<html>", {"Content-Type": "text/html"}), Remedy.RETRY),
            "credentials": (refusal(401, 20003), Remedy.STOP_CHANNEL),
            "country switched off": (refusal(400, 21215), Remedy.STOP_CHANNEL),
            "no number": (refusal(400, 21211), Remedy.SUPPRESS),
            "nonsense taken": (Answered(201, b"<html>"), Remedy.UNKNOWN),
        },
        blueprint=routes,
        inbound=(
            (hook("/voice/twilio", {**INBOUND, "CallStatus": "ringing"}), heard(0, kind=Kind.CALL)),
            (hook("/voice/twilio", {**INBOUND, "To": MISSED}), heard(0, kind=Kind.MISSED_CALL)),
            (hook("/voice/twilio?o=a1b2c3", OURS), heard(0, kind=Kind.CALL, payload="a1b2c3")),
            (hook("/voice/twilio?t=1", {**INBOUND, "Digits": "1"}), heard(1, text="1")),
            (
                hook("/voice/twilio?t=2", {**INBOUND, "SpeechResult": "ঋণ", "Confidence": "0.8"}),
                heard(2, text="ঋণ", spoken=True),
            ),
            (hook("/voice/twilio?t=3", INBOUND), heard(3, kind=Kind.SILENCE)),
            (
                hook("/voice/twilio?t=4", {**INBOUND, **RECORDED}),
                heard(4, recording=Recording(SOUND, "https://api.twilio.com/x", 9)),
            ),
            (hook("/voice/twilio/status", {**INBOUND, "CallStatus": "completed"}), heard("end", kind=Kind.HANGUP)),
        ),
        forged=tuple(
            hook(path, INBOUND, token="someone else's")
            for path in ("/voice/twilio", "/voice/twilio?t=1", "/voice/twilio/status?o=a", "/voice/twilio/recording")
        ),
        malformed=(
            hook("/voice/twilio", {"From": PERSON}),
            hook("/voice/twilio", {**INBOUND, "CallSid": "../.."}),
            hook("/voice/twilio?t=one", INBOUND),
            hook("/voice/twilio?t=1", {**INBOUND, "RecordingSid": "RE1"}),
        ),
        reports=(
            (status("ringing"), Status.SENT),
            (status("in-progress"), Status.SENT),
            (status("completed"), Status.DELIVERED),
            (status("no-answer"), Status.FAILED),
        ),
    ),
)
