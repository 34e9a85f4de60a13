"""Strangers at the door: forged, broken and heavy requests to the composed application. No fault, nothing written."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

import wsgi
from gateway.store.crypto import new_key
from gateway.store.schema import metadata

ROOT = Path(__file__).parents[2]
PUBLIC = "https://gateway.example.org"
TOKEN, SECRET, SHARED = "sample-token", "sample-secret", "sample-shared"
SMS = """
[channels.json]
url = "https://api.example.org/"
body = { to = "{to}", text = "{text}" }
guard = { secret = "sample-shared", header = "X-Shared" }
receive = { content_type = "json", id = "$.id", from = "$.from", text = "$.text", items = "$.all" }
[channels.json.report]
content_type = "json"
provider_id = "$.id"
status = "$.status"
error = "$.error"
values = { ok = "delivered", bad = "failed" }

[channels.xml]
url = "https://api.example.org/"
body = { to = "{to}", text = "{text}" }
guard = { secret = "sample-shared", query = "key" }
receive = { content_type = "xml", id = "@id", from = "from", text = "text", items = "sms" }
"""
FIELDS = """
    MessageSid CallSid From To Body Digits SpeechResult Confidence CallStatus MessageStatus ErrorCode RecordingSid
    RecordingUrl RecordingDuration Direction OptOutType AnsweredBy RecordingStatus
"""
PATHS = {
    "/sms/twilio": {"MessageSid": "SM1", "From": "+8801700000001", "Body": "menu"},
    "/sms/twilio/status": {"MessageSid": "SM1", "MessageStatus": "delivered"},
    "/voice/twilio": {"CallSid": "CA" + "0" * 32, "From": "+8801700000001", "To": "+15005550006"},
    "/voice/twilio/status": {"CallSid": "CA" + "0" * 32, "CallStatus": "completed"},
    "/voice/twilio/recording": {"RecordingSid": "RE" + "0" * 32, "RecordingStatus": "completed"},
}
JSON_PATHS = {
    "/sms/http/json/receive": {"X-Shared": SHARED},
    "/sms/http/json/status": {"X-Shared": SHARED},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wsgi.Site]:
    """A site with a public address and every channel; no Redis, no Rasa."""
    var = tmp_path_factory.mktemp("strangers")
    (var / "sms.toml").write_text(SMS)
    made = wsgi.Site(
        {
            "ASHSHASH_VAR": str(var),
            "ASHSHASH_REDIS_URL": "redis://127.0.0.1:9",
            "ASHSHASH_RASA_URL": "http://127.0.0.1:9",
            "ASHSHASH_PUBLIC_URL": PUBLIC,
            "ASHSHASH_KEYS": new_key(),
            "ASHSHASH_SECRET_KEY": "s" * 32,
            "ASHSHASH_SMS_FILE": str(var / "sms.toml"),
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_SMS_FROM": "+15005550006",
            "TWILIO_VOICE_FROM": "+15005550006",
            "TWILIO_MISSED_CALL_NUMBER": "+15005550007",
        }
    )
    made.registry = CollectorRegistry()
    made.upgrade_database()
    with made.store.writing():
        pass
    yield made
    made.store.close()
    made.redis.close()


@pytest.fixture(scope="module")
def app(site: wsgi.Site) -> Flask:
    return site.app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def rows(site: wsgi.Site) -> int:
    with site.store.reading() as conn:
        return sum(conn.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables)


def webhooks(app: Flask) -> list[str]:
    """Return all that takes a POST from outside; the forms of staff have tests of their own."""
    taking = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return [path for path in taking if not path.startswith("/console/")]


def signed(path: str, form: dict[str, str]) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(PUBLIC + path, form)}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
HEADERS = st.dictionaries(
    st.sampled_from(["X-Twilio-Signature", "X-Shared", "X-Forwarded-Proto", "Host", "Cookie"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=40),
)


@QUICK
@given(
    body=st.binary(max_size=300) | ANY.map(lambda value: json.dumps(value).encode()),
    kind=st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "text/xml", "text/plain", "multipart/form-data", "x"]
    ),
    headers=HEADERS,
)
def test_unsigned_is_refused_and_nothing_is_written(
    site: wsgi.Site, app: Flask, client: FlaskClient, body: bytes, kind: str, headers: dict[str, str]
) -> None:
    before = rows(site)
    for path in webhooks(app):
        answer = client.post(path, data=body, content_type=kind, headers=headers)
        assert answer.status_code in (400, 403, 413), f"{path} {answer.status}"
    assert rows(site) == before


@QUICK
@given(
    path=st.sampled_from(sorted(PATHS)),
    more=st.dictionaries(
        st.sampled_from(FIELDS.split()),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
        max_size=6,
    ),
    query=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_whatever_a_provider_signs_is_no_fault(
    client: FlaskClient, path: str, more: dict[str, str], query: str
) -> None:
    form = {**PATHS[path], **more}
    address = f"{path}?{urlencode({'t': query, 'o': query})}"
    answer = client.post(address, data=form, headers=signed(address, form))
    assert answer.status_code in (200, 204, 400, 429), f"{answer.status} {form}"


@QUICK
@given(
    path=st.sampled_from(sorted(JSON_PATHS)),
    value=ANY
    | st.fixed_dictionaries({"all": st.lists(st.fixed_dictionaries({"id": ANY, "from": ANY, "text": ANY}), max_size=3)})
    | st.fixed_dictionaries({"id": ANY, "status": st.sampled_from(["ok", "bad"]), "error": ANY}),
    kind=st.sampled_from(["application/json", "text/plain"]),
)
def test_whatever_an_aggregator_sends_is_no_fault(client: FlaskClient, path: str, value: object, kind: str) -> None:
    answer = client.post(path, data=json.dumps(value), content_type=kind, headers=JSON_PATHS[path])
    assert answer.status_code in (200, 400, 413, 429), answer.status


BOMBS = [
    ("nested", b"[" * 50_000),
    ("half a letter", b'{"all": [{"id": "1", "from": "01700000001", "text": "\\ud800"}]}'),
    ("half a letter in an id", b'{"all": [{"id": "\\ud800", "from": "01700000001", "text": "menu"}]}'),
    ("half a letter for a sender", b'{"all": [{"id": "1", "from": "\\udc00", "text": "menu"}]}'),
    ("nul", b'{"all": [{"id": "1", "from": "01700000001", "text": "a\\u0000"}]}'),
    ("digits", b'{"all": ' + b"9" * 60_000 + b"}"),
    ("twice", b'{"all": [], "all": [{"id": "2", "from": "01700000001", "text": "menu", "text": "help"}]}'),
    ("too large", b'{"all": "' + b"a" * 100_001 + b'"}'),
]


@pytest.mark.parametrize(("name", "body"), BOMBS, ids=[name for name, _ in BOMBS])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/vnd.x+json"])
def test_heavy_json_is_refused(client: FlaskClient, name: str, body: bytes, kind: str) -> None:
    answer = client.post("/sms/http/json/receive", data=body, content_type=kind, headers={"X-Shared": SHARED})
    assert answer.status_code in (200, 400, 413)
    assert (answer.status_code == 413) == (name == "too large")


@pytest.mark.parametrize(
    "body",
    [
        b"<a>" * 30_000,
        b"<a>" * 14_000 + b"</a>" * 14_000,
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><b><sms id="1"><from>&b;</from></sms></b>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><b/>',
        b'<?xml version="1.0" encoding="utf-7"?><b/>',
        b"<b><sms id='1'><from>01700000001</from><text>&#0;</text></sms></b>",
    ],
)
def test_heavy_xml_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post(f"/sms/http/xml/receive?key={SHARED}", data=body, content_type="text/xml")
    assert answer.status_code in (200, 400, 413)


def test_a_signature_is_good_for_its_own_address_and_fields(client: FlaskClient) -> None:
    form = PATHS["/sms/twilio"]
    good = signed("/sms/twilio", form)
    assert client.post("/sms/twilio", data=form, headers=good).status_code == 200
    for path, sent in (
        ("/voice/twilio", form),
        ("/sms/twilio/status", form),
        ("/sms/twilio?o=1", form),
        ("/sms/twilio", {**form, "Body": "STOP"}),
        ("/sms/twilio", {**form, "From": "+8801700000002"}),
    ):
        assert client.post(path, data=sent, headers=good).status_code == 403
    other = {**good, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Original-Url": "/x"}
    assert client.post("/sms/twilio", data=form, headers=other, base_url="http://evil.example").status_code == 200


def test_no_method_but_the_contract_s_own_is_answered(app: Flask, client: FlaskClient) -> None:
    for path in webhooks(app):
        for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"):
            assert client.open(path, method=method).status_code in (400, 405), f"{method} {path}"


@pytest.mark.parametrize(
    "path",
    [
        "/voice/twilio/prompt/bn/..%2f..%2f..%2fwsgi.py",
        "/voice/twilio/prompt/../bn/manifest.toml",
        "/voice/twilio/prompt/bn/manifest.toml",
        "/simulator/",
        "/simulator/sms/send",
        "/static/../wsgi.py",
        "//evil.example/%2e%2e",
    ],
)
def test_no_path_leads_astray(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (404, 400)


def test_pages_are_closed_and_set_no_cookie(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/nothing"):
        answer = client.get(path, base_url=PUBLIC)
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]
    assert client.get("/metrics", base_url=PUBLIC).status_code == 403
    told = client.get("/readyz", base_url=PUBLIC).get_json()["dependencies"]
    assert set(told.values()) <= {"ok", "fault"}
