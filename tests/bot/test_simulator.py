"""The simulated phone: it drives the real webhook over HTTP, and our real channel talks to its Bot API."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from redis import Redis
from werkzeug.serving import make_server

from bot.api import Api
from bot.channel import TelegramChannel
from bot.mount import mount
from bot.polling import Poller
from bot.settings import TelegramSettings
from gateway.channels.contract import (
    Answer,
    Ask,
    Channel,
    Choice,
    Expect,
    Inbound,
    Kind,
    Outgoing,
    Picture,
    Recording,
    Remedy,
    Reply,
    Say,
    SendError,
)
from gateway.channels.mount import Mount
from gateway.errors import Forbidden, Malformed
from gateway.i18n.language import Lang
from tests.bot.fake_bot_api import TOKEN

CHAT = 7000001
LOCALES = Path(__file__).parents[2] / "locales"


@dataclass
class World:
    """A small site with the simulator, as a person and as the worker see it."""

    base: str
    settings: TelegramSettings
    mounted: Mount
    heard: list[Inbound] = field(default_factory=list)

    @property
    def channel(self) -> Channel:
        return self.mounted.channel

    def act(self, kind: str, **more: Any) -> requests.Response:
        body = {"chat": CHAT, "kind": kind} | more
        return requests.post(f"{self.base}/simulator/telegram/act", json=body, timeout=5)

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        params = {"chat": CHAT, "after": after}
        answer = requests.get(f"{self.base}/simulator/telegram/events", params=params, timeout=5)
        found: list[dict[str, Any]] = answer.json()["events"]
        return found


@pytest.fixture
def world(redis_url: str) -> Iterator[World]:
    app = Flask("test")
    app.register_error_handler(Forbidden, lambda _: ("", 403))
    app.register_error_handler(Malformed, lambda _: ("", 400))
    with make_server("127.0.0.1", 0, app, threaded=True) as server, Redis.from_url(redis_url) as redis:
        base = f"http://127.0.0.1:{server.port}"
        settings = TelegramSettings(TOKEN, "hush", f"{base}/simulator/telegram")
        heard: list[Inbound] = []

        def receive(inbound: Inbound) -> Answer:
            heard.append(inbound)
            return Answer()

        mounted = mount(settings, receive, lambda report: None, LOCALES, redis)
        assert mounted
        assert mounted.blueprint
        assert mounted.phone
        app.register_blueprint(mounted.blueprint)
        app.register_blueprint(mounted.phone.blueprint)
        running = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        running.start()
        yield World(base, settings, mounted, heard)
        server.shutdown()
        running.join()


def out(*replies: Reply, id_: str = "o1") -> Outgoing:
    return Outgoing(id_, str(CHAT), Lang.EN, replies)


async def send(world: World, *replies: Reply) -> None:
    await world.channel.send(out(*replies))
    await world.channel.close()


def test_what_a_person_does_arrives_at_the_webhook(world: World) -> None:
    for kind, more in (
        ("text", {"text": "/start tip"}),
        ("edit", {"text": "corrected"}),
        ("button", {"text": "menu", "label": "Menu"}),
        ("contact", {}),
        ("other_contact", {}),
        ("location", {}),
        ("voice", {}),
        ("block", {}),
        ("unblock", {}),
    ):
        assert world.act(kind, **more).status_code == 200
    first, edit, button, own, other, place, voice, block, unblock = world.heard
    assert (first.text, first.payload, first.sender) == ("start", "tip", str(CHAT))
    assert edit.text == "corrected"
    assert button.choice == "menu"
    assert (own.phone, other.phone) == ("+8801707000001", "")
    assert place.place
    assert voice.recording
    assert (block.kind, unblock.kind) == (Kind.BLOCKED, Kind.STARTED)
    assert len({one.provider_id for one in world.heard}) == len(world.heard)
    assert [event["kind"] for event in world.events()].count("me") == 6


async def test_what_we_say_is_shown_with_its_buttons(world: World) -> None:
    ask = Ask("more?", (Choice("menu", "Menu"),))
    await asyncio.to_thread(lambda: asyncio.run(send(world, Say("hello"), ask, Ask("where?", expect=Expect.PLACE))))
    first, second = await asyncio.to_thread(world.events)
    assert (first["text"], first["inline"]) == ("hello\n\nmore?", [[{"text": "Menu", "callback_data": "menu"}]])
    assert second["keyboard"][0][0]["request_location"] is True
    assert await asyncio.to_thread(world.events, first["n"]) == [second]


async def test_a_card_is_shown_on_the_phone(world: World) -> None:
    card = Picture(("কুইজ", "৫টির মধ্যে ৪টি ঠিক"), (True, False))
    await asyncio.to_thread(lambda: asyncio.run(send(world, Say("well done"), card)))
    (shown,) = await asyncio.to_thread(world.events)
    assert shown["text"] == "well done"
    address = f"{world.base}/simulator/telegram/picture/{shown['picture']}.png"
    found = await asyncio.to_thread(requests.get, address, timeout=5)
    assert found.content.startswith(b"\x89PNG")


async def test_a_voice_note_can_be_fetched(world: World) -> None:
    await asyncio.to_thread(world.act, "voice")
    recording = world.heard[0].recording
    assert recording
    assert (await world.channel.fetch(recording)).startswith(b"OggS")
    with pytest.raises(SendError):
        await world.channel.fetch(Recording("another"))
    await world.channel.close()


async def test_a_person_who_blocked_us_gets_nothing(world: World) -> None:
    await asyncio.to_thread(world.act, "block")
    with pytest.raises(SendError) as raised:
        await world.channel.send(out(Say("hello")))
    assert (raised.value.remedy, raised.value.opted_out) == (Remedy.SUPPRESS, True)
    await asyncio.to_thread(world.act, "unblock")
    await world.channel.send(out(Say("hello")))
    await world.channel.close()


async def test_it_refuses_what_telegram_refuses(world: World) -> None:
    def call(method: str, token: str = TOKEN, **params: Any) -> int:
        url = f"{world.base}/simulator/telegram/bot{token}/{method}"
        return requests.post(url, json=params, timeout=5).status_code

    def calls() -> list[int]:
        wide = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}
        return [
            call("getMe", token="1:wrong"),
            call("noSuchMethod"),
            call("sendMessage", chat_id=CHAT, text=""),
            call("sendMessage", chat_id=CHAT, text="x" * 4097),
            call("sendMessage", chat_id="nobody", text="x"),
            call("sendMessage", chat_id=CHAT, text="x", reply_markup=wide),
            call("getUpdates"),
        ]

    assert await asyncio.to_thread(calls) == [401, 404, 400, 400, 400, 400, 409]
    assert await world.channel.check() == ""


async def test_updates_wait_for_a_poller(world: World) -> None:
    stop = threading.Event()
    api = Api(world.settings)
    await api.delete_webhook()
    for text in ("one", "two", "three"):
        await asyncio.to_thread(world.act, "text", text=text)
    assert world.heard == []

    def receive(inbound: Inbound) -> Answer:
        world.heard.append(inbound)
        if len(world.heard) == 3:
            stop.set()
        return Answer()

    await Poller(api, receive, stop).run()
    await api.set_webhook("https://help.example.org/telegram/webhook")
    await api.close_connections()
    assert [one.text for one in world.heard] == ["one", "two", "three"]
    await asyncio.to_thread(world.act, "text", text="four")
    assert world.heard[-1].text == "four"


@pytest.mark.parametrize("body", [[], {"chat": "7"}, {"chat": CHAT, "kind": "dance"}, {"chat": CHAT}])
def test_nonsense_is_malformed(world: World, body: Any) -> None:
    url = f"{world.base}/simulator/telegram/act"
    assert requests.post(url, json=body, timeout=5).status_code == 400


def test_a_webhook_that_refuses_is_shown(world: World, redis_url: str) -> None:
    app = Flask("stranger")
    app.register_error_handler(Forbidden, lambda _: ("", 403))
    with Redis.from_url(redis_url) as redis:
        settings = TelegramSettings(TOKEN, "", world.settings.api_base)
        other = mount(settings, lambda inbound: Answer(), lambda report: None, LOCALES, redis)
        assert other
        assert other.phone
        app.register_blueprint(other.phone.blueprint)
        host = world.base.removeprefix("http://")
        with app.test_client() as client:
            body = {"chat": CHAT, "kind": "text", "text": "x"}
            assert client.post("/simulator/telegram/act", json=body, headers={"Host": host}).status_code == 200
    assert world.events()[-1] == world.events()[-1] | {"kind": "note", "text": "webhook: 403"}


def test_the_panel_is_drawn_in_both_languages(world: World) -> None:
    assert world.mounted.phone
    app = Flask("panel")
    app.register_blueprint(world.mounted.phone.blueprint)
    with app.test_request_context():
        for lang in ("bn", "en"):
            page = app.jinja_env.get_template(world.mounted.phone.template).render(lang=lang)
            assert 'id="telegram-screen"' in page
            assert f'data-lang="{lang}"' in page
    with app.test_client() as client:
        for file in (world.mounted.phone.script, "voice.ogg"):
            with client.get(f"/simulator/telegram/static/{file}") as answer:
                assert answer.status_code == 200


def test_without_a_token_there_is_no_channel_and_without_redis_no_phone() -> None:
    kept: list[Inbound] = []

    def receive(inbound: Inbound) -> Answer:
        kept.append(inbound)
        return Answer()

    assert mount(TelegramSettings(), receive, lambda report: None, LOCALES) is None
    mounted = mount(TelegramSettings(TOKEN), receive, lambda report: None, LOCALES)
    assert mounted
    assert isinstance(mounted.channel, TelegramChannel)
    assert mounted.phone is None


def test_a_real_bot_brings_no_simulated_phone(redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        real = mount(TelegramSettings(TOKEN, "hush"), lambda inbound: Answer(), lambda report: None, LOCALES, redis)
    assert real
    assert real.phone is None


def test_ids_do_not_come_twice_after_redis_forgot(world: World, redis_url: str) -> None:
    world.act("text", text="a")
    before = int(world.heard[-1].provider_id)
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
    time.sleep(1.1)
    world.act("text", text="b")
    assert int(world.heard[-1].provider_id) > before
