"""Updates in the shape the Bot API gives them."""

from typing import Any

PERSON = {"id": 7, "is_bot": False, "first_name": "Sample", "language_code": "bn"}
CHAT = {"id": 7, "type": "private", "first_name": "Sample"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "sample_bot"}
GROUP = {"id": -100, "type": "supergroup", "title": "Group"}
FILE = {"file_id": "f1", "file_unique_id": "u1"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_700_000_000, "from": PERSON, "chat": CHAT} | fields


def update(update_id: int = 10, **fields: Any) -> dict[str, Any]:
    return {"update_id": update_id, "message": message(**fields)}


def edited(**fields: Any) -> dict[str, Any]:
    return {"update_id": 10, "edited_message": message(edit_date=1_700_000_060, **fields)}


def button(data: str = "menu", update_id: int = 10, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    asked = {"message_id": 4, "date": 1_700_000_000, "from": BOT, "chat": chat, "text": "…"}
    query = {"id": "99", "from": PERSON, "chat_instance": "1", "data": data, "message": asked}
    return {"update_id": update_id, "callback_query": query}


def membership(status: str, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    old: dict[str, Any] = {"status": "member", "user": BOT}
    new: dict[str, Any] = {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})
    change = {"chat": chat, "from": PERSON, "date": 1_700_000_000, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": 10, "my_chat_member": change}
