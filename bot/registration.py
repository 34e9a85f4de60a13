"""What Telegram is told of the bot: its webhook, and its commands and page in Bangla and English."""

from telegram import BotCommand

from bot.api import Api
from bot.webhook import PATH
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
MENU = ("start", "menu", "tip", "status", "person", "bangla", "english", "help", "stop")
WEBHOOK_CONNECTIONS = 20


async def set_webhook(api: Api, public_url: str, secret: str) -> str:
    """Tell Telegram where updates go and return the address."""
    url = public_url.rstrip("/") + PATH
    await api.set_webhook(url, secret_token=secret, allowed_updates=UPDATES, max_connections=WEBHOOK_CONNECTIONS)
    return url


async def describe(api: Api, words: Catalogue) -> None:
    """Set commands, name and page of the bot: Bangla for everybody, English where the app speaks English."""
    for lang, code in ((Lang.BN, None), (Lang.BN, "bn"), (Lang.EN, "en")):
        await api.set_my_commands(commands(words, lang), language_code=code)
        name = words.text("bot.name", lang)
        if (await api.get_my_name(language_code=code)).name != name:  # a few changes a day are all Telegram allows
            await api.set_my_name(name, language_code=code)
        await api.set_my_short_description(words.text("bot.about", lang), language_code=code)
        await api.set_my_description(words.text("bot.description", lang), language_code=code)


def commands(words: Catalogue, lang: Lang) -> list[BotCommand]:
    """Return the commands that the app lists."""
    return [BotCommand(name, words.text(f"command.{name}", lang)) for name in MENU]
