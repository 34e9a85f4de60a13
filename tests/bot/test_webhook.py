"""POST /telegram/webhook."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.settings import TelegramSettings
from bot.webhook import SECRET_HEADER, blueprint
from gateway.channels.contract import Answer, Inbound
from gateway.errors import Forbidden, Malformed, StoreDown
from tests.bot.fake_bot_api import TOKEN, contract_faults
from tests.bot.samples import GROUP, button, update

LIMIT = 100_000


class Kept:
    """A `receive` that keeps what it is given, unless told to fail."""

    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.fault: Exception | None = None

    def __call__(self, inbound: Inbound) -> Answer:
        if self.fault:
            raise self.fault
        self.inbounds.append(inbound)
        return Answer()


def app_with(settings: TelegramSettings, kept: Kept) -> FlaskClient:
    app = Flask("test")
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    for error, status in ((Forbidden, 403), (Malformed, 400), (StoreDown, 503)):
        app.register_error_handler(error, lambda _, status=status: ("", status))
    app.register_blueprint(blueprint(settings, kept, lambda report: None))
    return app.test_client()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def post(kept: Kept) -> Callable[..., Any]:
    client = app_with(TelegramSettings(TOKEN, "hush"), kept)

    def send(body: Any, secret: str | None = "hush") -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {SECRET_HEADER: secret}
        return client.post("/telegram/webhook", data=data, headers=headers, content_type="application/json")

    return send


def test_an_update_is_kept_and_acknowledged(post: Callable[..., Any], kept: Kept) -> None:
    answer = post(update(text="হ্যালো"))
    assert (answer.status_code, answer.json) == (200, {})
    assert [(one.provider_id, one.text) for one in kept.inbounds] == [("10", "হ্যালো")]


def test_what_is_not_kept_is_not_acknowledged(post: Callable[..., Any], kept: Kept) -> None:
    kept.fault = StoreDown("down")
    assert post(update(text="x")).status_code == 503


@pytest.mark.parametrize("secret", [None, "", "hus", "hush ", "Hush", "hushh", "à", "\x80"])
def test_a_wrong_secret_is_refused(post: Callable[..., Any], kept: Kept, secret: str | None) -> None:
    assert post(update(text="x"), secret).status_code == 403
    assert post(b"{", secret).status_code == 403
    assert kept.inbounds == []


@pytest.mark.parametrize("secret", ["", "anything"])
def test_without_a_secret_of_our_own_everything_is_refused(kept: Kept, secret: str) -> None:
    client = app_with(TelegramSettings(TOKEN, ""), kept)
    assert client.post("/telegram/webhook", json=update(text="x"), headers={SECRET_HEADER: secret}).status_code == 403


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 60_000, b'{"update_id": "1"}', b"text=x"])
def test_malformed(post: Callable[..., Any], kept: Kept, body: bytes) -> None:
    assert post(body).status_code == 400
    assert kept.inbounds == []


def test_too_large(post: Callable[..., Any], kept: Kept) -> None:
    assert post(update(text="x" * LIMIT)).status_code == 413
    assert kept.inbounds == []


def test_other_methods_are_refused(kept: Kept) -> None:
    assert app_with(TelegramSettings(TOKEN, "hush"), kept).get("/telegram/webhook").status_code == 405


def test_a_button_is_answered_in_the_same_breath(post: Callable[..., Any], kept: Kept) -> None:
    reply = post(button("menu")).json
    assert reply == {"method": "answerCallbackQuery", "callback_query_id": "99"}
    assert [one.choice for one in kept.inbounds] == ["menu"]
    if faults := contract_faults():
        assert faults(reply.pop("method"), reply) == []


def test_a_group_is_acknowledged_and_left_alone(post: Callable[..., Any], kept: Kept) -> None:
    assert post(update(text="hi", chat=GROUP)).status_code == 200
    assert post(button(chat=GROUP)).json["method"] == "answerCallbackQuery"
    assert kept.inbounds == []
