"""The Telegram channel: sends messages, fetches voice notes."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable
from dataclasses import replace
from typing import TypeVar

from telegram import InputFile, LinkPreviewOptions, Message
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.api import Api
from bot.failures import send_error
from bot.parse import NAME
from bot.pictures import drawn
from bot.render import Part, render
from bot.settings import TelegramSettings
from gateway.channels.contract import Outgoing, Recording, Remedy, SendError, Sent
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang, Medium

K = TypeVar("K")
V = TypeVar("V")

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PATIENCE = 10.0  # seconds; a longer wait between two messages of one reply is the worker's
REMEMBERED = 10_000
MAX_FILE = 20_000_000  # bytes that the Bot API hands out


class TelegramChannel:
    """One bot. Everything but `check` belongs to the event loop of the first call."""

    name = NAME
    address_kind = NAME
    medium = Medium.CHAT
    inline = False
    apart = 1.0
    """Seconds between two messages to one chat: more is refused."""

    def __init__(
        self, settings: TelegramSettings, words: Catalogue, connections: int = 100, read_timeout: float = 15.0
    ) -> None:
        self.settings = settings
        self.words = words
        self.rate = settings.rate
        self.api = Api(settings, connections, read_timeout)
        # How many messages of a reply are out, while it waits for another try; lost with the process.
        self._out: OrderedDict[str, int] = OrderedDict()
        # Chats that show a keyboard of ours, which a later message takes away; lost with the process.
        self._keyboards: OrderedDict[int, None] = OrderedDict()

    async def send(self, out: Outgoing) -> Sent:
        """Send one reply, mostly one message; raises SendError.

        Of several messages those that are out aren't sent again: a short wait is waited out here, and a later try of
        this process goes on after them.
        """
        chat, parts = self._address(out), self._parts(out)
        sent, lang = Sent(), out.lang
        for at in range(self._out.pop(out.id, 0), len(parts)):
            try:
                sent = await (self._send_on(chat, parts[at], lang) if at else self._send_part(chat, parts[at], lang))
            except SendError as error:
                if at and error.remedy is Remedy.RETRY:
                    _remember(self._out, out.id, at)
                raise
        self._note_keyboard(chat, parts)
        return sent

    async def fetch(self, recording: Recording) -> bytes:
        """Return the bytes of a voice note. Its address holds the bot's token: it is neither kept nor told."""
        try:
            file = await self.api.get_file(recording.provider_id)
        except BadRequest:
            raise SendError("file_gone", Remedy.DROP) from None
        except TelegramError as error:
            raise _fetch_error(error) from None
        if (file.file_size or 0) > MAX_FILE:
            raise SendError("file_too_big", Remedy.DROP)
        try:
            return bytes(await file.download_as_bytearray())
        except (InvalidToken, BadRequest):  # 404: the token was good a moment ago, so it is the file that is gone
            raise SendError("file_gone", Remedy.DROP) from None
        except TelegramError as error:
            raise _fetch_error(error) from None

    async def discard(self, recording: Recording) -> None:
        """Do nothing: a bot can't delete a file at Telegram."""

    async def check(self) -> str:
        """Return "" when the bot answers to its token, else a sentence; callable from any event loop."""
        api = Api(self.settings, connections=1)
        try:
            await api.get_me(read_timeout=5)
        except InvalidToken:
            return "Telegram refuses TELEGRAM_BOT_TOKEN."
        except TelegramError as error:
            return f"Telegram can't be reached: {send_error(error).code}."
        finally:
            await api.close_connections()
        return ""

    async def close(self) -> None:
        """Close connections."""
        await self.api.close_connections()

    def _address(self, out: Outgoing) -> int:
        try:
            return int(out.address)
        except ValueError:
            raise SendError("bad_address", Remedy.SUPPRESS) from None

    def _parts(self, out: Outgoing) -> tuple[Part, ...]:
        try:
            return render(out.replies, out.lang, self.words, keyboard_up=int(out.address) in self._keyboards)
        except ValueError:
            raise SendError("unspeakable", Remedy.DROP) from None

    async def _send_on(self, chat: int, part: Part, lang: Lang) -> Sent:
        """Send a later message of a reply, with one short wait where that helps."""
        try:
            return await self._send_part(chat, part, lang)
        except SendError as error:
            wait = error.retry_after or 1.0
            if error.remedy is not Remedy.RETRY or wait > PATIENCE:
                raise
        await asyncio.sleep(wait)
        return await self._send_part(chat, part, lang)

    async def _send_part(self, chat: int, part: Part, lang: Lang) -> Sent:
        if part.picture is None:
            return await self._sent(
                self.api.send_message(chat, part.text, reply_markup=part.markup, link_preview_options=NO_PREVIEW)
            )
        picture = await asyncio.to_thread(drawn, part.picture, lang)
        file = InputFile(picture, filename="card.png")
        try:
            return await self._sent(self.api.send_photo(chat, file, caption=part.text, reply_markup=part.markup))
        except SendError as error:
            if error.remedy is not Remedy.DROP or not part.text:
                raise
        return await self._send_part(chat, replace(part, picture=None), lang)  # the words, where no picture is taken

    async def _sent(self, call: Awaitable[Message]) -> Sent:
        try:
            message = await call
        except TelegramError as error:
            raise send_error(error) from None
        except (AttributeError, KeyError, TypeError, ValueError):  # answered, but not with a message
            raise SendError("odd_answer", Remedy.UNKNOWN) from None
        return Sent(str(message.message_id))

    def _note_keyboard(self, chat: int, parts: tuple[Part, ...]) -> None:
        if any(part.keyboard for part in parts):
            _remember(self._keyboards, chat, None)
        elif parts:
            self._keyboards.pop(chat, None)


def _remember(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)


def _fetch_error(error: TelegramError) -> SendError:
    """A fetch may always be tried again: nothing is sent twice by it."""
    found = send_error(error)
    return SendError(found.code, Remedy.RETRY) if found.remedy is Remedy.UNKNOWN else found
