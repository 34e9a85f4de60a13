"""SMS by configuration: what each preset asks of its provider, and what is made of the answer."""

import json
import socket
from typing import Any
from xml.etree import ElementTree

import pytest

from gateway.channels.contract import Outgoing, Remedy, Say, SendError, Sent
from gateway.channels.sms import http_file
from gateway.channels.sms.http import HttpSms, written
from gateway.channels.sms.http_settings import HttpSmsSettings, NumberFormat
from gateway.channels.sms.provider_answer import judge
from gateway.channels.sms.public_address import PrivateAddress, is_public, public_socket, refused_literal
from gateway.i18n.language import Lang
from tests.channels.sms.contract_case import QUICK, presets
from tests.contract.fake_provider import Answered, FakeProvider, always, form_of

ID = "0f" * 16
NUMBER = "+8801700000001"
HOSTILE = 'a&b=c "{to}" <x> ]]> \\ ৳ 😀 %20'
RETRY, DROP, SUPPRESS, STOP, UNKNOWN = (
    Remedy.RETRY,
    Remedy.DROP,
    Remedy.SUPPRESS,
    Remedy.STOP_CHANNEL,
    Remedy.UNKNOWN,
)


def outgoing(text: str = "হ্যাঁ") -> Outgoing:
    return Outgoing(ID, NUMBER, Lang.BN, (Say(text),))


def configured(**table: Any) -> HttpSmsSettings:
    """Return a provider of a small file."""
    values = {"content_type": "json", "body": {"t": "{text}"}, "allow_private": True, "timeout": QUICK, **table}
    return http_file.read({"channels": {"x": values}}, {})[0]


async def test_the_android_phone_is_asked() -> None:
    async with FakeProvider(always(Answered(202, b'{"id": "m1"}'))).serving() as provider:
        channel = HttpSms(presets(provider.base)["android"])
        assert await channel.send(outgoing()) == Sent("m1")
        await channel.close()
    asked = provider.asked[0]
    assert json.loads(asked.body) == {
        "id": ID,
        "phoneNumbers": [NUMBER],
        "withDeliveryReport": True,
        "textMessage": {"text": "হ্যাঁ"},
    }
    assert asked.headers["Content-Type"].startswith("application/json")
    assert asked.headers["Authorization"].startswith("Basic ")


async def test_the_same_id_twice_is_sent() -> None:
    async with FakeProvider(always(Answered(409, b'{"message": "duplicate id"}'))).serving() as provider:
        channel = HttpSms(presets(provider.base)["android"])
        assert await channel.send(outgoing()) == Sent("")
        await channel.close()


async def test_aggregators_are_asked() -> None:
    answer = {"status": "SUCCESS", "response_code": 202, "error": 0, "smsinfo": [{"reference_id": "r1"}]}
    answer |= {"data": {"request_id": 5}, "message_id": 7}
    async with FakeProvider(always(Answered(200, json.dumps(answer).encode()))).serving() as provider:
        made = presets(provider.base)
        for name, wanted in (("sslwireless", "r1"), ("bulksmsbd", "7"), ("alphasms", "5")):
            channel = HttpSms(made[name])
            assert await channel.send(outgoing(HOSTILE)) == Sent(wanted)
            await channel.close()
    ssl, bulk, alpha = provider.asked
    sent = json.loads(ssl.body)
    assert sent == {
        "api_token": "token",
        "sid": "ASHSHASH",
        "msisdn": "8801700000001",
        "sms": HOSTILE,
        "csms_id": ID[:20],
    }
    assert form_of(bulk) == {
        "api_key": "key",
        "type": "text",
        "number": "8801700000001",
        "senderid": "8809600000000",
        "message": HOSTILE,
    }
    assert form_of(alpha) == {"api_key": "key", "to": "8801700000001", "msg": HOSTILE}


async def test_xml_and_query_escape_what_people_write() -> None:
    xml = "<sms><to n='{to}'>{to}</to><text>{text}</text></sms>"
    async with FakeProvider(always(Answered(200))).serving() as provider:
        for table in (
            {"content_type": "xml", "body": xml},
            {
                "content_type": "query",
                "method": "GET",
                "body": {"m": "{text}", "to": "{to}"},
                "number_format": "national",
            },
        ):
            channel = HttpSms(configured(url=f"{provider.base}/send?key=a%2Bb", **table))
            await channel.send(outgoing(HOSTILE + "\x00"))
            await channel.close()
    by_xml, by_query = provider.asked
    root = ElementTree.fromstring(by_xml.body)
    assert (root.findtext("to"), root.findtext("text")) == (NUMBER, HOSTILE + " ")
    assert by_query.method == "GET"
    assert by_query.query == {"key": "a+b", "m": HOSTILE + "\x00", "to": "01700000001"}


@pytest.mark.parametrize(("text", "flag"), [("Yes", "1"), ("হ্যাঁ", "3")])
async def test_the_unicode_flag(text: str, flag: str) -> None:
    async with FakeProvider(always(Answered(200))).serving() as provider:
        table = {"plain_flag": "1", "unicode_flag": "3", "body": {"messagetype": "{type}"}}
        channel = HttpSms(configured(url=provider.base, **table))
        await channel.send(outgoing(text))
        await channel.close()
    assert json.loads(provider.asked[0].body) == {"messagetype": flag}


async def test_a_long_text_goes_in_parts_with_ids_of_their_own() -> None:
    async with FakeProvider(always(Answered(200))).serving() as provider:
        table = {"max_length": 20, "body": {"id": "{id}", "text": "{text}"}}
        channel = HttpSms(configured(url=provider.base, **table))
        await channel.send(outgoing("এক দুই তিন চার পাঁচ ছয় সাত"))
        await channel.close()
    sent = [json.loads(one.body) for one in provider.asked]
    assert [one["id"] for one in sent] == [ID, f"2.{ID}"]
    assert "".join(one["text"] for one in sent) == "এক দুই তিন চার পাঁচ ছয় সাত"


SSL = presets()["sslwireless"]
BULK = presets()["bulksmsbd"]


@pytest.mark.parametrize(
    ("settings", "status", "body", "code", "remedy"),
    [
        # HTTP 200 that carries a refusal
        (BULK, 200, b'{"response_code": 1001}', "1001", SUPPRESS),
        (BULK, 200, b'{"response_code": 1032}', "1032", STOP),
        (BULK, 200, b'{"response_code": 1005}', "1005", RETRY),
        (BULK, 200, b'{"response_code": 4242}', "4242", DROP),
        (BULK, 200, b"{}", "refused", DROP),
        (SSL, 200, b'{"status": "FAILED", "status_code": 4001}', "4001", DROP),
        (SSL, 200, b"<html>busy</html>", "unreadable_answer", UNKNOWN),
        (SSL, 500, b"", "http_500", RETRY),
        (SSL, 429, b"", "http_429", RETRY),
        (SSL, 401, b"", "http_401", STOP),
        (SSL, 302, b"", "http_302", STOP),
        (SSL, 404, b"", "http_404", DROP),
        (configured(url="http://a", success={"contains": "OK"}), 200, b"ERR +8801700000001", "refused", DROP),
        (configured(url="http://a", success={"statuses": [201]}), 200, b"", "http_200", DROP),
        (configured(url="http://a", errors={"http_404": "suppress"}), 404, b"", "http_404", SUPPRESS),
        (
            configured(url="http://a", success={"code": "$.e"}),
            400,
            b'{"e": "bad number 01700000001"}',
            "badnumber01700000001",
            DROP,
        ),
    ],
)
def test_refusals(settings: HttpSmsSettings, status: int, body: bytes, code: str, remedy: Remedy) -> None:
    with pytest.raises(SendError) as raised:
        judge(settings, status, body, None)
    assert (raised.value.code, raised.value.remedy) == (code, remedy)


@pytest.mark.parametrize(
    ("success", "status", "body", "provider_id"),
    [
        ({}, 204, b"", ""),
        ({"contains": "OK"}, 200, b"OK 123", ""),
        ({"path": "$.ok", "equals": ["true"], "provider_id": "$.ids[0]"}, 200, b'{"ok": true, "ids": [9]}', "9"),
        ({"path": "$.n", "equals": ["1", "2"]}, 200, b'{"n": 2}', ""),
    ],
)
def test_successes(success: dict[str, Any], status: int, body: bytes, provider_id: str) -> None:
    assert judge(configured(url="http://a", success=success), status, body, None) == Sent(provider_id)


@pytest.mark.parametrize(
    ("wanted", "number", "shown"),
    [
        (NumberFormat.E164, NUMBER, NUMBER),
        (NumberFormat.NO_PLUS, NUMBER, "8801700000001"),
        (NumberFormat.NATIONAL, NUMBER, "01700000001"),
        (NumberFormat.NATIONAL, "+966500000001", "966500000001"),
        (NumberFormat.NO_PLUS, "16263", "16263"),
    ],
)
def test_numbers_are_written_as_wanted(wanted: NumberFormat, number: str, shown: str) -> None:
    assert written(number, wanted) == shown


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("nonsense", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("http://127.0.0.1/x", True),
        ("http://[::1]:8080/", True),
        ("http://localhost/", True),
        ("http://x.localhost/", True),
        ("http://192.168.0.7:8080/messages", True),
        ("https://api.example/x", False),
        ("https://8.8.8.8/", False),
    ],
)
def test_private_addresses_in_the_file(url: str, refused: bool) -> None:
    assert bool(refused_literal(url)) is refused


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_private_address_is_refused_on_connecting(host: str) -> None:
    async with FakeProvider(always(Answered(200))).serving() as provider:
        port = provider.base.rpartition(":")[2]
        settings = configured(url="https://public.example/")
        channel = HttpSms(
            HttpSmsSettings(**{**vars(settings), "url": f"http://{host}:{port}/", "allow_private": False})
        )
        with pytest.raises(SendError) as raised:
            await channel.send(outgoing())
        assert "private address" in await channel.check()
        await channel.close()
    assert (raised.value.code, raised.value.remedy) == ("private_address", STOP)
    assert not provider.asked


@pytest.mark.parametrize("target", [("127.0.0.1", 80), ("10.0.0.1", 80), ("::1", 80, 0, 0), ("fe80::1", 80, 0, 2)])
def test_a_socket_to_a_private_address_is_never_opened(target: tuple[Any, ...]) -> None:
    with pytest.raises(PrivateAddress):
        public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", target))


def test_a_socket_to_a_public_address_is_opened() -> None:
    with public_socket((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("8.8.8.8", 443))) as made:
        assert made.family is socket.AF_INET


async def test_a_redirect_is_not_followed() -> None:
    async with FakeProvider(always(Answered(200))).serving() as inside:
        moved = Answered(307, b"", {"Location": f"{inside.base}/secret"})
        async with FakeProvider(always(moved)).serving() as provider:
            channel = HttpSms(configured(url=provider.base))
            with pytest.raises(SendError) as raised:
                await channel.send(outgoing())
            await channel.close()
    assert raised.value.remedy is STOP
    assert not inside.asked


async def test_a_flood_of_an_answer_is_cut() -> None:
    async with FakeProvider(always(Answered(200, b"x" * 300_000))).serving() as provider:
        channel = HttpSms(configured(url=provider.base))
        with pytest.raises(SendError) as raised:
            await channel.send(outgoing())
        await channel.close()
    assert raised.value.remedy is UNKNOWN


def test_the_rate_is_the_files() -> None:
    assert HttpSms(presets()["android"]).rate == 0.2
