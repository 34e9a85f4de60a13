"""Settings of the Telegram channel."""

import re
from dataclasses import dataclass

from gateway.settings import setting


def _token(raw: str) -> str:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", raw):
        raise ValueError("not of the form 123456:letters")
    return raw


def _secret(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", raw):
        raise ValueError("Telegram allows 1 to 256 of A-Z a-z 0-9 _ -")
    return raw


def _rate(raw: str) -> float:
    rate = float(raw)
    if not 0 < rate <= 1000:
        raise ValueError("must be more than 0 and at most 1000")
    return rate


def _base(raw: str) -> str:
    if not re.match(r"https?://[^/]", raw):
        raise ValueError("not an http or https address")
    return raw.rstrip("/")


@dataclass(frozen=True)
class TelegramSettings:
    """Without a token the channel isn't mounted; without a webhook secret every call of the webhook is refused."""

    bot_token: str = setting(
        "TELEGRAM_BOT_TOKEN", help="Token of the bot, from @BotFather.", default="", parse=_token, secret=True
    )
    webhook_secret: str = setting(
        "TELEGRAM_WEBHOOK_SECRET",
        help="Secret that Telegram sends back with each update; make it up, 1 to 256 of A-Z a-z 0-9 _ -.",
        default="",
        parse=_secret,
        secret=True,
    )
    api_base: str = setting(
        "TELEGRAM_API_BASE",
        help="Address of the Bot API, or of a server that stands in for it.",
        default="https://api.telegram.org",
        parse=_base,
    )
    rate: float = setting(
        "TELEGRAM_RATE",
        help="Messages a second over all chats: Telegram permits 30, and 1000 to a bot with paid broadcasts.",
        default=30.0,
        parse=_rate,
    )
