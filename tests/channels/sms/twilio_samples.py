"""Twilio's requests as Twilio makes them, signed."""

from collections.abc import Mapping
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from gateway.channels.twilio_account import TwilioSettings
from tests.contract.channel_case import HOST, Webhook

SID = "AC" + "0" * 32
TOKENS = ("primary-token-of-the-tests", "secondary-token-of-the-tests")
SETTINGS = TwilioSettings(account_sid=SID, auth_tokens=TOKENS, sms_from="+8809600000000")
MESSAGE = {
    "ToCountry": "BD",
    "MessageSid": "SM" + "1" * 32,
    "SmsMessageSid": "SM" + "1" * 32,
    "SmsSid": "SM" + "1" * 32,
    "AccountSid": SID,
    "From": "+8801700000001",
    "FromCountry": "BD",
    "To": "+8809600000000",
    "Body": "বিদেশ যেতে কত টাকা লাগে?",
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsStatus": "received",
    "ApiVersion": "2010-04-01",
}
REPORT = {
    "AccountSid": SID,
    "ApiVersion": "2010-04-01",
    "From": "+8809600000000",
    "To": "+8801700000001",
    "MessageSid": "SM" + "2" * 32,
    "SmsSid": "SM" + "2" * 32,
    "MessageStatus": "delivered",
    "SmsStatus": "delivered",
}


def signed(path: str, form: Mapping[str, str], *, token: str = TOKENS[0], base: str = HOST) -> Webhook:
    """Return a form signed for an address."""
    signature = RequestValidator(token).compute_signature(base + path, form)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return Webhook(path, urlencode(form).encode(), headers)


def message(**changes: str) -> Webhook:
    """Return a signed message; a change to "" leaves the field out."""
    return signed("/sms/twilio", {name: value for name, value in {**MESSAGE, **changes}.items() if value})


def report(status: str, outbox_id: str = "a1b2c3", **changes: str) -> Webhook:
    """Return a signed delivery report."""
    form = {**REPORT, "MessageStatus": status, "SmsStatus": status, **changes}
    return signed(f"/sms/twilio/status?o={outbox_id}", form)
