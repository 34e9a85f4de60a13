"""A stand-in for the Bot API: the methods we call, with its own limits and refusals."""

import time
from collections.abc import Mapping
from typing import Any

from bot.simulated_chats import Chats

ME = {"id": 1, "is_bot": True, "first_name": "Ashshash", "username": "ashshash_simulated_bot"}
LONGEST_WAIT = 5.0  # seconds; Telegram too may answer getUpdates sooner than asked
SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")
VOICE = "simulated-voice"
PNG = b"\x89PNG"


class Refused(Exception):
    """The API's refusal: HTTP status, description."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def call(chats: Chats, method: str, params: Mapping[str, Any]) -> Any:
    """Carry out one call and return its result; raises Refused."""
    match method:
        case "sendMessage":
            return send_message(chats, params)
        case "sendPhoto":
            return send_photo(chats, params)
        case "answerCallbackQuery":
            return True
        case "getMe":
            return ME | {"can_join_groups": False, "can_read_all_group_messages": False}
        case "getUpdates":
            return get_updates(chats, params)
        case "setWebhook" | "deleteWebhook":
            chats.polled(method == "deleteWebhook" or not params.get("url"))
            return True
        case "getWebhookInfo":
            return {"url": "" if chats.polled() else "set", "has_custom_certificate": False, "pending_update_count": 0}
        case "getFile":
            return get_file(params)
        case "getMyName":
            return {"name": ""}
        case _ if method in SETTERS:
            return True
    raise Refused(404, "Not Found: method not found")


def send_photo(chats: Chats, params: Mapping[str, Any]) -> dict[str, Any]:
    """Show a picture on the phone, its words below."""
    picture = params.get("photo")
    if not isinstance(picture, bytes) or not picture.startswith(PNG):
        raise Refused(400, "Bad Request: there is no photo in the request")
    return send_message(chats, {**params, "text": str(params.get("caption") or " "), "picture": chats.keep(picture)})


def send_message(chats: Chats, params: Mapping[str, Any]) -> dict[str, Any]:
    """Show a message on the phone, refused where Telegram would."""
    try:
        chat = int(params.get("chat_id", ""))
    except (TypeError, ValueError):
        raise Refused(400, "Bad Request: chat not found") from None
    text = str(params.get("text", ""))
    markup = params.get("reply_markup") or {}
    if not text.strip() and "picture" not in params:
        raise Refused(400, "Bad Request: message text is empty")
    if len(text) > 4096:
        raise Refused(400, "Bad Request: message is too long")
    if chats.blocked(chat):
        raise Refused(403, "Forbidden: bot was blocked by the user")
    message_id = chats.number("messages")
    event = {"kind": "them", "text": text, "message_id": message_id, "inline": _inline(markup)}
    if "picture" in params:
        event["picture"] = params["picture"]
    if "keyboard" in markup:
        event["keyboard"] = markup["keyboard"]
    chats.show(chat, event | {"remove": bool(markup.get("remove_keyboard"))})
    return {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": {"id": chat, "type": "private", "first_name": "Simulated"},
        "from": ME,
        "text": text,
    }


def get_updates(chats: Chats, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what waits from `offset` on, waiting a little for it."""
    if not chats.polled():
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
    offset, until = (
        int(params.get("offset") or 0),
        time.monotonic() + min(LONGEST_WAIT, float(params.get("timeout") or 0)),
    )
    while not (found := chats.pending(offset)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def get_file(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the one bundled voice note is."""
    if params.get("file_id") != VOICE:
        raise Refused(400, "Bad Request: invalid file_id")
    return {"file_id": VOICE, "file_unique_id": VOICE, "file_path": "voice/voice.ogg"}


def _inline(markup: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not 1 <= len(str(button.get("callback_data", "")).encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows
