"""Update → Inbound, pure. Only private chats are answered; what isn't a message from a person is None."""

import math
import re
from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, Contact, Location, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.updates import STUMBLES
from gateway.channels.contract import Inbound, Kind, Recording
from gateway.errors import Malformed
from gateway.i18n.language import Medium

NAME = "telegram"
# Commands whose word in the chat isn't the word that the dialogue knows.
COMMANDS = {"status": "receipt"}
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+(.*))?", re.DOTALL)
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# A person sent something without words: the dialogue says what it can read. Notices of the chat itself aren't here.
WORDLESS = (
    "animation", "checklist", "dice", "document", "game", "paid_media", "photo", "poll", "sticker", "story", "video",
    "video_note",
)  # fmt: skip


def parse(update: Update) -> Inbound | None:
    """Return what reached us, None where it is nothing to answer; raises Malformed."""
    try:
        if update.callback_query:
            return _button(update.update_id, update.callback_query)
        if update.my_chat_member:
            return _membership(update.update_id, update.my_chat_member)
        if update.message:
            return _message(update.update_id, update.message)
        if update.edited_message:
            return _edited(update.update_id, update.edited_message)
    except STUMBLES:
        raise Malformed("not an update") from None
    return None


# {"update_id": 10, "message": {"message_id": 1, "date": 1700000000, "text": "নমস্কার", "from": {"id": 7, "is_bot": false,
#  "first_name": "A", "language_code": "bn"}, "chat": {"id": 7, "type": "private", "first_name": "A"}}}
def _message(update_id: int, message: Message, when: datetime | None = None) -> Inbound | None:
    sender = message.from_user
    if message.chat.type != ChatType.PRIVATE or sender is None or sender.is_bot or not _said(message):
        return None
    text, payload = _words(message.text or message.caption or "")
    return Inbound(
        channel=NAME,
        provider_id=str(update_id),
        sender=str(int(message.chat.id)),
        medium=Medium.CHAT,
        text=text,
        payload=payload,
        place=_place(message.location) if message.location else None,
        phone=_own_number(message.contact, sender.id) if message.contact else "",
        recording=_recording(message),
        locale=_locale(sender.language_code),
        received_at=when or message.date,
    )


# {"update_id": 11, "edited_message": {…, "edit_date": 1700000060, "text": "new words"}}. While somebody shares a live
# location, each step of theirs is such an edit: not a message.
def _edited(update_id: int, message: Message) -> Inbound | None:
    return None if message.location else _message(update_id, message, message.edit_date)


# {"update_id": 12, "callback_query": {"id": "99", "from": {…}, "chat_instance": "1", "data": "menu",
#  "message": {"message_id": 2, "date": 1700000000, "chat": {"id": 7, "type": "private"}, "text": "…"}}}
def _button(update_id: int, query: CallbackQuery) -> Inbound | None:
    chat = query.message.chat if query.message is not None else None
    if chat is None or chat.type != ChatType.PRIVATE or not query.data:
        return None
    return Inbound(
        channel=NAME,
        provider_id=str(update_id),
        sender=str(int(chat.id)),
        medium=Medium.CHAT,
        choice=_clean(query.data),
        locale=_locale(query.from_user.language_code),
    )


# {"update_id": 13, "my_chat_member": {"chat": {"id": 7, "type": "private"}, "from": {…}, "date": 1700000000,
#  "old_chat_member": {"status": "member", "user": {…}},
#  "new_chat_member": {"status": "kicked", "user": {…}, "until_date": 0}}}
def _membership(update_id: int, change: ChatMemberUpdated) -> Inbound | None:
    kinds: dict[str, Kind] = {ChatMemberStatus.BANNED: Kind.BLOCKED, ChatMemberStatus.MEMBER: Kind.STARTED}
    kind = kinds.get(change.new_chat_member.status)
    if change.chat.type != ChatType.PRIVATE or kind is None:
        return None
    return Inbound(
        channel=NAME,
        provider_id=str(update_id),
        sender=str(int(change.chat.id)),
        medium=Medium.CHAT,
        kind=kind,
        locale=_locale(change.from_user.language_code),
        received_at=change.date,
    )


def _said(message: Message) -> bool:
    spoken = (message.text, message.caption, message.voice, message.audio, message.contact, message.location)
    return any(part is not None for part in spoken) or any(getattr(message, name) for name in WORDLESS)


def _words(text: str) -> tuple[str, str]:
    """Return the text, of a command its words, and the payload of a deep link: "/start tip" → ("start", "tip")."""
    text = _clean(text)
    found = COMMAND.fullmatch(text)
    if not found:
        return text, ""
    name, rest = found[1].lower(), (found[2] or "").strip()
    if name == "start":
        return name, rest if PAYLOAD.fullmatch(rest) else ""
    return f"{COMMANDS.get(name, name)} {rest}".strip(), ""


def _own_number(contact: Contact, sender_id: int) -> str:
    """Return the number in E.164 if the contact is the sender's own; a number of somebody else is none of ours."""
    if contact.user_id is None or contact.user_id != sender_id:
        return ""
    digits = re.sub(r"[^0-9]", "", contact.phone_number)
    return f"+{digits}" if 7 <= len(digits) <= 15 else ""


def _place(location: Location) -> tuple[float, float] | None:
    latitude, longitude = float(location.latitude), float(location.longitude)
    inside = math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if inside else None


def _recording(message: Message) -> Recording | None:
    sound = message.voice or message.audio
    if not sound:
        return None
    # The property `duration` warns of its change to timedelta; the plain form is the Bot API's own.
    seconds = sound.to_dict().get("duration", 0)
    return Recording(provider_id=_clean(sound.file_id), seconds=max(0, int(seconds)))


def _locale(code: str | None) -> str:
    return (code or "").split("-")[0].lower()[:8]


def _clean(text: str) -> str:
    """Drop what a database can't keep: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
