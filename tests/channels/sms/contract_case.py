"""The SMS channels before the contract suite."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint

from gateway.channels.contract import Channel, Inbound, Receive, Remedy, Report, Status
from gateway.channels.outgoing_http import times
from gateway.channels.sms import http_file, http_routes, twilio
from gateway.channels.sms.http import HttpSms
from gateway.channels.sms.http_settings import Guard, HttpSmsSettings
from gateway.channels.sms.webhook_guard import sign
from gateway.channels.twilio_account import TwilioAccount
from gateway.clock import SetClock
from gateway.i18n.language import Medium
from tests.channels.sms.twilio_samples import SETTINGS, TOKENS, message, report, signed
from tests.contract.channel_case import ChannelCase, Webhook
from tests.contract.fake_provider import Answered, always

QUICK = 0.4  # seconds
NUMBER = "+8801700000001"
SECRETS = {
    "ANDROID_SMS_USER": "phone",
    "ANDROID_SMS_PASSWORD": "secret-of-the-phone",
    "ANDROID_SMS_SIGNING_KEY": "key-of-the-phone",
    "SSLWIRELESS_TOKEN": "token",
    "SSLWIRELESS_SID": "ASHSHASH",
    "BULKSMSBD_KEY": "key",
    "BULKSMSBD_SENDER": "8809600000000",
    "ALPHASMS_KEY": "key",
}


def presets(base: str = "") -> dict[str, HttpSmsSettings]:
    """Return the presets of sms.toml.example; with `base` their provider is on this machine."""
    document = tomllib.loads(Path("sms.toml.example").read_text("utf-8"))
    if base:
        for table in document["channels"].values():
            table |= {"url": f"{base}/send", "allow_private": True, "timeout": QUICK}
    return {one.name: one for one in http_file.read(document, SECRETS)}


def quick_twilio(base: str) -> Channel:
    account = TwilioAccount(
        type(SETTINGS)(account_sid=SETTINGS.account_sid, auth_tokens=TOKENS, sms_from="+8809600000000", api_base=base)
    )
    account.http.times = times(QUICK)
    return twilio.TwilioSms(account)


def twilio_routes(receive: Receive, report_back: Report) -> Blueprint:
    return twilio.blueprint(TwilioAccount(SETTINGS), receive, report_back)


def twilio_refusal(status: int, code: int) -> Answered:
    body = {"code": code, "message": "To +8801700000001 …", "more_info": "", "status": status}
    return Answered(status, json.dumps(body).encode())


SIGNED_AT = datetime(2026, 11, 20, 6, tzinfo=UTC)

TWILIO = ChannelCase(
    name="sms:twilio",
    make=quick_twilio,
    address=NUMBER,
    accepting=always(Answered(201, json.dumps({"sid": "SM" + "3" * 32, "status": "queued"}).encode())),
    provider_id="SM" + "3" * 32,
    refusals={
        "too many": (twilio_refusal(429, 20429), Remedy.RETRY),
        "down": (Answered(503, b"<html>", {"Content-Type": "text/html"}), Remedy.RETRY),
        "credentials": (twilio_refusal(401, 20003), Remedy.STOP_CHANNEL),
        "opted out": (twilio_refusal(400, 21610), Remedy.SUPPRESS),
        "no number": (twilio_refusal(400, 21211), Remedy.SUPPRESS),
        "moved": (Answered(302, b"", {"Location": "http://127.0.0.1:1/"}), Remedy.DROP),
        "nonsense taken": (Answered(201, b"<html>"), Remedy.UNKNOWN),
    },
    blueprint=twilio_routes,
    inbound=(
        (
            message(),
            Inbound("sms:twilio", "SM" + "1" * 32, NUMBER, Medium.SMS, text="বিদেশ যেতে কত টাকা লাগে?"),
        ),
    ),
    forged=(
        signed("/sms/twilio", {"From": NUMBER, "MessageSid": "SM1"}, token="someone else's"),
        signed("/sms/twilio/status?o=a", {"MessageSid": "SM1"}, token="someone else's"),
        Webhook("/sms/twilio", b"From=%2B8801700000001", {"X-Twilio-Signature": ""}),
    ),
    malformed=(message(MessageSid="", SmsSid=""), message(From=""), message(MessageSid="../..")),
    reports=(
        (report("sent"), Status.SENT),
        (report("delivered"), Status.DELIVERED),
        (report("undelivered", ErrorCode="30003"), Status.FAILED),
    ),
)


def android(event: str, payload: dict[str, object], *, age: int = 0, key: str = "key-of-the-phone") -> Webhook:
    """Return a webhook of the Android phone, signed as the app signs; `age` in seconds."""
    body = {"deviceId": "device", "event": event, "id": "hook-1", "payload": payload, "webhookId": "w1"}
    data = json.dumps(body, ensure_ascii=False).encode()
    stamp = str(int(SIGNED_AT.timestamp()) - age)
    guard = Guard(secret=key, hmac="sha256", signed="{body}{timestamp}", timestamp_header="X-Timestamp")
    headers = {"X-Timestamp": stamp, "X-Signature": sign(guard, data, stamp), "Content-Type": "application/json"}
    path = "receive" if event == "sms:received" else "status"
    return Webhook(f"/sms/http/android/{path}", data, headers)


RECEIVED: dict[str, object] = {
    "messageId": "m-1",
    "message": "মেনু",
    "sender": "01700000001",
    "recipient": None,
    "simNumber": 1,
    "receivedAt": "2026-11-20T12:00:00.000+06:00",
}


def android_routes(receive: Receive, report_back: Report) -> Blueprint:
    return http_routes.blueprint(presets()["android"], receive, report_back, SetClock(SIGNED_AT))


ANDROID = ChannelCase(
    name="sms:http:android",
    make=lambda base: HttpSms(presets(base)["android"]),
    address=NUMBER,
    accepting=always(Answered(202, b'{"id": "m-9", "state": "Pending", "recipients": []}')),
    provider_id="m-9",
    refusals={
        "too many": (Answered(429, b"{}", {"Retry-After": "7"}), Remedy.RETRY),
        "down": (Answered(502, b"bad gateway"), Remedy.RETRY),
        "credentials": (Answered(401, b'{"message": "no"}'), Remedy.STOP_CHANNEL),
        "refused": (Answered(400, b'{"message": "+8801700000001"}'), Remedy.DROP),
        "moved": (Answered(307, b"", {"Location": "http://127.0.0.1:1/"}), Remedy.STOP_CHANNEL),
    },
    lost_answer=Remedy.RETRY,  # its ids are idempotent
    blueprint=android_routes,
    inbound=(
        (
            android("sms:received", RECEIVED),
            Inbound("sms:http:android", "hook-1", NUMBER, Medium.SMS, text="মেনু"),
        ),
    ),
    forged=(
        android("sms:received", RECEIVED, key="someone else's"),
        android("sms:received", RECEIVED, age=3600),
        android("sms:delivered", {"messageId": "m-9"}, key="someone else's"),
    ),
    malformed=(android("sms:received", {"messageId": "m-1"}),),
    reports=(
        (android("sms:sent", {"messageId": "a1b2c3"}), Status.SENT),
        (android("sms:delivered", {"messageId": "a1b2c3"}), Status.DELIVERED),
        (android("sms:failed", {"messageId": "a1b2c3", "reason": "no network for 01700000001"}), Status.FAILED),
    ),
)

CASES = (TWILIO, ANDROID)
