"""Plays Twilio on this machine: its Messages resource, its signatures and its delivery reports."""

import secrets
import threading
import time
from collections.abc import Mapping
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from gateway.channels.phone_number import e164
from gateway.channels.segments import count, length
from gateway.channels.sms.simulator_log import SimulatorLog
from gateway.channels.twilio_account import LOOPBACK, TwilioSettings
from gateway.clock import SystemClock

WEBHOOK_SECONDS = 15
LATE_SECONDS = 6.0
API_VERSION = "2010-04-01"


def new_sid(kind: str) -> str:
    """Return an id as Twilio makes them."""
    return kind + secrets.token_hex(16)


def refusal(status: HTTPStatus, code: int, message: str) -> dict[str, Any]:
    """Return the body of a refusal."""
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status.value,
    }


def fault(form: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the refusal that a create request earns, None where it is right."""
    bad = HTTPStatus.BAD_REQUEST
    if not form.get("To"):
        return refusal(bad, 21604, "A 'To' phone number is required.")
    if not form.get("From") and not form.get("MessagingServiceSid"):
        return refusal(bad, 21603, "A 'From' or 'MessagingServiceSid' parameter is required.")
    if not form.get("Body"):
        return refusal(bad, 21602, "Message body is required.")
    if length(form["Body"]) > 1600:
        return refusal(bad, 21617, "The message body exceeds the 1600 character limit.")
    if e164(form["To"]) != form["To"]:
        return refusal(bad, 21211, "Invalid 'To' Phone Number.")
    return None


def resource(settings: TwilioSettings, form: Mapping[str, str], sid: str) -> dict[str, Any]:
    """Return a message as Twilio shows it when it has just been created."""
    now = format_datetime(SystemClock().now())
    uri = f"/{API_VERSION}/Accounts/{settings.account_sid}/Messages/{sid}"
    service = form.get("MessagingServiceSid") or None
    return {
        "account_sid": settings.account_sid,
        "api_version": API_VERSION,
        "body": form["Body"],
        "date_created": now,
        "date_sent": None,
        "date_updated": now,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": form.get("From") or None,
        "messaging_service_sid": service,
        "num_media": "0",
        "num_segments": str(count(form["Body"]).segments),
        "price": None,
        "price_unit": "USD",
        "sid": sid,
        "status": "accepted" if service else "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": form["To"],
        "uri": f"{uri}.json",
    }


def call_webhook(settings: TwilioSettings, url: str, form: Mapping[str, str]) -> requests.Response:
    """Post a form signed as Twilio signs; raises requests.RequestException."""
    signature = RequestValidator(settings.auth_tokens[0]).compute_signature(url, form)
    return requests.post(
        url, data=form, headers={SIGNATURE_HEADER: signature}, timeout=WEBHOOK_SECONDS, allow_redirects=False
    )


def steps(mode: str) -> list[tuple[float, str, str]]:
    """Return what the network does with a message: seconds to wait, the status, the error code."""
    queued = [(0.1, "queued", ""), (0.3, "sent", "")]
    if mode == "30003":
        return [*queued, (0.6, "undelivered", mode)]
    return [*queued, (LATE_SECONDS if mode == "late" else 0.6, "delivered", "")]


def deliver(settings: TwilioSettings, log: SimulatorLog, callback: str, number: str, sid: str) -> threading.Thread:
    """Walk a message through the network in the background, telling `callback` each step ("" for nobody)."""
    if urlsplit(callback).hostname not in LOOPBACK:
        callback = ""
    form = {"AccountSid": settings.account_sid, "ApiVersion": API_VERSION, "From": settings.sms_from, "To": number}

    def walk() -> None:
        for wait, status, code in steps(log.mode):
            time.sleep(wait)
            log.add("status", number, sid, status=status, error=code)
            told = {**form, "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status}
            if code:
                told["ErrorCode"] = code
            if callback:
                try:
                    call_webhook(settings, callback, told)
                except requests.RequestException:
                    log.add("note", number, sid, text="callback")

    thread = threading.Thread(target=walk, name=f"simulated-sms-{sid[-6:]}", daemon=True)
    thread.start()
    return thread
