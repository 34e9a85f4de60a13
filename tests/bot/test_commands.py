"""`ashshash bot …` and `ashshash telegram …`, with a site that holds no more than they need."""

import asyncio
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from bot.channel import TelegramChannel
from bot.commands import bot, telegram
from bot.settings import TelegramSettings
from gateway.channels.contract import Answer, Channel, Inbound
from gateway.i18n.catalogue import Catalogue
from tests.bot.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.samples import update

ROOT = Path(__file__).parents[2]


@dataclass
class Site:
    mounted: Channel | None
    settings: SimpleNamespace

    def channel(self, name: str) -> Channel | None:
        return self.mounted if name == "telegram" else None

    def receive(self, inbound: Inbound) -> Answer:
        return Answer()


def site(words: Catalogue, base: str = "http://127.0.0.1:1", secret: str = "hush", url: str = "") -> Site:
    return Site(TelegramChannel(TelegramSettings(TOKEN, secret, base), words), SimpleNamespace(public_url=url))


def run(made: Site, *more: str) -> Result:
    return CliRunner().invoke(telegram, ["set-webhook", *more], obj=made)


async def test_set_webhook_says_all_there_is(fake: FakeBotApi, words: Catalogue) -> None:
    result = await asyncio.to_thread(run, site(words, fake.base, url="https://help.example.org/"))
    assert result.exit_code == 0, result.output
    calls = dict(fake.calls)
    assert calls["setWebhook"] == {
        "url": "https://help.example.org/telegram/webhook",
        "secret_token": "hush",
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        "max_connections": 20,
    }
    languages = [params.get("language_code", "") for method, params in fake.calls if method == "setMyCommands"]
    assert languages == ["", "bn", "en"]
    assert {"setMyName", "setMyDescription", "setMyShortDescription"} <= set(calls)


async def test_the_bots_name_is_left_alone_when_it_is_right(fake: FakeBotApi, words: Catalogue) -> None:
    fake.name = words.text("bot.name", next(iter(words.messages)))
    result = await asyncio.to_thread(run, site(words, fake.base), "--url", "https://help.example.org")
    assert result.exit_code == 0, result.output
    assert [params.get("language_code") for method, params in fake.calls if method == "setMyName"] == ["en"]


POLLING = """
import sys
from pathlib import Path
from bot.channel import TelegramChannel
from bot.commands import bot
from bot.mount import words
from bot.settings import TelegramSettings
from gateway.channels.contract import Answer

class Site:
    def channel(self, name):
        return TelegramChannel(TelegramSettings(sys.argv[1], "", sys.argv[2]), words(Path("locales")))
    def receive(self, inbound):
        print("kept", inbound.text, flush=True)
        return Answer()

bot(["poll"], obj=Site())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_poll_ends_well_at_a_signal(fake: FakeBotApi, number: signal.Signals) -> None:
    fake.updates = [update(1, text="hello")]
    command = (sys.executable, "-c", POLLING, TOKEN, fake.base)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), 30) == b"kept hello\n"
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), 10) == 0


def test_poll_without_a_token_is_a_sentence() -> None:
    result = CliRunner().invoke(bot, ["poll"], obj=Site(None, SimpleNamespace()))
    assert (result.exit_code, result.output) == (1, "Error: TELEGRAM_BOT_TOKEN is not set.\n")


def test_what_is_missing_is_named(words: Catalogue) -> None:
    assert "TELEGRAM_BOT_TOKEN" in run(Site(None, SimpleNamespace(public_url="https://x"))).output
    assert "ASHSHASH_PUBLIC_URL" in run(site(words)).output
    assert "TELEGRAM_WEBHOOK_SECRET" in run(site(words, secret="", url="https://x")).output


def test_telegram_out_of_reach_is_a_sentence(words: Catalogue) -> None:
    result = run(site(words, url="https://x"))
    assert result.exit_code == 1
    assert "not_connected" in result.output
    assert TOKEN not in result.output
