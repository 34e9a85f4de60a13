"""The composed application: routes guarded, the contract's paths there, no fault for what strangers send."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import wsgi
from commands import private_redis
from gateway.web.guards import unguarded

CONTRACT = {
    ("POST", "/sms/twilio"),
    ("POST", "/sms/twilio/status"),
    ("POST", "/voice/twilio"),
    ("POST", "/voice/twilio/status"),
    ("POST", "/voice/twilio/recording"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/simulator/"),
    ("GET", "/console/"),
}
GUARDS = {"permission", "signing in", "signature", "secret", "simulator", "public", "this machine"}
FORM = "application/x-www-form-urlencoded"
BODIES = [
    (None, b""),
    (
        FORM,
        b"From=%2B8801700000001&To=1&Body=hi&MessageSid=SM1&CallSid=CA1&CallStatus=x&MessageStatus=y&RecordingSid=z",
    ),
    (FORM, b"From=&Body=" + b"%F0%9F%98%80" * 500),
    (FORM, b"&&&===%%%"),
    ("application/json", b"{}"),
    ("application/json", b"[1, null, {}]"),
    ("application/json", b'{"update_id": "x", "message": [], "text": {"a": []}, "after": 1e999, "user": {"id": []}}'),
    ("application/json", b"{"),
    ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--x--"),
]


@pytest.fixture(scope="module", params=["Redis", "no Redis"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Compose the demonstration, with a Redis and without one; nobody listens where the providers' stand-ins should."""
    var = Path(tempfile.mkdtemp(prefix="ashshash-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, var)
        if request.param == "Redis":
            server = subprocess.Popen(private_redis.argv(var / "redis.sock"), stdout=subprocess.DEVNULL)
            stack.callback(server.wait)
            stack.callback(server.kill)
            while not private_redis.answers(var / "redis.sock"):
                time.sleep(0.02)
        yield from composed(var)


def composed(var: Path) -> Iterator[Flask]:
    given = {"ASHSHASH_VAR": str(var), "ASHSHASH_PORT": "9", "ASHSHASH_RASA_URL": "http://127.0.0.1:9"}
    site = wsgi.Site(wsgi.demonstration(given).environ)
    site.upgrade_database()
    app = site.app()
    yield app
    site.redis.close()
    site.store.engine.dispose()


def addresses(app: Flask) -> set[tuple[str, str]]:
    return {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()}


def test_every_route_is_guarded_by_a_known_guard(app: Flask) -> None:
    assert unguarded(app) == []
    assert {getattr(view, "guard", "public") for view in app.view_functions.values()} <= GUARDS


def test_the_contract_is_there(app: Flask) -> None:
    assert addresses(app) >= CONTRACT


def test_outside_the_demonstration_there_is_no_simulator(tmp_path: Path) -> None:
    given = {
        "ASHSHASH_VAR": str(tmp_path),
        "ASHSHASH_PUBLIC_URL": "https://gateway.example.org",
        "ASHSHASH_KEYS": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
        "ASHSHASH_SECRET_KEY": "s" * 32,
    }
    app = wsgi.Site(given).app()
    assert [rule for _, rule in addresses(app) if rule.startswith("/simulator")] == []


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_nothing_a_stranger_sends_is_a_fault(app: Flask, kind: str | None, body: bytes) -> None:
    faults = []
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            path = (
                path.replace(f"<{argument}>", "x").replace(f"<path:{argument}>", "x").replace(f"<int:{argument}>", "1")
            )
        for method in sorted({*(rule.methods or ()), "PUT", "DELETE"}):
            answer = client.open(
                path, method=method, data=body, content_type=kind, query_string={"after": "-1", "n": "x"}
            )
            if answer.status_code >= 500 and answer.status_code != 503:
                faults.append(f"{method} {path} → {answer.status_code}")
            answer.close()
    assert faults == []
