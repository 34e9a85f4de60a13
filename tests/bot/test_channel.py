"""The channel against a Bot API on loopback that misbehaves."""

import asyncio
import logging
import socket
from typing import Any

import pytest

from bot.channel import TelegramChannel
from bot.settings import TelegramSettings
from gateway.channels.contract import Ask, Choice, Expect, Outgoing, Picture, Recording, Remedy, Reply, Say, SendError
from gateway.errors import SettingsError
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.settings import read
from tests.bot.fake_bot_api import (
    BLOCKED,
    BROKEN,
    CUT,
    FLOOD,
    HANG,
    NONSENSE,
    OK,
    SHORT_FLOOD,
    TOKEN,
    FakeBotApi,
    refusal,
)


def out(*replies: Reply, address: str = "7", id_: str = "o1") -> Outgoing:
    return Outgoing(id_, address, Lang.EN, replies or (Say("hello"),))


TWO = (Ask("a?", (Choice("x", "X"),)), Say("b"))


async def test_sends_plain_text_with_buttons_and_no_preview(channel: TelegramChannel, fake: FakeBotApi) -> None:
    sent = await channel.send(out(Say("see https://example.org <b>"), Ask("more?", (Choice("menu", "Menu"),))))
    assert sent.provider_id
    (call,) = fake.sent()
    assert call == {
        "chat_id": 7,
        "text": "see https://example.org <b>\n\nmore?",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "Menu", "callback_data": "menu"}]]},
    }


CARD = Picture(("কুইজ", "৫টির মধ্যে ৫টি ঠিক", "১৮ ডিসেম্বর ২০২৬", "তথ্য সেবা"), (True, False))


async def test_a_card_is_sent_as_a_photo_with_its_words_below(channel: TelegramChannel, fake: FakeBotApi) -> None:
    await channel.send(out(Say("well done"), CARD, Ask("more?", (Choice("menu", "Menu"),))))
    (photo, card), (text, question) = fake.calls
    assert (photo, text, question["text"]) == ("sendPhoto", "sendMessage", "more?")
    assert (card["chat_id"], card["caption"]) == ("7", "well done")
    assert card["photo"].startswith(b"\x89PNG")


async def test_where_no_photo_is_taken_its_words_are_sent(channel: TelegramChannel, fake: FakeBotApi) -> None:
    fake.plan.append(refusal(400, "Bad Request: not enough rights to send photos to the chat"))
    await channel.send(out(Say("well done"), CARD))
    assert [method for method, _ in fake.calls] == ["sendPhoto", "sendMessage"]
    assert fake.sent()[0]["text"] == "well done"


async def test_nothing_to_say_is_nothing_sent(channel: TelegramChannel, fake: FakeBotApi) -> None:
    assert (await channel.send(out(Say("")))).provider_id == ""
    assert fake.calls == []


FAILURES: list[tuple[Any, str, Remedy]] = [
    (BLOCKED, "blocked", Remedy.SUPPRESS),
    (refusal(403, "Forbidden: user is deactivated"), "forbidden", Remedy.SUPPRESS),
    (refusal(400, "Bad Request: chat not found"), "chat_gone", Remedy.SUPPRESS),
    (refusal(400, "Bad Request: message is too long"), "refused", Remedy.DROP),
    (refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-100), "chat_migrated", Remedy.SUPPRESS),
    (refusal(401, "Unauthorized"), "token_refused", Remedy.STOP_CHANNEL),
    (refusal(404, "Not Found"), "token_refused", Remedy.STOP_CHANNEL),
    (FLOOD, "flood", Remedy.RETRY),
    ((429, {}), "flood", Remedy.RETRY),
    (BROKEN, "server_error", Remedy.RETRY),
    ((502, {}), "server_error", Remedy.RETRY),
    ((302, {}), "server_error", Remedy.RETRY),
    (HANG, "no_answer", Remedy.UNKNOWN),
    (CUT, "no_answer", Remedy.UNKNOWN),
    (NONSENSE, "odd_answer", Remedy.UNKNOWN),
    ((200, {"ok": True}), "odd_answer", Remedy.UNKNOWN),
    ((200, {"ok": True, "result": {"odd": 1}}), "odd_answer", Remedy.UNKNOWN),
]


@pytest.mark.parametrize(("answer", "code", "remedy"), FAILURES, ids=lambda value: str(value)[:40])
async def test_failures(channel: TelegramChannel, fake: FakeBotApi, answer: Any, code: str, remedy: Remedy) -> None:
    fake.plan.append(answer)
    with pytest.raises(SendError) as raised:
        await channel.send(out())
    assert (raised.value.code, raised.value.remedy) == (code, remedy)
    assert raised.value.opted_out == (code == "blocked")
    assert len(fake.sent()) == 1


async def test_flood_says_how_long(channel: TelegramChannel, fake: FakeBotApi) -> None:
    fake.plan.append(FLOOD)
    with pytest.raises(SendError) as raised:
        await channel.send(out())
    assert raised.value.retry_after == 7


async def test_refused_connection_may_be_tried_again(words: Catalogue) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        channel = TelegramChannel(TelegramSettings(TOKEN, "", f"http://127.0.0.1:{free.getsockname()[1]}"), words)
        with pytest.raises(SendError) as raised:
            await channel.send(out())
        assert "reached" in await channel.check()
        await channel.close()
    assert (raised.value.code, raised.value.remedy) == ("not_connected", Remedy.RETRY)


@pytest.mark.parametrize("address", ["", "+8801700000001x", "name"])
async def test_bad_address(channel: TelegramChannel, fake: FakeBotApi, address: str) -> None:
    with pytest.raises(SendError) as raised:
        await channel.send(out(address=address))
    assert raised.value.remedy is Remedy.SUPPRESS
    assert fake.calls == []


async def test_what_cannot_be_said_is_dropped(channel: TelegramChannel) -> None:
    with pytest.raises(SendError) as raised:
        await channel.send(out(Ask("?", (Choice("x" * 65, "X"),))))
    assert raised.value.remedy is Remedy.DROP


async def test_a_later_try_goes_on_after_what_is_out(channel: TelegramChannel, fake: FakeBotApi) -> None:
    fake.plan.extend([OK, refusal(429, "Too Many Requests", retry_after=60)])
    with pytest.raises(SendError) as raised:
        await channel.send(out(*TWO))
    assert (raised.value.remedy, raised.value.retry_after) == (Remedy.RETRY, 60)
    await channel.send(out(*TWO))
    assert [call["text"] for call in fake.sent()] == ["a?", "b", "b"]
    await channel.send(out(*TWO, id_="o2"))
    assert [call["text"] for call in fake.sent()][3:] == ["a?", "b"]


async def test_a_short_flood_inside_a_reply_is_waited_out(channel: TelegramChannel, fake: FakeBotApi) -> None:
    fake.plan.extend([OK, SHORT_FLOOD])
    await channel.send(out(*TWO))
    assert [call["text"] for call in fake.sent()] == ["a?", "b", "b"]


async def test_the_keyboard_for_a_place_goes_with_the_next_message(channel: TelegramChannel, fake: FakeBotApi) -> None:
    await channel.send(out(Ask("where?", expect=Expect.PLACE)))
    await channel.send(out(Say("thanks"), id_="o2"))
    await channel.send(out(Say("bye"), id_="o3"))
    assert [list(call.get("reply_markup", {})) for call in fake.sent()] == [
        ["keyboard", "one_time_keyboard", "resize_keyboard"],
        ["remove_keyboard"],
        [],
    ]


async def test_fetch(channel: TelegramChannel, fake: FakeBotApi) -> None:
    assert await channel.fetch(Recording("good")) == b"sound"
    await channel.discard(Recording("good"))
    cases = [("bad", 200, 5, "file_gone"), ("good", 404, 5, "file_gone"), ("good", 200, 20_000_001, "file_too_big")]
    for file_id, status, size, code in cases:
        fake.file_status, fake.file_size = status, size
        with pytest.raises(SendError) as raised:
            await channel.fetch(Recording(file_id))
        assert (raised.value.code, raised.value.remedy) == (code, Remedy.DROP)


async def test_fetch_is_tried_again_when_the_server_is_ill(channel: TelegramChannel, fake: FakeBotApi) -> None:
    fake.file_status = 500
    with pytest.raises(SendError) as raised:
        await channel.fetch(Recording("good"))
    assert raised.value.remedy is Remedy.RETRY


async def test_check(channel: TelegramChannel, fake: FakeBotApi, words: Catalogue) -> None:
    assert await channel.check() == ""
    stranger = TelegramChannel(TelegramSettings("1:wrong", "", fake.base), words)
    assert "TELEGRAM_BOT_TOKEN" in await stranger.check()


async def test_fifty_at_a_time(channel: TelegramChannel, fake: FakeBotApi) -> None:
    fake.delay = 0.05
    await asyncio.gather(*(channel.send(out(address=str(n), id_=str(n))) for n in range(50)))
    assert fake.peak >= 40


async def test_neither_token_nor_words_reach_a_log_or_an_error(
    channel: TelegramChannel, fake: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("telegram").setLevel(logging.WARNING)
    fake.plan.extend([CUT, NONSENSE, BROKEN, HANG, refusal(401, "Unauthorized")])
    for number in range(5):
        with pytest.raises(SendError) as raised:
            await channel.send(out(Say("canary words"), id_=str(number)))
        assert TOKEN not in repr((raised.value, raised.value.__cause__))
        assert raised.value.__suppress_context__
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert TOKEN not in said
    assert "canary" not in said
    assert TOKEN not in repr(channel.settings)


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("TELEGRAM_BOT_TOKEN", "123:abc-_", True),
        ("TELEGRAM_BOT_TOKEN", "abc", False),
        ("TELEGRAM_WEBHOOK_SECRET", "abc_-1", True),
        ("TELEGRAM_WEBHOOK_SECRET", "with space", False),
        ("TELEGRAM_WEBHOOK_SECRET", "a" * 257, False),
        ("TELEGRAM_API_BASE", "http://127.0.0.1:8000/simulator/telegram/", True),
        ("TELEGRAM_API_BASE", "ftp://x", False),
    ],
)
def test_settings(name: str, value: str, good: bool) -> None:
    if good:
        assert value.rstrip("/") in vars(read(TelegramSettings, {name: value})).values()
        return
    with pytest.raises(SettingsError, match=name):
        read(TelegramSettings, {name: value})
