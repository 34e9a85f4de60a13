"""A Twilio account of nobody's, and an application with the voice routes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.channels.contract import Answer, DeliveryReport, Inbound, Recording
from gateway.channels.twilio_account import TwilioAccount, TwilioSettings
from gateway.i18n.language import Lang
from gateway.web import refusals
from ivr.recordings import Recordings
from ivr.render import Renderer
from ivr.webhook import blueprint
from ivr.words import Words
from tests.services import redis_server

ACCOUNT, TOKEN = "AC" + "0" * 32, "a-token"
SITE = "https://ashshash.example"
PERSON, SERVICE, MISSED = "+8801700000001", "+8809610000001", "+8809610000002"
WORDS = {
    Lang.BN: Words("— এর জন্য {key} চাপুন।", "এখনই বিপদে থাকলে 999 নম্বরে ফোন করুন।", "শেষে হ্যাশ।", "হ্যাশে শেষ।"),
    Lang.EN: Words("— press {key}.", "If you are in danger now, call 999.", "Then hash.", "Hash ends."),
}


def settings(**changed: object) -> TwilioSettings:
    known: dict[str, object] = {
        "account_sid": ACCOUNT,
        "auth_tokens": (TOKEN,),
        "voice_from": SERVICE,
        "missed_call_number": MISSED,
        "public_url": SITE,
    }
    return TwilioSettings(**{**known, **changed})  # type: ignore[arg-type]


@dataclass
class Desk:
    """Stands where the service stands: keeps what it was given and answers by `answers`."""

    answers: Callable[[Inbound], Answer] = lambda _: Answer()
    heard: list[Inbound] = field(default_factory=list)
    reports: list[DeliveryReport] = field(default_factory=list)
    ready: list[Recording] = field(default_factory=list)

    def receive(self, inbound: Inbound) -> Answer:
        self.heard.append(inbound)
        return self.answers(inbound)


def application(account: TwilioAccount, desk: Desk, recordings: Recordings | None = None) -> Flask:
    app = Flask(__name__)
    refusals.register(app)
    renderer = Renderer(recordings or Recordings(), WORDS, {"999"})
    app.register_blueprint(blueprint(account, desk.receive, desk.reports.append, renderer, desk.ready.append))
    return app


@dataclass
class Twilio:
    """Posts to the application as Twilio does."""

    client: FlaskClient

    def post(self, path: str, form: dict[str, str], token: str = TOKEN) -> TestResponse:
        signature = RequestValidator(token).compute_signature(SITE + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def twilio(desk: Desk) -> Twilio:
    return Twilio(application(TwilioAccount(settings()), desk).test_client())


@pytest.fixture(scope="session")
def redis_for_calls() -> Iterator[Redis]:
    try:
        with redis_server.running() as server, Redis(unix_socket_path=str(server.socket)) as client:
            yield client
    except LookupError as missing:
        pytest.skip(str(missing))
