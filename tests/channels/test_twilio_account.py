"""The Twilio account: signatures, errors and the client's addresses."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from flask import Flask, request
from twilio.request_validator import RequestValidator

from gateway.channels.contract import Remedy, SendError
from gateway.channels.outgoing_http import seconds
from gateway.channels.twilio_account import TwilioAccount, TwilioSettings
from gateway.channels.twilio_errors import REMEDIES, refused, undelivered
from gateway.channels.twilio_http import TwilioHttp, error_code, pairs
from gateway.errors import Forbidden, SettingsError
from gateway.settings import read
from tests.contract.fake_provider import Answered, Asked, FakeProvider, always, form_of

RETRY, DROP, SUPPRESS, STOP = Remedy.RETRY, Remedy.DROP, Remedy.SUPPRESS, Remedy.STOP_CHANNEL
SID = "AC" + "0" * 32
FORM = {"From": "+8801700000001", "Body": "মেনু", "MessageSid": "SM1"}


def account(base: str = "https://api.twilio.com", public_url: str = "") -> TwilioAccount:
    return TwilioAccount(
        TwilioSettings(account_sid=SID, auth_tokens=("one", "two"), api_base=base, public_url=public_url)
    )


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("20429", RETRY),
        ("20003", STOP),
        ("21211", SUPPRESS),
        ("21614", SUPPRESS),
        ("21635", SUPPRESS),
        ("21610", SUPPRESS),
        ("21408", STOP),
        ("21606", STOP),
        ("21612", STOP),
        ("21659", STOP),
        ("21611", RETRY),
        ("21617", DROP),
        ("30001", RETRY),
        ("30003", RETRY),
        ("30004", DROP),
        ("30005", SUPPRESS),
        ("30006", SUPPRESS),
        ("30007", DROP),
        ("30008", RETRY),
        ("30036", DROP),
        ("63017", RETRY),
    ],
)
def test_codes_have_remedies(code: str, remedy: Remedy) -> None:
    for error in (undelivered(code), refused(400, code)):
        assert (error.code, error.remedy) == (code, remedy)
        assert error.opted_out is (code == "21610")


def test_what_is_retried_waits() -> None:
    assert all(wait for remedy, wait in REMEDIES.values() if remedy is RETRY)


@pytest.mark.parametrize(
    ("status", "code", "after", "name", "remedy", "wait"),
    [
        (429, "20429", 7.0, "20429", RETRY, 7.0),
        (429, "", 7.0, "http_429", RETRY, 7.0),
        (429, "", None, "http_429", RETRY, None),
        (500, "", None, "http_500", RETRY, None),
        (503, "20500", 3.0, "20500", RETRY, 3.0),
        (401, "", None, "http_401", STOP, None),
        (403, "", None, "http_403", STOP, None),
        (400, "99999", None, "99999", DROP, None),
        (400, "21610", 5.0, "21610", SUPPRESS, None),
    ],
)
def test_refusals_by_status(
    status: int, code: str, after: float | None, name: str, remedy: Remedy, wait: float | None
) -> None:
    error = refused(status, code, after)
    assert (error.code, error.remedy, error.retry_after) == (name, remedy, wait)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"code": 21610, "message": "m", "status": 400}', "21610"),
        (b'{"code": "21610"}', "21610"),
        (b"<html>", ""),
        (b"[]", ""),
        (b'{"code": null}', ""),
        (b"\xff", ""),
    ],
)
def test_codes_are_read(body: bytes, code: str) -> None:
    assert error_code(body) == code


@pytest.mark.parametrize(("header", "wait"), [("7", 7.0), ("", None), (None, None), ("soon", None), ("৭", None)])
def test_retry_after(header: str | None, wait: float | None) -> None:
    assert seconds(header) == wait


def test_lists_become_repeated_fields() -> None:
    data = {"Event": ["a", "b"], "Record": True, "Timeout": 5, "Skip": None}
    assert pairs(data) == [("Event", "a"), ("Event", "b"), ("Record", "true"), ("Timeout", "5")]
    assert pairs(None) is None


def verified(
    headers: Mapping[str, str], *, public_url: str = "", called: str = "http://gate.example/sms/twilio?a=%2B1&b"
) -> bool:
    app = Flask(__name__)
    body = urlencode(FORM)
    kind = "application/x-www-form-urlencoded"
    with app.test_request_context(called, method="POST", data=body, content_type=kind, headers=dict(headers)):
        try:
            account(public_url=public_url).verify(request)
        except Forbidden:
            return False
        return True


def signature(url: str, token: str = "one", algorithm: str = "HMAC_SHA1") -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, FORM, algorithm)}


QUERY = "/sms/twilio?a=%2B1&b"


@pytest.mark.parametrize(
    ("headers", "public_url", "called", "good"),
    [
        (signature(f"http://gate.example{QUERY}"), "", f"http://gate.example{QUERY}", True),
        (signature(f"http://gate.example{QUERY}", "two"), "", f"http://gate.example{QUERY}", True),
        (signature(f"http://gate.example{QUERY}", "three"), "", f"http://gate.example{QUERY}", False),
        (signature(f"http://gate.example:8443{QUERY}"), "", f"http://gate.example:8443{QUERY}", True),
        # behind a proxy the scheme is lost: only the public address makes the signature right
        (signature(f"https://gate.example{QUERY}"), "", f"http://gate.example{QUERY}", False),
        (signature(f"https://gate.example{QUERY}"), "https://gate.example", f"http://10.0.0.5:8000{QUERY}", True),
        (signature(f"https://gate.example/a{QUERY}"), "https://gate.example/a", f"http://10.0.0.5{QUERY}", True),
        # another order or encoding of the query is another address
        (signature("http://gate.example/sms/twilio?b&a=%2B1"), "", f"http://gate.example{QUERY}", False),
        ({}, "", f"http://gate.example{QUERY}", False),
        ({"X-Twilio-Signature": ""}, "", f"http://gate.example{QUERY}", False),
        ({"X-Twilio-Signature": "ÿ" * 28}, "", f"http://gate.example{QUERY}", False),
        ({"X-Twilio-Signature": "x", "Host": "gate.example:99999"}, "", "/sms/twilio", False),
        ({"X-Twilio-Signature": "x"}, "", "http://[::1]/sms/twilio", False),
        ({"X-Twilio-Signature": "x", "Host": "gate.example:port"}, "", "/sms/twilio", False),
    ],
)
def test_signatures(headers: dict[str, str], public_url: str, called: str, good: bool) -> None:
    assert verified(headers, public_url=public_url, called=called) is good


@pytest.mark.parametrize(
    ("settings", "good"),
    [("key=k,algorithm=HMAC_SHA256", True), ("key=k,algorithm=HMAC_SHA1", False), ("algorithm=none", False)],
)
def test_signatures_of_shared_keys(settings: str, good: bool) -> None:
    url = f"http://gate.example{QUERY}"
    headers = signature(url, "two", "HMAC_SHA256") | {"X-Twilio-Webhooks-Signature-Settings": settings}
    assert verified(headers, called=url) is good


@pytest.mark.parametrize("body", [b'{"a": 1}', b"", b"\xff\xfe"])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    app = Flask(__name__)
    headers = {"X-Twilio-Signature": "x"}
    url = "http://gate.example/sms/twilio?bodySHA256=0"
    with app.test_request_context(url, method="POST", data=body, content_type="application/json", headers=headers):
        with pytest.raises(Forbidden):
            account().verify(request)


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010/2010-04-01/A.json?x=1"),
        ("http://127.0.0.1:4010/", "http://127.0.0.1:4010/2010-04-01/A.json?x=1"),
        ("http://127.0.0.1:8000/simulator/twilio", "http://127.0.0.1:8000/simulator/twilio/2010-04-01/A.json?x=1"),
    ],
)
def test_addresses_move_to_the_base(base: str, address: str) -> None:
    assert TwilioHttp(base).address("https://api.twilio.com/2010-04-01/A.json?x=1") == address


@pytest.mark.parametrize(
    ("base", "public_url", "address"),
    [
        ("https://api.twilio.com", "https://gate.example", "https://gate.example/sms/twilio/status?o=a1"),
        ("https://api.twilio.com", "", ""),
        ("http://127.0.0.1:8000/simulator/twilio", "", "http://127.0.0.1:8000/sms/twilio/status?o=a1"),
    ],
)
def test_callbacks(base: str, public_url: str, address: str) -> None:
    assert account(base, public_url).callback("/sms/twilio/status", {"o": "a1"}) == address


async def test_the_library_speaks_to_the_base() -> None:
    async with FakeProvider(always(Answered(201, b'{"sid": "CA1"}'))).serving() as provider:
        ours = account(f"{provider.base}/prefix")
        await ours.rest.calls.create_async(
            to="+8801700000001",
            from_="+8809600000000",
            url="http://x.example",
            status_callback_event=["ringing", "answered"],
        )
        await ours.close()
    asked = provider.asked[0]
    assert (asked.method, asked.path) == ("POST", f"/prefix/2010-04-01/Accounts/{SID}/Calls.json")
    assert asked.headers["Authorization"].startswith("Basic ")
    assert form_of(asked)["StatusCallbackEvent"] == ["ringing", "answered"]


async def test_recordings_are_asked_of_the_base_alone() -> None:
    def answering(asked: Asked) -> Answered:
        return Answered(200, b"RIFF" if asked.path.endswith("RE1.wav") else b"{}")

    async with FakeProvider(answering).serving() as provider:
        ours = account(provider.base)
        assert await ours.download("https://elsewhere.example/2010-04-01/Accounts/AC1/Recordings/RE1.wav") == b"RIFF"
        await ours.close()
    assert provider.asked[0].path == "/2010-04-01/Accounts/AC1/Recordings/RE1.wav"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answered(200, b'{"sid": "AC", "status": "active"}'), ""),
        (Answered(401, b'{"code": 20003}'), "Twilio does not accept our account (20003)."),
    ],
)
async def test_the_account_is_checked(answer: Answered, words: str) -> None:
    async with FakeProvider(always(answer)).serving() as provider:
        ours = account(provider.base)
        assert await ours.check() == words
        await ours.close()


async def test_a_lost_answer_to_a_question_is_asked_again() -> None:
    async with FakeProvider(always(Answered(cut=True))).serving() as provider:
        ours = account(provider.base)
        with pytest.raises(SendError) as raised:
            await ours.rest.recordings("RE" + "0" * 32).delete_async()
        await ours.close()
    assert raised.value.remedy is RETRY


def test_settings_are_read() -> None:
    made = read(TwilioSettings, {"TWILIO_AUTH_TOKEN": "one, two,", "TWILIO_API_BASE": "http://127.0.0.1:1/x/"})
    assert (made.auth_tokens, made.api_base, made.ready) == (("one", "two"), "http://127.0.0.1:1/x", False)
    assert "one" not in repr(made)
    with pytest.raises(SettingsError, match="TWILIO_API_BASE"):
        read(TwilioSettings, {"TWILIO_API_BASE": "api.twilio.com"})
