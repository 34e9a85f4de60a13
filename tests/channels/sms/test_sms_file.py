"""sms.toml: every fault is told with its table and key."""

from pathlib import Path
from typing import Any

import pytest

from gateway.channels.sms import http_file
from gateway.channels.sms.mount import providers
from gateway.channels.sms.settings import SmsSettings
from gateway.errors import SettingsError
from gateway.settings import read
from tests.channels.sms.contract_case import SECRETS, presets

GOOD: dict[str, Any] = {"url": "https://api.example/send", "body": {"to": "{to}"}}
GUARD = {"secret": "s", "header": "X-Key"}
RECEIVE = {"from": "from", "text": "text", "id": "id"}
REPORT = {"provider_id": "id", "status": "status", "values": {"ok": "delivered"}}


def faults(**changes: Any) -> str:
    """Return what is wrong with a provider, "" where nothing is."""
    table = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    try:
        http_file.read({"channels": {"x": table}}, {"SET": "1"})
    except SettingsError as error:
        return str(error)
    return ""


def test_the_example_works() -> None:
    assert set(presets()) == {"android", "sslwireless", "bulksmsbd", "alphasms"}


def test_the_example_names_every_secret_it_lacks() -> None:
    with pytest.raises(SettingsError) as raised:
        http_file.load(Path("sms.toml.example"), {})
    assert all(name in str(raised.value) for name in SECRETS)
    assert "[channels.android] basic_auth: the environment has no ANDROID_SMS_USER" in str(raised.value)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": "get", "content_type": "query"},
        {"content_type": "xml", "body": "<a>{to}</a>"},
        {"guard": GUARD, "receive": RECEIVE, "report": REPORT},
        {"guard": GUARD, "receive": {**RECEIVE, "method": "GET", "content_type": "query"}},
        {"guard": GUARD, "receive": {"content_type": "xml", "from": "a/b", "text": "@t", "time": "c"}},
        {"url": "http://192.168.0.7:8080/", "allow_private": True},
        {"headers": {"X-Key": "${SET}"}},
    ],
)
def test_good_tables(changes: dict[str, Any]) -> None:
    assert faults(**changes) == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": None}, "[channels.x] url: is missing"),
        ({"url": "ftp://a"}, "[channels.x] url: is no web address"),
        ({"url": "https://a:99999/"}, "[channels.x] url: is no web address"),
        ({"url": "http://127.0.0.1/"}, "[channels.x] url: 127.0.0.1 is a private address"),
        ({"url": 5}, "[channels.x] url: must be text"),
        ({"body": None}, "[channels.x] body: is missing"),
        ({"body": "text"}, "[channels.x] body: must be a table"),
        ({"body": {"a": "{phone}"}}, "[channels.x] body: knows no {phone}"),
        ({"body": {"a": {"b": ["{x}"]}}}, "[channels.x] body: knows no {x}"),
        ({"body": {"a": "${UNSET}"}}, "[channels.x] body.a: the environment has no UNSET"),
        ({"method": "DELETE"}, "[channels.x] method: must be GET, POST or PUT"),
        ({"method": "GET"}, "[channels.x] content_type: must be query where the method is GET"),
        ({"content_type": "yaml"}, "[channels.x] content_type: must be one of form, json, xml, query"),
        ({"number_format": "local"}, "[channels.x] number_format: must be one of"),
        ({"rate": 0}, "[channels.x] rate: must be between"),
        ({"rate": "fast"}, "[channels.x] rate: must be a number"),
        ({"rate": True}, "[channels.x] rate: must be a number"),
        ({"allow_private": "yes"}, "[channels.x] allow_private: must be true or false"),
        ({"alow_private": True}, "[channels.x] alow_private: is unknown"),
        ({"errors": {"7": "ignore"}}, "[channels.x] errors.7: must be one of retry"),
        ({"success": {"path": "$..[", "equals": ["a"]}}, "[channels.x.success] path: is no JSONPath"),
        ({"success": {"path": "$.a"}}, "[channels.x.success] equals: goes with path"),
        ({"success": {"statuses": ["200"]}}, "[channels.x.success] statuses: must be a list of numbers"),
        ({"receive": RECEIVE}, "[channels.x.receive] guard: [channels.x.guard] is missing"),
        ({"guard": {"header": "X"}}, "[channels.x.guard] secret: is missing"),
        ({"guard": {"secret": "s"}}, "[channels.x.guard] header: give either header or query"),
        ({"guard": {**GUARD, "hmac": "crc32"}}, "[channels.x.guard] hmac: must be a hash"),
        ({"guard": {**GUARD, "hmac": "sha256", "encoding": "z85"}}, "[channels.x.guard] encoding: must be"),
        ({"guard": {**GUARD, "hmac": "sha256", "signed": "{timestamp}"}}, "[channels.x.guard] signed: must hold"),
        ({"guard": {**GUARD, "hmac": "sha256", "timestamp_header": "T"}}, "[channels.x.guard] signed: must hold"),
        ({"guard": GUARD, "receive": {"from": "f", "text": "t"}}, "[channels.x.receive] id: is missing, and time"),
        ({"guard": GUARD, "receive": {"id": "i", "text": "t"}}, "[channels.x.receive] from: is missing"),
        (
            {"guard": GUARD, "receive": {**RECEIVE, "content_type": "json", "from": "$..["}},
            "[channels.x.receive] from: is no JSONPath",
        ),
        (
            {"guard": GUARD, "receive": {**RECEIVE, "content_type": "xml", "from": "a["}},
            "[channels.x.receive] from: is no element path",
        ),
        ({"guard": GUARD, "report": {"provider_id": "i"}}, "[channels.x.report] status: needs status"),
        (
            {"guard": GUARD, "report": {**REPORT, "values": {"ok": "arrived"}}},
            "[channels.x.report] values.ok: must be one of queued",
        ),
    ],
)
def test_faults(changes: dict[str, Any], told: str) -> None:
    assert told in faults(**changes)


def test_all_faults_are_told_together() -> None:
    told = faults(rate=0, method="DELETE", typo=1)
    assert all(key in told for key in ("rate", "method", "typo"))


@pytest.mark.parametrize("document", [{"channel": {}}, {"channels": []}, {"channels": {"Big Name": GOOD}}])
def test_other_tables_are_faults(document: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        http_file.read(document, {})


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "sms.toml").write_text("[channels", "utf-8")
    with pytest.raises(SettingsError, match=r"sms\.toml"):
        http_file.load(tmp_path / "sms.toml", {})
    assert http_file.load(tmp_path / "absent.toml", {}) == ()


def test_secrets_are_not_shown() -> None:
    shown = "".join(map(repr, presets().values()))
    assert SECRETS["ANDROID_SMS_PASSWORD"] not in shown
    assert SECRETS["ANDROID_SMS_SIGNING_KEY"] not in shown


@pytest.mark.parametrize(
    ("value", "name"),
    [("", "sms:twilio"), ("twilio", "sms:twilio"), ("simulator", "sms:twilio"), ("http:x", "sms:http:x")],
)
def test_the_channel_of_our_own_messages(value: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / "sms.toml"
    file.write_text('[channels.x]\nurl = "https://api.example/"\nbody = { to = "{to}" }\n', "utf-8")
    settings = read(SmsSettings, {"ASHSHASH_SMS_CHANNEL": value, "ASHSHASH_SMS_FILE": str(file)})
    assert settings.default_name == name
    assert [one.name for one in providers(settings, {})] == ["x"]


@pytest.mark.parametrize("value", ["http:", "carrier-pigeon", "http:y"])
def test_a_channel_that_is_nowhere(value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ASHSHASH_SMS_CHANNEL"):
        read(SmsSettings, {"ASHSHASH_SMS_CHANNEL": value, "ASHSHASH_SMS_FILE": str(tmp_path / "absent.toml")})
    (tmp_path / "empty.toml").touch()
    with pytest.raises(SettingsError, match="ASHSHASH_SMS_CHANNEL"):
        providers(SmsSettings(f"http:{value}", tmp_path / "empty.toml"), {})
