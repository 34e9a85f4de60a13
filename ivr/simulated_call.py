"""A simulated telephone on the line: it plays Twilio's part against our real routes, signing as Twilio signs."""

import secrets
from dataclasses import replace
from urllib.parse import urlsplit

import requests
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from gateway.channels.twilio_account import LOOPBACK, TWILIO_API, TwilioAccount
from ivr import twiml_player
from ivr.simulated_memory import Call, Memory
from ivr.twiml_player import Gather, NotTwiml, Over, Record, Redirect, Scene
from ivr.webhook import PATH

ANSWER_SECONDS = 15
MOST_REDIRECTS = 10


class Line:
    """Makes calls go on: each method is one thing that happens at the person's end."""

    def __init__(self, account: TwilioAccount, memory: Memory) -> None:
        self.account = account
        self.memory = memory

    def dial(self, number: str, service: str) -> None:
        """Call the service from a number; "" withholds it."""
        call = Call(_sid("CA"), number, service, first=self.account.callback(PATH))
        self.memory.tell(number, "state", text="dialling")
        self.memory.begin(call)
        self._fetch(replace(call, state="talking"), call.first, {})

    def answer(self, call: Call, machine: bool = False) -> None:
        """Pick up a call of ours."""
        self._report(call, "in-progress")
        call = replace(call, state="talking", answered_by="machine_start" if machine else "human")
        self._fetch(call, call.first, {})

    def refuse(self, call: Call, status: str) -> None:
        """Leave a call of ours unanswered: `status` is busy or no-answer."""
        self._over(call, "over", status)

    def press(self, call: Call, key: str) -> None:
        """Press one key."""
        stop = self._stop(call)
        self.memory.tell(call.number, "me", text=key, how="key")
        if isinstance(stop, Over | Redirect):
            return
        keys, sent = twiml_player.pressed(stop, call.keys, key)
        if sent is None:
            self.memory.keep(replace(call, keys=keys))
        elif isinstance(stop, Record):
            self.silence(call)  # nothing was recorded before the key
        elif sent or stop.empty:
            self._fetch(replace(call, keys=""), stop.action, {"Digits": sent})
        else:
            self._go_on(replace(call, keys="", start=stop.then))

    def speak(self, call: Call, words: str, confidence: str = "0.9") -> None:
        """Say words, recognised as typed; while a recording runs they count as nothing."""
        stop = self._stop(call)
        self.memory.tell(call.number, "me", text=words, how="speech")
        if isinstance(stop, Gather) and stop.speech:
            self._fetch(replace(call, keys=""), stop.action, {"SpeechResult": words, "Confidence": confidence})

    def silence(self, call: Call) -> None:
        """Let the time run out: keys typed so far are sent, silence where the verb wants it, else it goes on."""
        stop = self._stop(call)
        if isinstance(stop, Gather) and (call.keys or stop.empty):
            self._fetch(replace(call, keys=""), stop.action, {"Digits": call.keys})
        elif isinstance(stop, Gather | Record):
            self._go_on(replace(call, keys="", start=stop.then))

    def record(self, call: Call, sound: bytes, seconds: int) -> None:
        """Leave a recording where one is awaited, ended by the hash key."""
        stop = self._stop(call)
        if not isinstance(stop, Record):
            return
        sid = _sid("RE")
        self.memory.record(sid, sound)
        self.memory.tell(call.number, "me", text=str(seconds), how="recording")
        account = self.account.settings.account_sid
        told = {
            "RecordingSid": sid,
            "RecordingUrl": f"{TWILIO_API}/2010-04-01/Accounts/{account}/Recordings/{sid}",
            "RecordingDuration": str(seconds),
        }
        self._fetch(replace(call, keys=""), stop.action, {**told, "Digits": "#"})
        if stop.callback:
            news = {"AccountSid": account, "CallSid": call.sid, **told, "RecordingStatus": "completed"}
            self._post(stop.callback, {**news, "RecordingChannels": "1", "RecordingSource": "RecordVerb"})

    def hang_up(self, call: Call) -> None:
        """Hang up."""
        if call.state == "ringing":
            self.refuse(call, "busy")
        elif call.state == "talking":
            self._over(call, "over")

    def ring(self, call: Call) -> None:
        """Let a call of ours ring at its phone."""
        self.memory.begin(call)
        self.memory.tell(call.number, "state", text="ringing")
        self._report(call, "initiated")
        self._report(call, "ringing")

    def _fetch(self, call: Call, url: str, said: dict[str, str]) -> None:
        status = "ringing" if url == call.first and not call.ours else "in-progress"
        document = self._post(url, {**self._form(call, status), **said})
        if document is None:
            self.memory.tell(call.number, "state", text="error")
            self.memory.keep(replace(call, state="over"))
            return
        self._go_on(replace(call, url=url, document=document, start=0))

    def _go_on(self, call: Call, redirects: int = 0) -> None:
        try:
            scene = twiml_player.play(call.document, call.url, call.start)
        except NotTwiml as fault:
            self.memory.tell(call.number, "note", text=str(fault))
            self._over(call, "error")
            return
        self.memory.keep(call)
        self._show(call, scene)
        if isinstance(scene.stop, Redirect):
            if redirects < MOST_REDIRECTS:
                document = self._post(scene.stop.url, self._form(call, "in-progress")) or ""
                self._go_on(replace(call, url=scene.stop.url, document=document, start=0), redirects + 1)
            else:
                self._over(call, "error")
        elif isinstance(scene.stop, Over):
            busy = scene.stop.reason in ("busy", "rejected")
            self._over(call, "busy" if busy else "over", "busy" if busy else "completed")

    def _show(self, call: Call, scene: Scene) -> None:
        for sound in scene.sounds:
            self.memory.tell(call.number, sound.kind, text=sound.text, lang=sound.lang)
        match scene.stop:
            case Gather(digits=1) | Gather(speech=True):
                self.memory.tell(call.number, "state", text="listening", seconds=scene.stop.timeout)
            case Gather():
                self.memory.tell(call.number, "state", text="number_wanted", seconds=scene.stop.timeout)
            case Record():
                self.memory.tell(call.number, "state", text="recording", seconds=scene.stop.longest)

    def _over(self, call: Call, shown: str, status: str = "completed") -> None:
        self.memory.keep(replace(call, state="over", keys=""))
        self.memory.tell(call.number, "state", text=shown)
        self._report(call, status)

    def _report(self, call: Call, status: str) -> None:
        callback = call.callback if call.ours else self.account.callback(f"{PATH}/status")
        if callback:
            self._post(callback, {**self._form(call, status), "CallDuration": "1"})

    def _form(self, call: Call, status: str) -> dict[str, str]:
        person = call.number or "anonymous"
        form = {
            "CallSid": call.sid,
            "AccountSid": self.account.settings.account_sid,
            "From": call.service if call.ours else person,
            "To": person if call.ours else call.service,
            "CallStatus": status,
            "Direction": "outbound-api" if call.ours else "inbound",
            "ApiVersion": "2010-04-01",
        }
        return {**form, "AnsweredBy": call.answered_by} if call.answered_by else form

    def _post(self, url: str, form: dict[str, str]) -> str | None:
        """Post as Twilio does; None where the answer isn't a success."""
        if urlsplit(url).hostname not in LOOPBACK:
            return None
        token = self.account.credentials[1]
        headers = {SIGNATURE_HEADER: RequestValidator(token).compute_signature(url, form)}
        try:
            answer = requests.post(url, data=form, headers=headers, timeout=ANSWER_SECONDS, allow_redirects=False)
        except requests.RequestException:
            return None
        answer.encoding = "utf-8"
        return answer.text if answer.ok else None

    def _stop(self, call: Call) -> twiml_player.Stop:
        if call.state != "talking" or not call.document:
            return Over("over")
        return twiml_player.play(call.document, call.url, call.start).stop


def _sid(kind: str) -> str:
    return kind + secrets.token_hex(16)
