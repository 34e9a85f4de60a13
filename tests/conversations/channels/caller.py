"""Somebody with a telephone: plays Twilio's part of a call, and hears what the documents say."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from gateway.i18n.digits import to_ascii
from ivr import twiml_player
from ivr.twiml_player import Gather, Over, Record, Redirect, Scene
from tests.conversations.channels.people import CannotDo, Person
from tests.conversations.channels.providers import Taken
from tests.conversations.channels.scenario import Step
from tests.conversations.channels.town import MISSED, SERVICE, SITE, Town

VOICE = "/voice/twilio"
PRESS = re.compile(r"(.+?) — (?:এর জন্য|press) ([0-9০-৯*#]+)(?: চাপুন।|\.)")


@dataclass(frozen=True)
class Call:
    """A call under way: what it stands at, and how it began."""

    sid: str
    ours: bool
    url: str
    document: str = ""
    start: int = 0
    status: str = f"{VOICE}/status"
    by: str = ""  # "human" or "machine_start", once answered


class Caller(Person):
    """Holds a telephone to the ear; the language is chosen at the start of each call, Bangla unless told otherwise."""

    def __init__(self, name: str, address: str, town: Town) -> None:
        super().__init__(name, address, town)
        self.call: Call | None = None
        self.waiting: Taken | None = None  # a call of the site's that rings

    def act(self, step: Step) -> list[str]:
        """Call, press, speak, be silent, hang up."""
        match step.verb:
            case "calls":
                return self._dial()
            case "misses a call":
                return self._dial(MISSED)
            case "answers" | "machine answers":
                return self._answer("human" if step.verb == "answers" else "machine_start")
            case "does not answer":
                return self._unanswered()
            case "hangs up":
                return self._hang_up()
        return self._talk(step)

    def _talk(self, step: Step) -> list[str]:
        before = [] if self.call else [*self._dial(), "> বাংলা", *self._talk(Step("chooses", "বাংলা"))]
        stop = self._scene().stop
        match step.verb:
            case "is silent":
                heard = self._silent(stop)
            case "chooses":
                heard = self._press(stop, to_ascii(self.offers()[step.what]))
            case "presses":
                heard = self._press(stop, to_ascii(step.what))
            case "records":
                heard = self._record(stop)
            case "says" if re.fullmatch(r"[0-9০-৯ ]+", step.what):
                heard = self._press(stop, re.sub(r"\D", "", to_ascii(step.what)))
            case "says":
                heard = self._speak(stop, step.what)
            case _:
                raise CannotDo(f"{step.verb} on a call")
        return [*before, *heard]

    def see(self, taken: Taken) -> list[str]:
        """Hear the telephone ring."""
        self.waiting = taken
        return ["(the telephone rings)"]

    def _dial(self, number: str = SERVICE) -> list[str]:
        self.call = Call(f"CA{int(self.address[-6:]):026d}{next(self.ids):06d}", ours=False, url=VOICE)
        return self._fetch(VOICE, {}, "ringing", number)

    def _answer(self, by: str) -> list[str]:
        assert self.waiting, f"{self.name}'s telephone doesn't ring"
        url, status = (_path(self.waiting.fields[name]) for name in ("Url", "StatusCallback"))
        self.call = Call(f"CA{int(self.address[-6:]):026d}{next(self.ids):06d}", True, url, status=status)
        self.waiting = None
        for stage in ("initiated", "ringing", "in-progress"):
            self.post_twilio(status, self._form(stage))
        self.call = replace(self.call, by=by)
        return self._fetch(url, {}, "in-progress")

    def _unanswered(self) -> list[str]:
        assert self.waiting, f"{self.name}'s telephone doesn't ring"
        status = _path(self.waiting.fields["StatusCallback"])
        self.call = Call(f"CA{int(self.address[-6:]):026d}{next(self.ids):06d}", True, "", status=status)
        self.waiting = None
        self.post_twilio(status, self._form("no-answer"))
        self.call = None
        return []

    def _hang_up(self) -> list[str]:
        call, self.call = self.call, None
        assert call, f"{self.name} isn't on the telephone"
        self.post_twilio(call.status, self._form("completed", call) | {"CallDuration": "30"})
        return []

    def offers(self) -> dict[str, str]:
        """Return the choices just heard with their keys."""
        return dict(found.groups() for line in self.shown if (found := PRESS.fullmatch(line)))

    def _press(self, stop: twiml_player.Stop, keys: str) -> list[str]:
        if not isinstance(stop, Gather):
            raise CannotDo(f"keys at {stop}")
        return self._fetch(stop.action, {"Digits": keys[: stop.digits] if stop.digits else keys})

    def _speak(self, stop: twiml_player.Stop, words: str) -> list[str]:
        if isinstance(stop, Gather) and stop.speech:
            return self._fetch(stop.action, {"SpeechResult": words, "Confidence": "0.9"})
        return self._record(stop)

    def _silent(self, stop: twiml_player.Stop) -> list[str]:
        if isinstance(stop, Gather) and stop.empty:
            return self._fetch(stop.action, {"Digits": ""})
        if isinstance(stop, Gather | Record) and self.call:
            self.call = replace(self.call, start=stop.then)
            return self._hear()
        raise CannotDo(f"silence at {stop}")

    def _record(self, stop: twiml_player.Stop) -> list[str]:
        if isinstance(stop, Gather) and not stop.speech:  # nothing is pressed, so the beep comes
            heard = self._silent(stop)
            stop = self._scene().stop
        else:
            heard = []
        if not isinstance(stop, Record):
            raise CannotDo(f"a recording at {stop}")
        sid = f"RE{int(self.address[-6:]):026d}{next(self.ids):06d}"
        told = {
            "RecordingSid": sid,
            "RecordingDuration": "7",
            "RecordingUrl": f"https://api.twilio.com/Recordings/{sid}",
        }
        answer = self._fetch(stop.action, told | {"Digits": "#"})
        news = {"AccountSid": "AC" + "0" * 32, "CallSid": f"CA{0:032d}", "RecordingStatus": "completed"}
        self.post_twilio(_path(stop.callback), told | news)
        return [*heard, *answer]

    def _fetch(self, url: str, said: dict[str, str], status: str = "in-progress", to: str = SERVICE) -> list[str]:
        assert self.call
        url = _path(url)
        document = self.post_twilio(url, {**self._form(status), **said, **({"To": to} if to != SERVICE else {})})
        self.call = replace(self.call, url=url, document=document, start=0)
        return self._hear()

    def _scene(self) -> Scene:
        assert self.call
        return twiml_player.play(self.call.document, SITE + self.call.url, self.call.start)

    def _hear(self) -> list[str]:
        scene, heard = self._scene(), []
        for sound in scene.sounds:
            heard.append(sound.text if sound.kind == "say" else f"({sound.kind})")
        if not any(sound.kind == "beep" for sound in scene.sounds):
            self.shown = heard
        match scene.stop:
            case Redirect():
                return [*heard, *self._fetch(scene.stop.url, {})]
            case Over():
                over = scene.stop.reason
                assert over in ("hangup", "busy"), f"the document runs out: {heard}"
                ended = self._hang_up_by_them(over)
                return [*heard, *ended]
            case Gather():
                how = "a key or speech" if scene.stop.speech else "keys" if not scene.stop.digits else "a key"
                return [*heard, f"(waits for {how})"]
            case Record():
                return [*heard, f"(records up to {scene.stop.longest} seconds)"]

    def _hang_up_by_them(self, reason: str) -> list[str]:
        call, self.call = self.call, None
        assert call
        self.post_twilio(call.status, self._form("busy" if reason == "busy" else "completed", call))
        return ["(busy tone)" if reason == "busy" else "(the call is over)"]

    def _form(self, status: str, call: Call | None = None) -> dict[str, str]:
        call = call or self.call
        assert call
        return {
            "CallSid": call.sid,
            "AccountSid": "AC" + "0" * 32,
            "From": SERVICE if call.ours else self.address,
            "To": self.address if call.ours else SERVICE,
            "CallStatus": status,
            "Direction": "outbound-api" if call.ours else "inbound",
            "ApiVersion": "2010-04-01",
            **({"AnsweredBy": call.by} if call.by else {}),
        }


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
