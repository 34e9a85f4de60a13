"""`ashshash bot poll` and `ashshash telegram set-webhook`."""

import asyncio
import signal
import threading
from typing import Any, Protocol

import click
from telegram.error import TelegramError

from bot.channel import TelegramChannel
from bot.failures import send_error
from bot.parse import NAME
from bot.polling import PollingRefused, poll
from bot.registration import describe, set_webhook
from gateway.channels.contract import Channel, Receive


class Site(Protocol):
    """What the commands need of the composed site."""

    receive: Receive

    @property
    def settings(self) -> Any:
        """The settings, with `public_url`."""

    def channel(self, name: str) -> Channel | None:
        """Return the mounted channel of this name."""


@click.group(name="bot")
def bot() -> None:
    """The Telegram bot where there is no public address."""


@bot.command(name="poll")
@click.option(
    "--delete-webhook", is_flag=True, help="Take a webhook away first: while one is set, nothing can be polled."
)
@click.pass_obj
def poll_command(site: Site, delete_webhook: bool) -> None:
    """Fetch updates by long polling until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        poll(_mounted(site).api, site.receive, stop, delete_webhook=delete_webhook)
    except PollingRefused as refused:
        raise click.ClickException(str(refused)) from None


@click.group(name="telegram")
def telegram() -> None:
    """What Telegram knows of the bot."""


@telegram.command(name="set-webhook")
@click.option("--url", help="Public address of the site; ASHSHASH_PUBLIC_URL where not given.")
@click.pass_obj
def set_webhook_command(site: Site, url: str | None) -> None:
    """Tell Telegram where updates go, and set commands, name and description in Bangla and English."""
    channel = _mounted(site)
    public_url, secret = url or site.settings.public_url, channel.settings.webhook_secret
    if not public_url:
        raise click.ClickException("ASHSHASH_PUBLIC_URL is not set: Telegram needs an https address.")
    if not secret:
        raise click.ClickException("TELEGRAM_WEBHOOK_SECRET is not set: the webhook would refuse every update.")
    asyncio.run(_register(channel, public_url, secret))


async def _register(channel: TelegramChannel, public_url: str, secret: str) -> None:
    step = "webhook"
    try:
        click.echo(f"Updates go to {await set_webhook(channel.api, public_url, secret)}")
        step = "commands and description"
        await describe(channel.api, channel.words)
    except TelegramError as error:
        raise click.ClickException(f"Telegram did not take the {step}: {send_error(error).code}.") from None
    finally:
        await channel.close()


def _mounted(site: Site) -> TelegramChannel:
    channel = site.channel(NAME)
    if not isinstance(channel, TelegramChannel):
        raise click.ClickException("TELEGRAM_BOT_TOKEN is not set.")
    return channel
