"""The simulated phone against the real routes over HTTP, and our channel against the simulated API."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from redis import Redis
from werkzeug.serving import make_server

from gateway.channels.contract import (
    Answer,
    Ask,
    Channel,
    Choice,
    End,
    Expect,
    Inbound,
    Kind,
    Outgoing,
    Recording,
    Say,
    SendError,
    Status,
)
from gateway.channels.twilio_account import TwilioAccount
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.web import guards, refusals
from ivr.channel import VoiceChannel
from ivr.simulated_memory import Memory
from ivr.simulator import phone
from tests.ivr.conftest import MISSED, PERSON, SERVICE, Desk, application, settings

MENU = Answer((Say("নমস্কার"), Ask("কী?", (Choice("a", "ঋণ"), Choice("b", "খবর")))))
RECORD = Answer((Ask("বলুন", (), Expect.RECORDING),))
RECEIPT = Answer((Ask("রসিদ?", (), Expect.DIGITS),))
BYE = Answer((Say("ভালো থাকবেন"), End()))


@dataclass
class Site:
    base: str
    account: TwilioAccount
    app: Flask
    after: int = 0

    def post(self, what: str, **body: Any) -> int:
        answer = requests.post(f"{self.base}/simulator/voice/{what}", json={"number": PERSON, **body}, timeout=20)
        return answer.status_code

    def heard(self) -> list[tuple[str, str]]:
        """Return what the phone showed since the last look."""
        query = {"number": PERSON, "after": str(self.after)}
        events = requests.get(f"{self.base}/simulator/voice/events", params=query, timeout=20).json()["events"]
        self.after = max([self.after, *(event["n"] for event in events)])
        return [(event["kind"], event["text"]) for event in events]


@pytest.fixture
def site(desk: Desk, redis_for_calls: Redis) -> Iterator[Site]:
    redis_for_calls.flushall()
    app = Flask(__name__, static_folder=None)
    refusals.register(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"
    changed = {"public_url": "", "api_base": f"{base}/simulator/twilio", "port": server.server_port}
    account = TwilioAccount(settings(**changed))
    desk.answers = lambda _: MENU
    routes = application(account, desk).blueprints["voice_twilio"]
    app.register_blueprint(routes)
    own = Catalogue.load(Path("locales"), "voice")
    app.register_blueprint(phone(account, Memory(redis_for_calls), own).blueprint)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Site(base, account, app)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_whole_call(site: Site, desk: Desk) -> None:
    assert site.post("dial", to=SERVICE) == 204
    assert site.heard() == [
        ("state", "dialling"),
        ("say", "নমস্কার"),
        ("say", "কী?"),
        ("say", "ঋণ — এর জন্য ১ চাপুন।"),
        ("say", "খবর — এর জন্য ২ চাপুন।"),
        ("state", "listening"),
    ]
    site.post("press", key="1")
    site.post("speak", words="আমি বিদেশ যাব")
    site.post("silence")
    desk.answers = lambda _: BYE
    site.post("press", key="*")
    assert site.heard()[-2:] == [("say", "ভালো থাকবেন"), ("state", "over")]
    assert [(one.kind, one.text, one.provider_id.partition(":")[2]) for one in desk.heard] == [
        (Kind.CALL, "", "0"),
        (Kind.MESSAGE, "1", "1"),
        (Kind.MESSAGE, "আমি বিদেশ যাব", "2"),
        (Kind.SILENCE, "", "3"),
        (Kind.MESSAGE, "back", "4"),
        (Kind.HANGUP, "", "end"),
    ]
    assert {one.sender for one in desk.heard} == {PERSON}


def test_a_long_number_is_ended_by_hash_or_by_time(site: Site, desk: Desk) -> None:
    desk.answers = lambda _: RECEIPT
    site.post("dial", to=SERVICE)
    for key in "447#":
        site.post("press", key=key)
    for key in "12":
        site.post("press", key=key)
    site.post("silence")
    assert [one.text for one in desk.heard[1:]] == ["447", "12"]


async def test_a_recording_is_left_fetched_and_deleted(site: Site, desk: Desk) -> None:
    desk.answers = lambda inbound: RECORD if inbound.kind is Kind.CALL else BYE
    site.post("dial", to=SERVICE)
    site.post("silence")  # the prompt's keys time out, the beep comes
    assert site.heard()[-2:] == [("beep", ""), ("state", "recording")]
    site.post("record")
    [recording] = [one.recording for one in desk.heard if one.recording]
    assert recording.seconds == 3
    assert desk.ready == [recording]
    channel: Channel = VoiceChannel(site.account)
    assert (await channel.fetch(recording)).startswith(b"RIFF")
    await channel.discard(recording)
    await channel.discard(recording)
    with pytest.raises(SendError):
        await channel.fetch(recording)
    await channel.close()


def test_saying_nothing_after_the_beep_is_silence(site: Site, desk: Desk) -> None:
    desk.answers = lambda inbound: RECORD if inbound.kind is Kind.CALL else BYE
    site.post("dial", to=SERVICE)
    site.post("silence")
    site.post("silence")
    assert [one.kind for one in desk.heard] == [Kind.CALL, Kind.SILENCE, Kind.HANGUP]


def test_a_missed_call_is_refused_as_busy(site: Site, desk: Desk) -> None:
    site.post("dial", to=MISSED)
    assert site.heard() == [("state", "dialling"), ("state", "busy")]
    assert [one.kind for one in desk.heard] == [Kind.MISSED_CALL]


def test_a_call_back_may_come_before_the_missed_call_is_over(site: Site, desk: Desk) -> None:
    async def call() -> None:
        channel = VoiceChannel(TwilioAccount(site.account.settings))
        await channel.send(Outgoing("7", PERSON, Lang.BN, ()))
        await channel.close()

    def call_back(inbound: Inbound) -> Answer:
        if inbound.kind is Kind.MISSED_CALL:
            asyncio.run(call())
        return Answer()

    desk.answers = call_back
    site.post("dial", to=MISSED)
    desk.answers = lambda _: BYE
    site.post("answer")
    assert [(one.kind, one.payload) for one in desk.heard][1:2] == [(Kind.CALL, "7")]


def test_hanging_up_is_heard(site: Site, desk: Desk) -> None:
    site.post("dial", to=SERVICE)
    site.post("hangup")
    site.post("press", key="1")
    assert [one.kind for one in desk.heard] == [Kind.CALL, Kind.HANGUP]


@pytest.mark.parametrize(
    ("act", "body", "reported", "kinds"),
    [
        ("answer", {}, Status.DELIVERED, [Kind.CALL, Kind.HANGUP]),
        ("answer", {"by": "machine"}, Status.FAILED, []),
        ("hangup", {}, Status.FAILED, []),
        ("ignore", {}, Status.FAILED, []),
    ],
)
async def test_our_call_rings_and_is(
    site: Site, desk: Desk, act: str, body: dict[str, str], reported: Status, kinds: list[Kind]
) -> None:
    desk.answers = lambda _: BYE
    channel = VoiceChannel(site.account)
    sent = await channel.send(Outgoing("42", PERSON, Lang.BN, BYE.replies))
    assert site.heard() == [("state", "ringing")]
    site.post(act, **body)
    assert [one.kind for one in desk.heard] == kinds
    assert desk.reports[-1].status is reported
    assert {(one.outbox_id, one.provider_id) for one in desk.reports} == {("42", sent.provider_id)}
    await channel.close()


async def test_the_api_refuses_what_twilio_would(site: Site) -> None:
    stranger = TwilioAccount(replace(site.account.settings, auth_tokens=("wrong",)))
    channel = VoiceChannel(stranger)
    with pytest.raises(SendError):
        await channel.send(Outgoing("42", PERSON, Lang.BN, ()))
    with pytest.raises(SendError):
        await channel.fetch(Recording("RE" + "0" * 32))
    await channel.close()


@pytest.mark.parametrize(
    ("what", "body"), [("press", {"key": "11"}), ("dial", {"to": "x"}), ("dial", {"number": 5, "to": SERVICE})]
)
def test_nonsense_from_the_panel_is_malformed(site: Site, what: str, body: dict[str, object]) -> None:
    assert site.post("dial", to=SERVICE) == 204
    assert site.post(what, **body) == 400


def test_a_fault_of_the_site_is_shown(site: Site, desk: Desk) -> None:
    def fail(_: Inbound) -> Answer:
        raise RuntimeError

    desk.answers = fail
    site.post("dial", to=SERVICE)
    assert ("state", "over") in site.heard()


def test_every_route_is_guarded(site: Site) -> None:
    assert guards.unguarded(site.app) == []
