"""The channel against a server on this machine that plays Twilio's API, with its faults."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from gateway.channels.contract import Outgoing, Recording, Remedy, Say, SendError
from gateway.channels.twilio_account import TwilioAccount
from gateway.i18n.language import Lang
from ivr.channel import LARGEST_RECORDING, VoiceChannel
from tests.ivr.conftest import ACCOUNT, PERSON, SERVICE, SITE, settings

SOUND = "RE" + "2" * 32
CALL = "CA" + "3" * 32
OUT = Outgoing("42", PERSON, Lang.BN, (Say("নমস্কার"),))
Handler = Callable[[], web.StreamResponse]


@dataclass
class Api:
    """Plays the API: `answers` gives the next answer of any route."""

    base: str = ""
    answers: Handler = lambda: web.Response(status=500)
    asked: list[tuple[str, str, list[tuple[str, str]], str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        form = list((await request.post()).items())
        self.asked.append((request.method, request.path, form, request.headers.get("Authorization", "")))  # type: ignore[arg-type]
        return self.answers()


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    played = Api()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", played.handle)
    async with TestServer(app) as server:
        played.base = str(server.make_url("/prefix")).rstrip("/")
        yield played


@pytest.fixture
async def channel(api: Api) -> AsyncIterator[VoiceChannel]:
    channel = VoiceChannel(TwilioAccount(settings(api_base=api.base)))
    yield channel
    await channel.close()


def error(status: int, code: int) -> Handler:
    return lambda: web.json_response({"code": code, "status": status, "message": "no"}, status=status)


async def test_a_call_is_placed_with_its_row_in_the_addresses(api: Api, channel: VoiceChannel) -> None:
    api.answers = lambda: web.json_response({"sid": CALL, "status": "queued"}, status=201)
    sent = await channel.send(OUT)
    assert sent.provider_id == CALL
    [(method, path, form, auth)] = api.asked
    assert (method, path) == ("POST", f"/prefix/2010-04-01/Accounts/{ACCOUNT}/Calls.json")
    assert auth.startswith("Basic ")
    assert sorted(form) == sorted(
        [
            ("To", PERSON),
            ("From", SERVICE),
            ("Url", f"{SITE}/voice/twilio?o=42"),
            ("StatusCallback", f"{SITE}/voice/twilio/status?o=42"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("MachineDetection", "Enable"),
            ("Timeout", "30"),
            ("TimeLimit", "600"),
        ]
    )


@pytest.mark.parametrize(
    ("answer", "code", "remedy"),
    [
        (error(400, 21211), "21211", Remedy.SUPPRESS),
        (error(400, 21215), "21215", Remedy.STOP_CHANNEL),
        (error(401, 20003), "20003", Remedy.STOP_CHANNEL),
        (error(429, 20429), "20429", Remedy.RETRY),
        (lambda: web.Response(status=503), "http_503", Remedy.RETRY),
        (lambda: web.Response(text="<html>", status=201), "unreadable_answer", Remedy.UNKNOWN),
    ],
)
async def test_a_refused_call(api: Api, channel: VoiceChannel, answer: Handler, code: str, remedy: Remedy) -> None:
    api.answers = answer
    with pytest.raises(SendError) as raised:
        await channel.send(OUT)
    assert (raised.value.code, raised.value.remedy) == (code, remedy)


@pytest.mark.parametrize(
    ("changed", "out", "remedy"),
    [
        ({"voice_from": ""}, OUT, Remedy.STOP_CHANNEL),
        ({"public_url": "", "api_base": "https://api.twilio.com"}, OUT, Remedy.STOP_CHANNEL),
        ({}, Outgoing("42", "withheld:0123", Lang.BN, ()), Remedy.SUPPRESS),
    ],
)
async def test_a_call_that_cannot_be_placed(changed: dict[str, object], out: Outgoing, remedy: Remedy) -> None:
    with pytest.raises(SendError) as raised:
        await VoiceChannel(TwilioAccount(settings(**changed))).send(out)
    assert raised.value.remedy is remedy


async def test_a_recording_is_fetched_whole_by_its_id_alone(api: Api, channel: VoiceChannel) -> None:
    sound = b"RIFF" + bytes(range(256)) * 4000
    api.answers = lambda: web.Response(body=sound, content_type="audio/x-wav")
    assert await channel.fetch(Recording(SOUND, "http://169.254.169.254/latest")) == sound
    [(method, path, _, auth)] = api.asked
    assert (method, path) == ("GET", f"/prefix/2010-04-01/Accounts/{ACCOUNT}/Recordings/{SOUND}.wav")
    assert auth.startswith("Basic ")


@pytest.mark.parametrize(
    ("answer", "code", "remedy"),
    [
        (error(404, 20404), "recording_not_ready", Remedy.RETRY),
        (error(401, 20003), "http_401", Remedy.STOP_CHANNEL),
        (lambda: web.Response(status=500), "http_500", Remedy.RETRY),
        (lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), "http_302", Remedy.DROP),
        (lambda: web.Response(body=b"0" * (LARGEST_RECORDING + 1)), "answer_too_large", Remedy.DROP),
    ],
)
async def test_a_recording_that_does_not_come(
    api: Api, channel: VoiceChannel, answer: Handler, code: str, remedy: Remedy
) -> None:
    api.answers = answer
    with pytest.raises(SendError) as raised:
        await channel.fetch(Recording(SOUND))
    assert (raised.value.code, raised.value.remedy) == (code, remedy)


async def test_a_strange_recording_is_never_asked_for(api: Api, channel: VoiceChannel) -> None:
    for act in (channel.fetch, channel.discard):
        with pytest.raises(SendError):
            await act(Recording("../../Accounts"))
    assert not api.asked


@pytest.mark.parametrize("answer", [lambda: web.Response(status=204), error(404, 20404)])
async def test_a_recording_is_deleted_once_or_twice(api: Api, channel: VoiceChannel, answer: Handler) -> None:
    api.answers = answer
    await channel.discard(Recording(SOUND))
    [(method, path, _, _)] = api.asked
    assert (method, path) == ("DELETE", f"/prefix/2010-04-01/Accounts/{ACCOUNT}/Recordings/{SOUND}.json")


async def test_a_recording_that_cannot_be_deleted_now_is_tried_again(api: Api, channel: VoiceChannel) -> None:
    api.answers = lambda: web.Response(status=500)
    with pytest.raises(SendError) as raised:
        await channel.discard(Recording(SOUND))
    assert raised.value.remedy is Remedy.RETRY


async def test_check_tells_what_is_missing(api: Api, channel: VoiceChannel) -> None:
    api.answers = lambda: web.Response(text=json.dumps({"sid": ACCOUNT}))
    assert await channel.check() == ""
    assert "TWILIO_VOICE_FROM" in await VoiceChannel(TwilioAccount(settings(voice_from=""))).check()
    assert "ASHSHASH_PUBLIC_URL" in await VoiceChannel(TwilioAccount(settings(public_url=""))).check()
