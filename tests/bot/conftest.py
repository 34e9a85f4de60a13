"""What the tests of the Telegram channel share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channel import TelegramChannel
from bot.settings import TelegramSettings
from gateway.i18n.catalogue import Catalogue
from tests.bot.fake_bot_api import TOKEN, FakeBotApi, contract_faults

LOCALES = Path(__file__).parents[2] / "locales"


@pytest.fixture(scope="session")
def words() -> Catalogue:
    return Catalogue.load(LOCALES, "telegram")


@pytest.fixture
async def fake() -> AsyncIterator[FakeBotApi]:
    """A Bot API; every call made to it must be one its own description allows, where that is at hand."""
    async with FakeBotApi() as api:
        yield api
    if faults := contract_faults():
        assert [(method, faults(method, params)) for method, params in api.calls if faults(method, params)] == []


@pytest.fixture
async def channel(fake: FakeBotApi, words: Catalogue) -> AsyncIterator[TelegramChannel]:
    made = TelegramChannel(TelegramSettings(TOKEN, "hush", fake.base), words, read_timeout=0.5)
    yield made
    await made.close()
