"""Telegram before the contract suite of channels."""

import json
from pathlib import Path
from typing import Any

from bot.channel import TelegramChannel
from bot.mount import words
from bot.settings import TelegramSettings
from bot.webhook import SECRET_HEADER, blueprint
from gateway.channels.contract import Inbound, Kind, Remedy
from gateway.i18n.language import Medium
from tests.bot.fake_bot_api import TOKEN, refusal
from tests.bot.samples import button, membership, update
from tests.contract.channel_case import ChannelCase, Webhook
from tests.contract.fake_provider import Answered, Asked

SECRET = "hush"
WORDS = words(Path(__file__).parents[2] / "locales")
MESSAGE = {"message_id": 31, "date": 1_700_000_000, "chat": {"id": 7654321, "type": "private"}, "text": "x"}


def make(base: str) -> TelegramChannel:
    return TelegramChannel(TelegramSettings(TOKEN, SECRET, base), WORDS, read_timeout=0.3)


def accepting(asked: Asked) -> Answered:
    assert asked.path == f"/bot{TOKEN}/sendMessage"
    assert json.loads(asked.body)["chat_id"] == 7654321
    return Answered(body=json.dumps({"ok": True, "result": MESSAGE}).encode())


def refused(status: int, description: str, remedy: Remedy, **parameters: Any) -> tuple[Answered, Remedy]:
    return Answered(status, json.dumps(refusal(status, description, **parameters)[1]).encode()), remedy


def hook(body: Any, secret: str = SECRET) -> Webhook:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Webhook("/telegram/webhook", raw, {SECRET_HEADER: secret, "Content-Type": "application/json"})


CASES = (
    ChannelCase(
        name="telegram",
        make=make,
        address="7654321",
        accepting=accepting,
        provider_id="31",
        refusals={
            "blocked": refused(403, "Forbidden: bot was blocked by the user", Remedy.SUPPRESS),
            "gone": refused(400, "Bad Request: chat not found", Remedy.SUPPRESS),
            "refused": refused(400, "Bad Request: message is too long", Remedy.DROP),
            "flood": refused(429, "Too Many Requests: retry after 3", Remedy.RETRY, retry_after=3),
            "token": refused(401, "Unauthorized", Remedy.STOP_CHANNEL),
            "ill": refused(502, "Bad Gateway", Remedy.RETRY),
        },
        blueprint=lambda receive, report: blueprint(TelegramSettings(TOKEN, SECRET), receive, report),
        inbound=(
            (hook(update(text="হ্যালো")), Inbound("telegram", "10", "7", Medium.CHAT, text="হ্যালো", locale="bn")),
            (hook(button("yes")), Inbound("telegram", "10", "7", Medium.CHAT, choice="yes", locale="bn")),
            (hook(membership("kicked")), Inbound("telegram", "10", "7", Medium.CHAT, Kind.BLOCKED, locale="bn")),
        ),
        forged=(hook(update(text="x"), "hus"), hook(update(text="x"), ""), hook(b"{", "other")),
        malformed=(hook(b""), hook(b"{"), hook([]), hook({"update_id": "1"}), hook({"update_id": 1, "message": 5})),
    ),
)
