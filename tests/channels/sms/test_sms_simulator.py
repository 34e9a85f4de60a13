"""The simulated SMS phone: the real webhook, the real client and the stand-in of Twilio between them."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import redis
import requests
from flask import Flask
from werkzeug.serving import make_server

from gateway.channels.contract import (
    Answer,
    Ask,
    Choice,
    DeliveryReport,
    Inbound,
    Outgoing,
    Remedy,
    Say,
    SendError,
    Status,
)
from gateway.channels.sms.mount import mounts
from gateway.channels.sms.simulated_twilio import steps
from gateway.channels.twilio_account import TwilioAccount, TwilioSettings
from gateway.i18n.language import Lang
from gateway.web import refusals

NUMBER = "+8801700000001"
SID = "AC" + "0" * 32
WAIT = 10.0  # seconds


@dataclass
class Site:
    """A running site with Twilio's channel and its simulated phone."""

    base: str
    account: TwilioAccount
    channel: Any
    heard: list[Inbound]
    told: list[DeliveryReport]

    def post(self, path: str, **body: str) -> requests.Response:
        return requests.post(f"{self.base}/simulator/sms/{path}", json=body, timeout=5)

    def events(self, phone: str = NUMBER, after: int = 0) -> list[dict[str, Any]]:
        params: dict[str, str | int] = {"after": after, "phone": phone}
        found = requests.get(f"{self.base}/simulator/sms/events", params=params, timeout=5).json()["events"]
        return list(found)


@pytest.fixture
def site(redis_url: str) -> Iterator[Site]:
    heard: list[Inbound] = []
    told: list[DeliveryReport] = []

    def receive(message: Inbound) -> Answer:
        heard.append(message)
        return Answer((Say("শুনেছি"), Ask("আর?", (Choice("a", "খরচ"),))), Lang.BN, ("a1b2",))

    app = Flask(__name__)
    refusals.register(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    base = f"http://127.0.0.1:{server.port}"
    account = TwilioAccount(
        TwilioSettings(
            account_sid=SID,
            auth_tokens=("token",),
            sms_from="+8809600000000",
            api_base=f"{base}/simulator/twilio",
            port=server.port,
        )
    )
    with redis.Redis.from_url(redis_url) as client:
        mount = mounts(account, (), receive, told.append, redis=client)[0]
        assert mount.blueprint
        assert mount.phone
        app.register_blueprint(mount.blueprint)
        app.register_blueprint(mount.phone.blueprint)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield Site(base, account, mount.channel, heard, told)
        for walker in threading.enumerate():
            if walker.name.startswith("simulated-sms-"):
                walker.join(WAIT)
        server.shutdown()
        thread.join(WAIT)
        server.server_close()


def until(done: Callable[[], Any]) -> None:
    """Wait for what happens in the background."""
    end = time.monotonic() + WAIT
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def outgoing(address: str = NUMBER) -> Outgoing:
    return Outgoing("c3d4", address, Lang.BN, (Say("আপনার তথ্য পেয়েছি।"),))


def test_a_message_goes_round(site: Site) -> None:
    answer = site.post("send", **{"from": "01700-000001", "text": "মেনু"}).json()
    assert answer["status"] == 200
    assert [(one.sender, one.text) for one in site.heard] == [(NUMBER, "মেনু")]
    until(lambda: [one.status for one in site.told] == [Status.QUEUED, Status.SENT, Status.DELIVERED])
    assert {one.outbox_id for one in site.told} == {"a1b2"}
    me, them, *steps_shown = site.events()
    assert (me["kind"], me["text"], me["units"], me["segments"]) == ("me", "মেনু", 4, 1)
    assert (them["kind"], them["text"]) == ("them", "শুনেছি\nআর?\n১ খরচ")
    assert [one["status"] for one in steps_shown] == ["queued", "sent", "delivered"]
    assert site.events(after=steps_shown[0]["n"]) == steps_shown[1:]
    assert site.events(phone="+8801700000002") == []


async def test_a_message_of_our_own_arrives(site: Site) -> None:
    assert await site.channel.check() == ""
    sent = await site.channel.send(outgoing())
    await site.channel.close()
    until(lambda: Status.DELIVERED in [one.status for one in site.told])
    assert {(one.provider_id, one.outbox_id) for one in site.told} == {(sent.provider_id, "c3d4")}
    assert site.events()[0]["text"] == "আপনার তথ্য পেয়েছি।"


async def test_a_phone_out_of_reach(site: Site) -> None:
    assert site.post("mode", mode="30003").json() == {"mode": "30003"}
    await site.channel.send(outgoing())
    await site.channel.close()
    until(lambda: Status.FAILED in [one.status for one in site.told])
    error = site.told[-1].error
    assert error is not None
    assert (error.code, error.remedy) == ("30003", Remedy.RETRY)


async def test_the_stand_in_refuses_as_twilio_does(site: Site) -> None:
    with pytest.raises(SendError) as raised:
        await site.channel.send(outgoing("16263"))
    await site.channel.close()
    assert (raised.value.code, raised.value.remedy) == ("21211", Remedy.SUPPRESS)


@pytest.mark.parametrize(
    ("auth", "form", "status", "code"),
    [
        (None, {}, 401, 20003),
        ((SID, "wrong"), {}, 401, 20003),
        (("AC1", "token"), {}, 401, 20003),
        ((SID, "token"), {}, 400, 21604),
        ((SID, "token"), {"To": NUMBER}, 400, 21603),
        ((SID, "token"), {"To": NUMBER, "From": "x"}, 400, 21602),
        ((SID, "token"), {"To": NUMBER, "From": "x", "Body": "a" * 1601}, 400, 21617),
        ((SID, "token"), {"To": "x", "From": "x", "Body": "a"}, 400, 21211),
    ],
)
def test_refusals_of_the_stand_in(
    site: Site, auth: tuple[str, str] | None, form: dict[str, str], status: int, code: int
) -> None:
    url = f"{site.account.settings.api_base}/2010-04-01/Accounts/{SID}/Messages.json"
    answer = requests.post(url, data=form, auth=auth, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("send", b"{"),
        ("send", b"[]"),
        ("send", json.dumps({"from": "1"}).encode()),
        ("send", json.dumps({"from": "1", "text": 5}).encode()),
        ("send", json.dumps({"from": "1", "text": "a" * 1601}).encode()),
        ("mode", json.dumps({"mode": "lost"}).encode()),
    ],
)
def test_nonsense_is_malformed(site: Site, path: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert requests.post(f"{site.base}/simulator/sms/{path}", data=body, headers=headers, timeout=5).status_code == 400


def test_the_phone_always_calls_this_machine(site: Site) -> None:
    port = site.base.rpartition(":")[2]
    headers = {"Host": f"elsewhere.example:{port}"}
    body = {"from": NUMBER, "text": "মেনু"}
    answer = requests.post(f"{site.base}/simulator/sms/send", json=body, headers=headers, timeout=5)
    assert answer.json()["status"] == 200


@pytest.mark.parametrize(("mode", "last"), [("ok", "delivered"), ("late", "delivered"), ("30003", "undelivered")])
def test_how_the_network_treats_a_message(mode: str, last: str) -> None:
    made = steps(mode)
    assert made[-1][1] == last
    assert (made[-1][0] > 3) is (mode == "late")


def test_without_an_account_there_is_no_twilio() -> None:
    assert mounts(TwilioAccount(TwilioSettings()), (), lambda _: Answer(), lambda _: None) == []


@pytest.mark.parametrize("lang", ["bn", "en"])
def test_the_panel_is_drawn_without_scripts_inside(site: Site, lang: str) -> None:
    app = Flask(__name__, template_folder=None)
    mount = mounts(site.account, (), lambda _: Answer(), site.told.append, redis=redis.Redis())[0]
    assert mount.phone
    app.register_blueprint(mount.phone.blueprint)
    with app.test_request_context("/"):
        drawn = app.jinja_env.get_template(mount.phone.template).render(lang=lang)
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert "01700-000001" in drawn
    for file in (mount.phone.script, mount.phone.style):
        assert requests.get(f"{site.base}/simulator/sms/static/{file}", timeout=5).status_code == 200
