"""People with a phone: what each does becomes the provider's own signed webhook, and what comes back is what they see.

Everybody's `act` returns what was shown to them in the answer itself; `see` shows what the worker sent them.
"""

import hashlib
import hmac
import itertools
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator

from gateway.channels.segments import count
from tests.conversations.channels.providers import Taken
from tests.conversations.channels.scenario import Step
from tests.conversations.channels.town import SECRET, SERVICE, SIGNING_KEY, SITE, TOKEN, Town

NUMBERED = re.compile(r"([0-9০-৯]+) (.+)")


class CannotDo(AssertionError):
    """The step asks for something this phone doesn't show or can't do."""


@dataclass
class Person:
    """Somebody with one phone on one channel."""

    name: str
    address: str
    town: Town
    shown: list[str] = field(default_factory=list)  # what the last answer showed, line by line
    ids: Any = field(default_factory=lambda: itertools.count(1))

    def act(self, step: Step) -> list[str]:
        """Do a step; return what is shown at once."""
        raise NotImplementedError

    def see(self, taken: Taken) -> list[str]:
        """Take what the worker sent."""
        raise NotImplementedError

    def post_twilio(self, path: str, form: dict[str, str], *, report: bool = False) -> str:
        """Post a form signed as Twilio signs it; return the answer's text."""
        headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(SITE + path, form)}
        if report:
            self.town.report(path, data=form, headers=headers)
            return ""
        return self.town.deliver(path, data=form, headers=headers).get_data(as_text=True)

    def offers(self) -> dict[str, str]:
        """Return the choices to be seen: what each is called, and how it is chosen."""
        return {found[2]: found[1] for line in self.shown if (found := NUMBERED.fullmatch(line))}


class Texter(Person):
    """Somebody with an SMS phone; replies come inside Twilio's request."""

    def act(self, step: Step) -> list[str]:
        """Send an SMS."""
        text = {"says": step.what, "presses": step.what, "records": step.what}.get(step.verb)
        if step.verb == "chooses":
            text = self.offers()[step.what]
        if text is None:
            raise CannotDo(f"{step.verb} on SMS")
        return self._send(text)

    def see(self, taken: Taken) -> list[str]:
        """Receive an SMS, and let the provider say that it arrived."""
        self._arrived(taken.fields.get("StatusCallback", ""))
        return self._read(taken.text)

    def _send(self, text: str) -> list[str]:
        number = next(self.ids)
        sid = f"SM{int(self.address[-6:]):026d}{number:06d}"
        form = {"MessageSid": sid, "SmsSid": sid, "AccountSid": "AC" + "0" * 32, "From": self.address, "To": SERVICE}
        document = ET.fromstring(self.post_twilio("/sms/twilio", form | {"Body": text, "NumMedia": "0"}))
        shown: list[str] = []
        for message in document:
            assert message.tag == "Message", message.tag
            self._arrived(message.get("statusCallback", ""))
            shown += self._read(message.text or "")
        return shown

    def _arrived(self, callback: str) -> None:
        if not callback:
            return
        address = urlsplit(callback)
        sid = f"SM{next(self.ids):032x}"
        form = {"MessageSid": sid, "MessageStatus": "delivered", "To": self.address, "AccountSid": "AC" + "0" * 32}
        self.post_twilio(f"{address.path}?{address.query}", form, report=True)

    def _read(self, text: str) -> list[str]:
        self.shown = text.splitlines()
        cost = count(text)
        return [*self.shown, f"— {cost.segments} SMS, {cost.encoding}"]


class TexterByAndroid(Texter):
    """The same with the site's Android phone between us and them; the worker sends the replies."""

    def _send(self, text: str) -> list[str]:
        told = {
            "message": text,
            "sender": self.address,
            "simNumber": 1,
            "receivedAt": self.town.clock.now().isoformat(),
        }
        self._event("receive", "sms:received", f"{self.address[-6:]}{next(self.ids):06d}", told)
        return []

    def see(self, taken: Taken) -> list[str]:
        """Receive an SMS."""
        told = {"messageId": taken.fields["id"], "phoneNumber": self.address, "simNumber": 1}
        self._event("status", "sms:delivered", f"{taken.fields['id']}d", told)
        return self._read(taken.text)

    def _event(self, path: str, event: str, event_id: str, payload: dict[str, Any]) -> None:
        told = {"deviceId": "sample", "event": event, "id": event_id, "webhookId": "sample", "payload": payload}
        body = json.dumps(told, ensure_ascii=False).encode()
        stamp = str(int(self.town.clock.now().timestamp()))
        signature = hmac.new(SIGNING_KEY.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
        headers = {"X-Signature": signature, "X-Timestamp": stamp, "Content-Type": "application/json"}
        bring = self.town.report if path == "status" else self.town.deliver
        bring(f"/sms/http/android/{path}", data=body, headers=headers)


class Chatter(Person):
    """Somebody in the chat; the worker sends every answer."""

    def __init__(self, name: str, address: str, town: Town) -> None:
        super().__init__(name, address, town)
        self.buttons: dict[str, str] = {}

    def act(self, step: Step) -> list[str]:
        """Write, press, share."""
        number = int(self.address[-3:]) * 1000 + next(self.ids)
        person = {"id": int(self.address), "is_bot": False, "first_name": "Sample", "language_code": "bn"}
        place = {"id": int(self.address), "type": "private", "first_name": "Sample"}
        message = {"message_id": number, "date": 1_700_000_000, "chat": place, "from": person}
        update = self._update(step, message)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        self.town.deliver("/telegram/webhook", json={"update_id": number} | update, headers=headers)
        return []

    def _update(self, step: Step, message: dict[str, Any]) -> dict[str, Any]:
        what, person = step.what, message["from"]
        match step.verb:
            case "says" | "presses":
                return {"message": message | {"text": what}}
            case "chooses":
                return {"callback_query": self._press(what, message)}
            case "records":
                sound = {"file_id": f"sample-{message['message_id']}", "file_unique_id": "f", "duration": 7}
                return {"message": message | {"voice": sound | {"mime_type": "audio/ogg"}}}
            case "shares place":
                latitude, longitude = map(float, what.split())
                return {"message": message | {"location": {"latitude": latitude, "longitude": longitude}}}
            case "shares number" | "shares another number":
                whose = person["id"] if step.verb == "shares number" else person["id"] + 1
                return {"message": message | {"contact": {"phone_number": what, "first_name": "S", "user_id": whose}}}
            case "edits":
                return {"edited_message": message | {"text": what, "edit_date": 1_700_000_060}}
            case "forwards":
                origin = {"type": "hidden_user", "sender_user_name": "Sample", "date": 1_700_000_000}
                return {"message": message | {"text": what, "forward_origin": origin}}
            case "sends a picture":
                photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
                return {"message": message | {"photo": photo}}
            case "opens link":
                return {"message": message | {"text": f"/start {what}"}}
            case "blocks":
                bot = {"id": 1, "is_bot": True, "first_name": "Ashshash"}
                old, new = {"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}
                change = {"chat": message["chat"], "from": person, "date": 1_700_000_000}
                return {"my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}}
        raise CannotDo(f"{step.verb} in the chat")

    def offers(self) -> dict[str, str]:
        """Return every button in the chat, old ones too."""
        return self.buttons

    def _press(self, label: str, message: dict[str, Any]) -> dict[str, Any]:
        query = {"id": str(message["message_id"]), "from": message["from"], "chat_instance": "1"}
        asked = message | {"text": "…", "from": {"id": 1, "is_bot": True, "first_name": "A"}}
        return query | {"data": self.buttons[label], "message": asked}

    def see(self, taken: Taken) -> list[str]:
        """Read a message with what hangs below it."""
        lines = taken.text.splitlines()
        markup = taken.fields.get("reply_markup") or {}
        if isinstance(markup, str):
            markup = json.loads(markup)
        for row in markup.get("inline_keyboard", []):
            self.buttons |= {button["text"]: button["callback_data"] for button in row}
            lines.append(" ".join(f"[{button['text']}]" for button in row))
        for row in markup.get("keyboard", []):
            lines.append("keyboard: " + " ".join(f"[{button['text']}]" for button in row))
        if markup.get("remove_keyboard"):
            lines.append("keyboard: gone")
        self.shown = lines
        return lines
