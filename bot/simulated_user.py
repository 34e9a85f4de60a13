"""What a simulated person does, as the update Telegram makes of it; pure."""

from collections.abc import Mapping
from typing import Any

from bot.simulated_api import ME, VOICE
from gateway.errors import Malformed

JASHORE = {"latitude": 23.1664, "longitude": 89.2081}
OTHER_NUMBER = "8801700000999"


def update(act: Mapping[str, Any], chat: int, update_id: int, message_id: int, now: int) -> dict[str, Any]:
    """Return the update of one act; raises Malformed for an act that isn't known. `now` is in Unix seconds."""
    person = {"id": chat, "is_bot": False, "first_name": "Simulated", "language_code": str(act.get("lang", "bn"))}
    place = {"id": chat, "type": "private", "first_name": "Simulated"}
    message = {"message_id": message_id, "date": now, "chat": place, "from": person}
    text = str(act.get("text", ""))[:4096]
    match act.get("kind"):
        case "text":
            return {"update_id": update_id, "message": message | {"text": text}}
        case "edit":
            return {"update_id": update_id, "edited_message": message | {"text": text, "edit_date": now}}
        case "button":
            asked = {"message_id": int(act.get("message_id", 1)), "date": now, "chat": place, "from": ME, "text": "…"}
            query = {"id": str(update_id), "from": person, "chat_instance": str(chat), "message": asked}
            return {"update_id": update_id, "callback_query": query | {"data": text}}
        case "contact":
            own = {"phone_number": f"88017{chat % 10**8:08d}", "first_name": "Simulated", "user_id": chat}
            return {"update_id": update_id, "message": message | {"contact": own}}
        case "other_contact":
            other = {"phone_number": OTHER_NUMBER, "first_name": "Somebody", "user_id": chat + 1}
            return {"update_id": update_id, "message": message | {"contact": other}}
        case "location":
            return {"update_id": update_id, "message": message | {"location": JASHORE}}
        case "voice":
            voice = {"file_id": VOICE, "file_unique_id": VOICE, "duration": 1, "mime_type": "audio/ogg"}
            return {"update_id": update_id, "message": message | {"voice": voice}}
        case "block" | "unblock":
            return {"update_id": update_id, "my_chat_member": _membership(act["kind"] == "block", place, person, now)}
    raise Malformed("unknown act")


def shown(act: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event that the person's own phone shows for an act."""
    if act.get("kind") in ("block", "unblock"):
        return {"kind": act["kind"]}
    if act.get("kind") == "button":  # Telegram shows nothing; whoever tries the service wants to see what was pressed
        return {"kind": "note", "text": str(act.get("label") or act.get("text", ""))}
    words = {"contact": "📞", "other_contact": "👤 📞", "location": "📍", "voice": "🎤 0:01"}
    return {"kind": "me", "act": act.get("kind"), "text": words.get(str(act.get("kind")), str(act.get("text", "")))}


def _membership(blocked: bool, place: Mapping[str, Any], person: Mapping[str, Any], now: int) -> dict[str, Any]:
    member, kicked = {"status": "member", "user": ME}, {"status": "kicked", "user": ME, "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    return {"chat": place, "from": person, "date": now, "old_chat_member": old, "new_chat_member": new}
