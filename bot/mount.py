"""The Telegram channel, ready to be mounted."""

from pathlib import Path

from redis import Redis

from bot.channel import TelegramChannel
from bot.settings import TelegramSettings
from bot.simulator import PREFIX, phone
from bot.webhook import blueprint
from gateway.channels.contract import Receive, Report
from gateway.channels.mount import Mount
from gateway.i18n.catalogue import Catalogue


def words(locales: Path) -> Catalogue:
    """Load the words that only this channel needs."""
    return Catalogue.load(locales, "telegram")


def mount(
    settings: TelegramSettings,
    receive: Receive,
    report: Report,
    locales: Path,
    redis: Redis | None = None,
) -> Mount | None:
    """Return the channel, None without a token.

    With `redis` it brings a simulated phone, unless it speaks with another Bot API than the phone's own: answers to a
    simulated person must not go to a real one.
    """
    if not settings.bot_token:
        return None
    said = words(locales)
    return Mount(
        channel=TelegramChannel(settings, said),
        blueprint=blueprint(settings, receive, report),
        phone=phone(settings, said, redis) if redis is not None and settings.api_base.endswith(PREFIX) else None,
    )
