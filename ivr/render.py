"""From replies to TwiML. Pure: one answer always gives one document, and none leaves a caller without a way on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from twilio.twiml.voice_response import Gather, VoiceResponse

from gateway.channels.contract import Answer, Ask, End, Expect, Reply, Say, numbered
from gateway.i18n.language import Lang
from ivr.recordings import Recordings
from ivr.speech import pieces, sayable, spelled
from ivr.words import Words

WAIT = 6  # seconds of silence until we ask again
WAIT_NUMBER = 12  # the same between the keys of a long number
WAIT_SPEECH = 3  # silence that ends free speech
LONGEST_RECORDING = 120
HINTS = 30


class Voice(NamedTuple):
    """How a language is spoken and understood at Twilio, which has no bn-BD voice but recognises bn-BD speech."""

    speaks: str
    voice: str
    hears: str


VOICES = MappingProxyType(
    {
        Lang.BN: Voice("bn-IN", "Google.bn-IN-Wavenet-A", "bn-BD"),
        Lang.EN: Voice("en-IN", "Google.en-IN-Wavenet-A", "en-IN"),
    }
)


@dataclass(frozen=True)
class Way:
    """The addresses a document names: of the next turn, of the news of a recording, and before a prompt's file."""

    next: str
    recording: str
    prompts: str


class Line(NamedTuple):
    """Something to say: words, the name of the prompt that says them, and whether every number in it is spelled."""

    words: str
    prompt: str = ""
    spelled: bool = False


PAUSE = Line("")


@dataclass(frozen=True)
class Renderer:
    """Renders answers; `codes` are the short numbers (ASCII digits) that are read digit by digit."""

    recordings: Recordings
    words: Mapping[Lang, Words]
    codes: Collection[str] = ()

    def render(self, answer: Answer, way: Way) -> str:
        """Return the document of one turn; an answer without words says where else to find help, and hangs up."""
        replies, over = _until_end(answer.replies)
        if not replies:
            return self.hangup() if over else self.unavailable(way)
        document = VoiceResponse()
        if over:
            self._speak(document, self._lines(replies, answer.lang), answer.lang, way)
            document.hangup()
            return str(document)
        ask = next((reply for reply in reversed(replies) if isinstance(reply, Ask)), Ask("", expect=Expect.TEXT))
        gather = _gather(ask, answer.lang, way)
        self._speak(gather, self._lines(replies, answer.lang), answer.lang, way)
        document.append(gather)
        if ask.expect is Expect.RECORDING:
            _record(document, way)
        document.redirect(way.next, method="POST")
        return str(document)

    def unavailable(self, way: Way) -> str:
        """Return what a caller hears when the service can't answer: the helplines, in both languages."""
        document = VoiceResponse()
        for lang in Lang:
            self._speak(document, [Line(self.words[lang].unavailable, "voice.unavailable")], lang, way)
        document.hangup()
        return str(document)

    @staticmethod
    def hangup() -> str:
        """Return the document that ends a call without a word."""
        document = VoiceResponse()
        document.hangup()
        return str(document)

    @staticmethod
    def reject() -> str:
        """Return the document that refuses a call as busy, before it is answered and costs anything."""
        document = VoiceResponse()
        document.reject(reason="busy")
        return str(document)

    def _lines(self, replies: Sequence[Reply], lang: Lang) -> list[Line]:
        lines: list[Line] = []
        for reply in replies:
            match reply:
                case Say(twice=True):
                    line = Line(reply.text, reply.prompt, spelled=True)
                    lines += [line, PAUSE, line]
                case Say():
                    lines.append(Line(reply.text, reply.prompt))
                case Ask():
                    lines.append(Line(reply.text, reply.prompt))
                    lines += self._choices(reply, lang)
                    lines += self._ending(reply, lang)
        return lines

    def _ending(self, ask: Ask, lang: Lang) -> list[Line]:
        match ask.expect:
            case Expect.DIGITS | Expect.PHONE:
                return [Line(self.words[lang].number, "voice.number")]
            case Expect.RECORDING:
                return [Line(self.words[lang].recording, "voice.recording")]
        return []

    def _choices(self, ask: Ask, lang: Lang) -> list[Line]:
        lines = []
        for key, choice in numbered(ask.choices):
            pressing = self.words[lang].pressing(key, lang)
            label, press = Line(choice.label), Line(pressing, f"press.{key}")
            recorded = [self.recordings.saying(line.words, line.prompt, lang) for line in (label, press)]
            lines += [label, press] if any(recorded) else [Line(f"{choice.label} {pressing}")]
        return lines

    def _speak(self, verb: VoiceResponse | Gather, lines: Sequence[Line], lang: Lang, way: Way) -> None:
        for line in lines:
            if line is PAUSE:
                verb.pause(length=1)
                continue
            recorded = self.recordings.saying(line.words, line.prompt, lang)
            if recorded:
                verb.play(f"{way.prompts}/{lang}/{recorded.file.name}?v={recorded.version}")
                continue
            for piece in pieces(spelled(sayable(line.words), self.codes, every=line.spelled)):
                verb.say(piece, language=VOICES[lang.source].speaks, voice=VOICES[lang.source].voice)


def _until_end(replies: Sequence[Reply]) -> tuple[list[Reply], bool]:
    said: list[Reply] = []
    for reply in replies:
        if isinstance(reply, End):
            return said, True
        said.append(reply)
    return said, False


def _gather(ask: Ask, lang: Lang, way: Way) -> Gather:
    """Return the verb that listens; keys always count, and everything said inside it can be cut short."""
    keys = [key for key, _ in numbered(ask.choices)]
    one_key = {"num_digits": 1, "finish_on_key": ""}  # so that star and hash arrive as keys
    several = {"finish_on_key": "#"}
    how: dict[str, object]
    match ask.expect:
        case Expect.RECORDING:
            # silence falls through to <Record>: the keys work until the beep
            return Gather(input="dtmf", timeout=1, action=way.next, method="POST", **one_key)
        case Expect.DIGITS | Expect.PHONE:
            how = {"input": "dtmf", "timeout": WAIT_NUMBER, **several}
        case Expect.TEXT | Expect.PLACE:
            how = {"input": "dtmf speech", "timeout": WAIT, "speech_timeout": WAIT_SPEECH}
            how |= several if any(len(key) > 1 for key in keys) else one_key
        case _:
            how = {"input": "dtmf speech", "timeout": WAIT, "speech_timeout": "auto"}
            how |= several if any(len(key) > 1 for key in keys) else one_key
    if "speech" in str(how["input"]):
        how |= {"language": VOICES[lang.source].hears, "hints": _hints(ask)}
    return Gather(action=way.next, method="POST", action_on_empty_result=True, **how)


def _hints(ask: Ask) -> str | None:
    labels = [" ".join(sayable(choice.label).replace(",", " ").split())[:100] for choice in ask.choices]
    return ", ".join(label for label in labels[:HINTS] if label) or None


def _record(document: VoiceResponse, way: Way) -> None:
    document.record(
        action=way.next,
        method="POST",
        max_length=LONGEST_RECORDING,
        finish_on_key="#",
        play_beep=True,
        timeout=5,
        recording_status_callback=way.recording,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
