"""Webhooks of HTTP providers: fields in every form, batches, guards."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from gateway.channels.contract import Answer, DeliveryReport, Inbound, Remedy, Status
from gateway.channels.sms import http_file, http_routes
from gateway.channels.sms.http_settings import ContentType, Guard, Hook
from gateway.channels.sms.webhook import MOST_ITEMS, Arrived, messages, reports
from gateway.channels.sms.webhook_guard import admit, sign
from gateway.clock import SetClock
from gateway.errors import Forbidden, Malformed
from gateway.web import refusals
from tests.channels.sms.contract_case import presets

BODY = {"url": "https://api.example/", "body": {"to": "{to}"}, "guard": {"secret": "s", "query": "key"}}
PLAIN = {"id": "id", "from": "from", "text": "text"}
# Infobip's shape: several messages in one request
BATCH = {
    "results": [
        {"messageId": "m1", "from": "8801700000001", "to": "88096", "text": "মেনু", "receivedAt": "2026-11-20"},
        {"messageId": "m2", "from": "8801700000002", "to": "88096", "text": "help", "receivedAt": "2026-11-20"},
        {"messageId": "m3", "from": "", "text": "no sender"},
    ]
}
XML = (
    b'<?xml version="1.0"?><batch><sms id="m1"><from>01700000001</from>'
    b"<text>&lt;x&gt; \xe0\xa6\x95</text></sms></batch>"
)
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><batch><sms id="1"><from>&b;</from></sms></batch>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><batch><sms id="1"><from>&a;</from></sms></batch>'


def hook(content_type: str, **more: Any) -> Hook:
    return Hook(method="POST", content_type=ContentType(content_type), **more)


def arrived(body: bytes = b"", **more: Any) -> Arrived:
    return Arrived(body, more.get("form", {}), more.get("query", {}))


JSON_BATCH = hook("json", fields={"id": "$.messageId", "from": "$.from", "text": "$.text"}, items="$.results")
XML_BATCH = hook("xml", fields={"id": "@id", "from": "from", "text": "text"}, items="sms")


@pytest.mark.parametrize(
    ("how", "what", "read"),
    [
        (hook("form", fields=PLAIN), arrived(form={"id": "1", "from": "01700000001", "text": "a"}), [("1", "a")]),
        (hook("query", fields=PLAIN), arrived(query={"id": "1", "from": "01700000001", "text": "a"}), [("1", "a")]),
        (JSON_BATCH, arrived(json.dumps(BATCH).encode()), [("m1", "মেনু"), ("m2", "help")]),
        (JSON_BATCH, arrived(b'{"results": []}'), []),
        (JSON_BATCH, arrived(b'{"other": 1}'), []),
        (XML_BATCH, arrived(XML), [("m1", "<x> ক")]),
    ],
)
def test_messages_in_every_form(how: Hook, what: Arrived, read: list[tuple[str, str]]) -> None:
    made = messages(how, what, "sms:http:x")
    assert [(one.provider_id, one.text) for one in made] == read
    assert {one.sender for one in made} <= {"+8801700000001", "+8801700000002"}


@pytest.mark.parametrize(
    ("how", "what"),
    [
        (hook("form", fields=PLAIN), arrived()),
        (hook("form", fields=PLAIN), arrived(form={"from": "x" * 65})),
        (JSON_BATCH, arrived(b"{")),
        (JSON_BATCH, arrived(b"\xff")),
        (JSON_BATCH, arrived(b"[" * 5000)),
        (JSON_BATCH, arrived(b'{"results": [{}]}')),
        (JSON_BATCH, arrived(json.dumps({"results": [{}] * (MOST_ITEMS + 1)}).encode())),
        (XML_BATCH, arrived(b"")),
        (XML_BATCH, arrived(b"<a>")),
        (XML_BATCH, arrived(b'<?xml version="1.0" encoding="nonsense"?><a/>')),
        (XML_BATCH, arrived(BOMB)),
        (XML_BATCH, arrived(OUTSIDE)),
    ],
)
def test_nonsense_is_malformed(how: Hook, what: Arrived) -> None:
    with pytest.raises(Malformed):
        messages(how, what, "sms:http:x")


def test_a_message_without_an_id_is_known_by_its_time() -> None:
    how = hook("form", fields={"from": "from", "text": "text", "time": "time"})
    form = {"from": "01700000001", "text": "1", "time": "12:00"}
    first, again, later = (
        messages(how, arrived(form={**form, **change}), "x")[0].provider_id for change in ({}, {}, {"time": "12:01"})
    )
    assert first == again != later


def test_a_very_long_id_is_shortened_and_stays_its_own() -> None:
    one, two = (
        messages(hook("form", fields=PLAIN), arrived(form={"id": "x" * 100 + end, "from": "1"}), "x")[0].provider_id
        for end in "ab"
    )
    assert one != two
    assert len(one) <= 64


REPORTING = hook(
    "json",
    items="$.results",
    fields={"provider_id": "$.id", "outbox_id": "$.ours", "status": "$.status", "error": "$.error"},
    values={"DELIVRD": Status.DELIVERED, "FAILED": Status.FAILED},
)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"id": "p1", "status": "DELIVRD"}, (Status.DELIVERED, "p1", "", None)),
        ({"ours": "2.0f0f", "status": "DELIVRD"}, (Status.DELIVERED, "", "0f0f", None)),
        ({"id": 7, "status": "FAILED", "error": "11"}, (Status.FAILED, "7", "", ("11", Remedy.SUPPRESS))),
        ({"id": "p1", "status": "FAILED"}, (Status.FAILED, "p1", "", ("undelivered", Remedy.DROP))),
        (
            {"id": "p1", "status": "FAILED", "error": "no answer of 01700000001"},
            (Status.FAILED, "p1", "", ("undelivered", Remedy.DROP)),
        ),
        ({"id": "p1", "status": "NEXT YEAR'S"}, None),
        ({"status": "DELIVRD"}, None),
        ("text", None),
    ],
)
def test_reports(item: Any, told: Any) -> None:
    body = json.dumps({"results": [item]}).encode()
    made = reports(REPORTING, arrived(body), "sms:http:x", {"11": Remedy.SUPPRESS})
    seen = [
        (one.status, one.provider_id, one.outbox_id, (one.error.code, one.error.remedy) if one.error else None)
        for one in made
    ]
    assert seen == ([told] if told else [])


NOW = 1_780_000_000.0
SECRET = Guard(secret="s3cret", header="X-Key")
IN_QUERY = Guard(secret="s3cret", query="key")
SIGNED = Guard(
    secret="k", header="X-Signature", hmac="sha256", signed="{body}{timestamp}", timestamp_header="X-Timestamp"
)
GITHUB_LIKE = Guard(secret="k", header="X-Hub", hmac="sha256")
BASE64 = Guard(secret="k", header="X-Sig", hmac="sha1", encoding="base64", signed="pre.{body}")
DIGEST = hmac.new(b"k", b"words" + b"1780000000", hashlib.sha256).hexdigest()


def at(stamp: str, signature: str = "") -> dict[str, str]:
    return {"X-Timestamp": stamp, "X-Signature": signature or sign(SIGNED, b"words", stamp)}


@pytest.mark.parametrize(
    ("guard", "headers", "query", "good"),
    [
        (SECRET, {"X-Key": "s3cret"}, {}, True),
        (SECRET, {"x-key": "s3cret"}, {}, True),
        (SECRET, {"X-Key": "S3cret"}, {}, False),
        (SECRET, {"X-Key": ""}, {}, False),
        (SECRET, {}, {"key": "s3cret"}, False),
        (SECRET, {"X-Key": "ÿÿ"}, {}, False),
        (IN_QUERY, {}, {"key": "s3cret"}, True),
        (IN_QUERY, {}, {"key": "গোপন"}, False),
        (IN_QUERY, {}, {}, False),
        (SIGNED, at("1780000000", DIGEST), {}, True),
        (SIGNED, at("1780000000", DIGEST.upper()), {}, True),
        (SIGNED, at("1780000000000"), {}, True),  # milliseconds
        (SIGNED, at("1779999701"), {}, True),
        (SIGNED, at("1779999699"), {}, False),  # replayed later than 300 s
        (SIGNED, at("1780000301"), {}, False),  # from the future
        (SIGNED, at("soon"), {}, False),
        (SIGNED, at("", "x"), {}, False),
        (SIGNED, {"X-Signature": DIGEST}, {}, False),
        (SIGNED, at("1780000001", DIGEST), {}, False),  # another time than was signed
        (GITHUB_LIKE, {"X-Hub": "sha256=" + hmac.new(b"k", b"words", "sha256").hexdigest()}, {}, True),
        (BASE64, {"X-Sig": base64.b64encode(hmac.new(b"k", b"pre.words", "sha1").digest()).decode()}, {}, True),
        (BASE64, {"X-Sig": hmac.new(b"k", b"pre.words", "sha1").hexdigest()}, {}, False),
    ],
)
def test_guards(guard: Guard, headers: dict[str, str], query: dict[str, str], good: bool) -> None:
    try:
        admit(guard, Headers(headers), query, b"words", NOW)
        admitted = True
    except Forbidden:
        admitted = False
    assert admitted is good


@dataclass
class Site:
    client: FlaskClient
    heard: list[Inbound] = field(default_factory=list)
    told: list[DeliveryReport] = field(default_factory=list)


@pytest.fixture
def site(now: Any) -> Iterator[Site]:
    heard: list[Inbound] = []
    told: list[DeliveryReport] = []

    def receive(message: Inbound) -> Answer:
        heard.append(message)
        return Answer()

    described = {
        "got": {**BODY, "receive": {**PLAIN, "method": "GET", "content_type": "query", "answer": "ACK/Jasmin"}},
        "posted": {**BODY, "receive": PLAIN, "report": {"provider_id": "id", "status": "s", "values": {"1": "sent"}}},
        "silent": {key: BODY[key] for key in ("url", "body")},
    }
    app = Flask(__name__)
    refusals.register(app)
    for one in (*http_file.read({"channels": described}, {}), presets()["android"]):
        app.register_blueprint(http_routes.blueprint(one, receive, told.append, SetClock(now)))
    with app.test_client() as client:
        yield Site(client, heard, told)


GET = "/sms/http/got/receive?" + urlencode({"id": "1", "from": "01700000001", "text": "মেনু"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", GET + "&key=s", 200),
        ("GET", GET + "&key=t", 403),
        ("GET", GET, 403),
        ("GET", "/sms/http/got/receive?key=s", 400),
        ("POST", GET + "&key=s", 405),
        ("HEAD", GET + "&key=s", 405),
        ("POST", "/sms/http/posted/receive?key=s", 400),
        ("GET", "/sms/http/posted/receive?key=s", 405),
        ("POST", "/sms/http/got/status?key=s", 404),
        ("POST", "/sms/http/silent/receive?key=s", 404),
        ("POST", "/sms/http/unknown/receive", 404),
        ("POST", "/sms/http/unknown/status", 404),
        ("POST", "/sms/http/../receive", 404),
    ],
)
def test_routes(site: Site, method: str, path: str, status: int) -> None:
    assert site.client.open(path, method=method).status_code == status
    assert len(site.heard) == (1 if status == 200 else 0)


def test_the_answer_is_the_providers_own(site: Site) -> None:
    assert site.client.get(GET + "&key=s").text == "ACK/Jasmin"


def test_a_report_reaches_the_service(site: Site) -> None:
    assert site.client.post("/sms/http/posted/status?key=s", data={"id": "p1", "s": "1"}).status_code == 200
    assert site.told == [DeliveryReport("sms:http:posted", Status.SENT, "p1")]


def test_other_events_of_the_phone_are_passed_over(site: Site, now: Any) -> None:
    body = json.dumps({"event": "system:ping", "id": "h", "payload": {}}).encode()
    guard = presets()["android"].guard
    assert guard is not None
    stamp = str(int(now.timestamp()))
    headers = {"X-Timestamp": stamp, "X-Signature": sign(guard, body, stamp)}
    assert site.client.post("/sms/http/android/receive", data=body, headers=headers).status_code == 200
    assert not site.heard
