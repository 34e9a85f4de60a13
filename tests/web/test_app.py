"""What the outside gets whatever it sends: the refusals of the contract, the headers, never a trace."""

import contextlib
import json
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from gateway.channels.mount import guarded
from gateway.errors import Forbidden, Malformed, SettingsError, StoreDown
from gateway.settings import CoreSettings
from gateway.web import bodies
from gateway.web.app import create_app
from gateway.web.bodies import LIMIT

FORM = "application/x-www-form-urlencoded"
RAISED: dict[str, Callable[[], Exception]] = {
    "forbidden": lambda: Forbidden("who"),
    "malformed": lambda: Malformed("what"),
    "down": lambda: StoreDown("secret-host"),
    "bug": lambda: ValueError("secret words of a person"),
}


def trial() -> Blueprint:
    blueprint = Blueprint("trial", __name__, url_prefix="/trial")

    @blueprint.post("/echo")
    @guarded("public")
    def echo() -> dict[str, object]:
        return {"form": request.form.to_dict(), "json": request.get_json(silent=True), "size": len(request.get_data())}

    @blueprint.get("/raise/<what>")
    @guarded("public")
    def fail(what: str) -> str:
        raise RAISED[what]()

    return blueprint


def app_with(settings: CoreSettings | None = None, **faults: str) -> Flask:
    return create_app(settings or CoreSettings(), [], lambda: faults, CollectorRegistry(), [trial()])


@pytest.fixture
def client() -> FlaskClient:
    return app_with().test_client()


@pytest.mark.parametrize(("what", "status"), [("forbidden", 403), ("malformed", 400), ("down", 503), ("bug", 500)])
def test_raised_errors_have_their_status_and_tell_nothing(client: FlaskClient, what: str, status: int) -> None:
    answer = client.get(f"/trial/raise/{what}")
    assert answer.status_code == status
    assert answer.mimetype == "text/plain"
    assert "secret" not in answer.text
    assert ("Retry-After" in answer.headers) == (what == "down")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/trial/echo", 405),
        ("HEAD", "/healthz", 200),
        ("OPTIONS", "/healthz", 200),
        ("TRACE", "/healthz", 405),
        ("GET", "/healthz?a=%00", 400),
        ("GET", "/healthz?a=%ff", 400),
        ("GET", "/%00", 404),
        ("GET", "/simulator/", 404),
    ],
)
def test_methods_and_addresses(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert "<" not in answer.text


def test_a_refused_method_names_the_allowed_ones(client: FlaskClient) -> None:
    assert set(client.get("/trial/echo").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (FORM, "Body=%E0%A6%B8%E0%A6%BE%E0%A6%B9%E0%A6%BE%E0%A6%AF%E0%A7%8D%E0%A6%AF", 200),
        (FORM + "; charset=UTF-8", "Body=ok", 200),
        (FORM + "; charset=utf-16", "Body=ok", 400),
        (FORM, "Body=%FF%FE", 400),
        (FORM, b"Body=\xff", 400),
        (FORM, "Body=a%00b", 400),
        (FORM, "a=1&" * 300, 413),
        ("application/json", '{"text": "\\ud83d\\ude00"}', 200),
        ("application/json", '{"text": "half \\ud83d"}', 400),
        ("application/json", '{"text": "\\u0000"}', 400),
        ("application/json", '{"text": "\\\\u0000"}', 200),
        ("application/json", "[" * 50_000 + "]" * 50_000, 400),
        ("text/plain", "\udcff".encode("utf-8", "surrogateescape"), 200),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Dis\xff", 200),
    ],
)
def test_unreadable_bodies_are_refused_and_readable_ones_pass(
    client: FlaskClient, kind: str, body: str | bytes, status: int
) -> None:
    assert client.post("/trial/echo", data=body, content_type=kind).status_code == status


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "status"), [(LIMIT, 200), (LIMIT + 1, 413), (LIMIT + 2, 413), (3 * LIMIT, 413)])
def test_bodies_beyond_the_limit_are_refused(client: FlaskClient, size: int, status: int, chunked: bool) -> None:
    length = {"environ_overrides": {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}} if chunked else {}
    answer = client.post(
        "/trial/echo",
        data=b"x" * size,
        content_type="text/plain",
        environ_base={"wsgi.input_terminated": True},
        **length,
    )
    assert answer.status_code == status
    if status == 200:
        assert json.loads(answer.text)["size"] == size


@given(
    st.lists(st.sampled_from([b"%", b"0", b"8", b"A", b"f", b"e0", b"a6", b"\0", b"\xe0", b"=", b"+", b"&"])).map(
        b"".join
    )
)
def test_a_query_is_refused_exactly_where_it_is_no_text(query: bytes) -> None:
    decoded = unquote_to_bytes(query)
    good = b"\0" not in decoded and decoded == decoded.decode(errors="replace").encode()
    with contextlib.nullcontext() if good else pytest.raises(Malformed):
        bodies._refuse_text(query)


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/trial/raise/bug"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_https_sites_say_so() -> None:
    client = app_with(CoreSettings(public_url="https://sample.invalid")).test_client()
    assert "max-age" in client.get("/healthz").headers["Strict-Transport-Security"]


def test_the_simulator_never_stands_on_a_public_address() -> None:
    with pytest.raises(SettingsError):
        app_with(CoreSettings(simulator=True, public_url="https://sample.invalid"))


def test_a_route_without_a_guard_stops_the_start() -> None:
    open_door = Blueprint("open", __name__)
    open_door.get("/open")(lambda: "in")
    with pytest.raises(RuntimeError, match="/open"):
        create_app(CoreSettings(), [], dict, CollectorRegistry(), [open_door])
