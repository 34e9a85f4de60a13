"""The Bot API: python-telegram-bot's Bot over aiohttp, with raw updates and silent about what it carries."""

import logging
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.aiohttp_request import AiohttpRequest
from bot.settings import TelegramSettings


class Api(Bot):
    """One bot. It opens its connections with the first call; `close_connections` closes them."""

    def __init__(self, settings: TelegramSettings, connections: int = 100, read_timeout: float = 15.0) -> None:
        # The library logs addresses (with the token) and texts when it debugs.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._transports = tuple(AiohttpRequest(many, read_timeout=read_timeout) for many in (1, connections))
        super().__init__(
            settings.bot_token,
            base_url=f"{settings.api_base}/bot",
            base_file_url=f"{settings.api_base}/file/bot",
            get_updates_request=self._transports[0],
            request=self._transports[1],
        )

    async def raw_updates(self, offset: int, seconds: int, kinds: list[str]) -> list[dict[str, Any]]:
        """Wait up to `seconds` for updates from `offset` on (0: the oldest unconfirmed one).

        Raw, because the library gives up, and logs, a whole batch for one update it can't read.
        """
        data = {"offset": offset or None, "timeout": seconds, "allowed_updates": kinds}
        patience = self._transports[0].read_timeout + seconds
        try:
            found = await self._post("getUpdates", data, read_timeout=patience)
            return [plain for plain in found if type(plain["update_id"]) is int]
        except (KeyError, TypeError):
            raise TelegramError("Invalid server response") from None

    async def close_connections(self) -> None:
        """Close what the calls opened."""
        for transport in self._transports:
            await transport.shutdown()
