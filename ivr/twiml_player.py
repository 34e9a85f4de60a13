"""Executes a TwiML document as Twilio would, up to the point where it waits for someone. Pure.

Only the verbs this gateway speaks are known; any other raises, so that the simulator never hides a mistake.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin


@dataclass(frozen=True)
class Sound:
    """What the person hears: `kind` is "say", "play", "pause" or "beep"; `text` holds words, an address or seconds."""

    kind: str
    text: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Gather:
    """Waits for keys or speech; `finish` are the keys that end a number, `digits` its length or 0."""

    action: str
    digits: int
    finish: str
    timeout: int
    speech: bool
    empty: bool
    then: int


@dataclass(frozen=True)
class Record:
    """Records until a finish key, silence or the longest time; an empty recording falls through to `then`."""

    action: str
    finish: str
    timeout: int
    longest: int
    callback: str
    then: int


@dataclass(frozen=True)
class Redirect:
    """Asks another document at once."""

    url: str


@dataclass(frozen=True)
class Over:
    """The call ends; `reason` is "hangup", "busy", "rejected" or "end" where the document ran out."""

    reason: str


Stop = Gather | Record | Redirect | Over


@dataclass(frozen=True)
class Scene:
    """What is heard from one verb on, and what the call then waits for."""

    sounds: tuple[Sound, ...]
    stop: Stop


class NotTwiml(ValueError):
    """A document Twilio wouldn't execute."""


def play(document: str, url: str, start: int = 0) -> Scene:
    """Execute a document fetched from `url`, from its verb number `start` on; raises NotTwiml."""
    try:
        root = ET.fromstring(document)  # noqa: S314 - our own server's answer, and a fault is told to whoever tries it
    except ET.ParseError as error:
        raise NotTwiml(f"not XML: {error}") from error
    if root.tag != "Response":
        raise NotTwiml("the document is no <Response>")
    sounds: list[Sound] = []
    for index, verb in enumerate(root):
        if index < start:
            continue
        if verb.tag == "Gather":
            for nested in verb:
                sounds += _heard(nested)
            return Scene(tuple(sounds), _gather(verb, url, index + 1))
        if verb.tag == "Record":
            beep = [Sound("beep")] if verb.get("playBeep", "true") == "true" else []
            return Scene((*sounds, *beep), _record(verb, url, index + 1))
        if verb.tag == "Redirect":
            return Scene(tuple(sounds), Redirect(urljoin(url, (verb.text or "").strip())))
        if verb.tag == "Hangup":
            return Scene(tuple(sounds), Over("hangup"))
        if verb.tag == "Reject":
            return Scene(tuple(sounds), Over(verb.get("reason", "rejected")))
        sounds += _heard(verb)
    return Scene(tuple(sounds), Over("end"))


def pressed(stop: Gather | Record, buffer: str, key: str) -> tuple[str, str | None]:
    """Take a key: return the keys so far, and what is sent to the action, None while more is awaited."""
    if isinstance(stop, Record):
        return "", key if key in stop.finish else None
    if key in stop.finish:
        return "", buffer
    buffer += key
    return ("", buffer) if stop.digits and len(buffer) >= stop.digits else (buffer, None)


def _heard(verb: ET.Element) -> Iterator[Sound]:
    match verb.tag:
        case "Say":
            for _ in range(int(verb.get("loop", "1"))):
                yield Sound("say", verb.text or "", verb.get("language", ""))
        case "Play":
            yield Sound("play", (verb.text or "").strip())
        case "Pause":
            yield Sound("pause", verb.get("length", "1"))
        case other:
            raise NotTwiml(f"<{other}> is not a verb this player knows")


def _gather(verb: ET.Element, url: str, then: int) -> Gather:
    return Gather(
        action=urljoin(url, verb.get("action", "")),
        digits=int(verb.get("numDigits", "0")),
        finish=verb.get("finishOnKey", "#"),
        timeout=int(verb.get("timeout", "5")),
        speech="speech" in verb.get("input", "dtmf").split(),
        empty=verb.get("actionOnEmptyResult", "false") == "true",
        then=then,
    )


def _record(verb: ET.Element, url: str, then: int) -> Record:
    callback = verb.get("recordingStatusCallback", "")
    return Record(
        action=urljoin(url, verb.get("action", "")),
        finish=verb.get("finishOnKey", "1234567890*#"),
        timeout=int(verb.get("timeout", "5")),
        longest=int(verb.get("maxLength", "3600")),
        callback=urljoin(url, callback) if callback else "",
        then=then,
    )
