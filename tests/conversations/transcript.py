"""Golden transcripts: what a person sends, and what the dialogue answers on each medium.

    # a title
    given> first_time
    user> খবর
    bot> …            the same on every medium
    sms> …            where it differs

A user line is words, or [button id], [recording id], [place lat lon], [phone number], [payload word], [call],
[silence], [hangup], [stopped], [blocked], [later]; "[means intent] words" says what understanding would make of the
words, if asked; "[flag kind] words" are words of danger. `given>` sets a fact from there on: first_time, stopped,
closed, alert NUMBER, found STATE | question, not_found, locked; "given> -" clears them. `given> asked ID ABOUT TIME`
is a question that waits (`free ID TIME` a time that is free for it), `given> tells …` what is answered to a query of
care; `given> told WORDS | QUESTION | ANSWER | …` is a call of ours to many.
Lines of effects begin with an arrow; pages are told by their prompt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.channels.contract import Ask, End, Expect, Kind, Picture, Reply, numbered
from gateway.channels.understanding import Meaning
from gateway.dialogue import receipt
from gateway.dialogue.care import (
    CareView,
    Free,
    Meeting,
    NothingToTell,
    OpenQuestion,
    SlotGone,
    SlotTaken,
    Sum,
    WordWanted,
)
from gateway.dialogue.effects import (
    Effect,
    LockedOut,
    LookUpTip,
    LookUpTopics,
    Query,
    Result,
    TipNotFound,
    TipView,
    TopicsView,
)
from gateway.dialogue.heard import Heard, Known
from gateway.dialogue.state import State
from gateway.dialogue.step import Dialogue
from gateway.dialogue.turn import Turn
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content as Pages
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from gateway.service.broadcasts import saying
from gateway.service.broadcasts.content import QUIZ, Content

FOLDER = Path(__file__).parent
LOCALES = FOLDER.parent.parent / "locales"
NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Asia/Dhaka"))
RECEIPT = receipt.make("44712390885")
KINDS = {"call", "silence", "hangup", "stopped", "started", "blocked", "missed_call"}


@cache
def dialogue() -> Dialogue:
    """The dialogue with the product's own words."""
    return Dialogue(
        Catalogue.load(LOCALES),
        Pages.load(LOCALES, date(2026, 11, 21)),
        Places.load(LOCALES),
        Commands.load(LOCALES),
        RedFlags.load(LOCALES),
        CareWords.load(LOCALES),
    )


def _told(said: str) -> tuple[Reply, ...]:
    words, question, *answers = (part.strip() for part in said.split("|"))
    asked = {Lang.BN: question} if question else {}
    choices = {Lang.BN: tuple((f"a{at}", one) for at, one in enumerate(answers, 1))}
    content = Content({Lang.BN: words}, (), choices, quiz=QUIZ, question=asked)
    return saying.said(content, Lang.BN, Medium.VOICE, dialogue().words, "b" * 32)


@dataclass
class Given:
    """The facts a service would know, as the transcript sets them."""

    known: Known = field(default_factory=lambda: Known(in_hours=True))
    result: Result = field(default_factory=TipNotFound)
    care: Result = field(default_factory=NothingToTell)

    def set(self, line: str) -> None:
        """Take one `given>` line."""
        word, _, rest = line.partition(" ")
        match word:
            case "-":
                self.known = Known(in_hours=True)
            case "closed":
                self.known = replace(self.known, in_hours=False)
            case "alert":
                self.known = replace(self.known, open_alert=rest)
            case "found":
                state, *questions = (part.strip() for part in rest.split("|"))
                self.result = TipView("T-17", state, tuple(questions))
            case "asked":
                self.known = replace(self.known, questions=(*self.known.questions, _asked(rest)))
            case "free":
                *others, last = self.known.questions
                slot, at = rest.split()
                free = Free(slot, datetime.fromisoformat(at).replace(tzinfo=NOW.tzinfo))
                self.known = replace(self.known, questions=(*others, replace(last, free=(*last.free, free))))
            case "answered":
                left = tuple(one for one in self.known.questions if one.id != rest)
                self.known = replace(self.known, questions=left)
            case "told":
                self.known = replace(self.known, told=_told(rest))
            case "tells":
                self.care = _tells(rest)
            case "not_found":
                self.result = TipNotFound()
            case "locked":
                self.result = LockedOut()
            case _:
                self.known = replace(self.known, **{word: True})


@dataclass
class Speaker:
    """One person on one medium; the state goes through JSON between turns."""

    medium: Medium
    state: State = field(default_factory=State)

    def send(self, line: str, given: Given) -> Turn:
        """Say one user line and return the whole turn."""
        if line == "[later]":
            return self._taken(dialogue().expired(self.state, NOW))
        heard = replace(heard_from(line, self.medium), known=given.known)
        intent = re.match(r"\[means ?(\w*)\]", line)
        if intent and dialogue().wants_meaning(self.state, heard):
            heard = replace(heard, meaning=Meaning(intent[1], 0.9, "rasa"))
        turn = self._taken(dialogue().step(self.state, heard))
        if query := next((effect for effect in turn.effects if isinstance(effect, Query)), None):
            result = given.result if isinstance(query, LookUpTip) else given.care
            if isinstance(query, LookUpTopics):
                result = TopicsView(("awareness",))
            second = self._taken(dialogue().step(self.state, replace(heard, result=result)))
            turn = Turn(second.state, (*turn.replies, *second.replies), (*turn.effects, *second.effects))
        return turn

    def _taken(self, turn: Turn) -> Turn:
        self.state = State.from_json(turn.state.to_json())
        assert self.state == turn.state
        return turn


def _asked(line: str) -> OpenQuestion:
    ref, about, at, *more = line.split()
    when = datetime.fromisoformat(at).replace(tzinfo=NOW.tzinfo)
    return OpenQuestion(ref, about, when, past=when <= NOW, step=int(more[0]) if more else 1)


def _tells(line: str) -> Result:
    word, *rest = line.split()
    moment = datetime.fromisoformat(rest[0]).replace(tzinfo=NOW.tzinfo) if rest else NOW
    match word:
        case "word":
            return WordWanted()
        case "again":
            return WordWanted(again=True)
        case "meeting":
            return CareView((Meeting(moment, rest[1], " ".join(rest[2:])),))
        case "sum":
            return CareView((), (Sum(int(rest[1]), rest[2], rest[3], moment),))
        case "slot":
            return SlotTaken(moment)
        case "gone":
            return SlotGone()
        case _:
            return NothingToTell(harmless=word == "harmless")


def heard_from(line: str, medium: Medium) -> Heard:
    """Read a user line as the service would."""
    marked = re.fullmatch(r"\[(\w+) ?([^\]]*)\](.*)", line)
    kind, what, text = (marked[1], marked[2], marked[3].strip()) if marked else ("", "", line)
    heard = Heard(medium, Kind(kind) if kind in KINDS else Kind.MESSAGE, NOW, receipt=RECEIPT, received_at=NOW)
    match kind:
        case "button":
            heard = replace(heard, choice=what)
        case "recording":
            heard = replace(heard, recording_id=what)
        case "place":
            lat, lon = what.split()
            heard = replace(heard, place=(float(lat), float(lon)))
        case "phone" | "payload":
            heard = replace(heard, **{kind: what})
    site = dialogue()
    return replace(
        heard,
        text=text,
        flag=what if kind == "flag" else site.red_flags.find(text),
        command=site.commands.find(text),
        digits=site.commands.digits(text),
    )


def rendered(turn: Turn) -> list[str]:
    """Return the lines of a turn."""
    return [*map(_reply, turn.replies), *map(_effect, turn.effects)]


def _reply(reply: Reply) -> str:
    match reply:
        case Ask():
            choices = " | ".join(f"{number} {choice.label}" for number, choice in numbered(reply.choices))
            hope = f" ({reply.expect.value})" if reply.expect is not Expect.CHOICE else ""
            return f"{reply.text}{hope}" + (f" [{choices}]" if choices else "")
        case End():
            return "(end)"
        case Picture():
            return f"(picture: {', '.join(reply.lines)}; {''.join('●' if mark else '○' for mark in reply.marks)})"
        case _ if reply.prompt.startswith("page."):
            return f"‹{reply.prompt}›"
        case _:
            return reply.text + (" (twice)" if reply.twice else "")


def _effect(effect: Effect) -> str:
    told = {name.name: getattr(effect, name.name) for name in fields(effect)}
    if "draft" in told:
        draft = told.pop("draft")
        told = {name.name: getattr(draft, name.name) for name in fields(draft)} | told
    shown = " ".join(f"{name}={value}" for name, value in told.items() if value not in ("", None, False, ()))
    return f"→ {type(effect).__name__} {shown}".rstrip()


def played(script: str) -> str:
    """Return the transcript with every answer as it is now."""
    speakers = {medium: Speaker(medium) for medium in Medium}
    given, out = Given(), []
    for line in script.splitlines():
        mark, _, rest = line.partition("> ")
        if mark == "given":
            given.set(rest)
        if mark not in ("bot", *Medium):
            out.append(line)
        if mark == "user":
            out += _answers({medium: rendered(speaker.send(rest, given)) for medium, speaker in speakers.items()})
    return "\n".join(out) + "\n"


def _answers(by_medium: dict[Medium, list[str]]) -> Iterator[str]:
    if len({len(lines) for lines in by_medium.values()}) > 1:
        for medium, lines in by_medium.items():
            yield from (_marked(medium, line) for line in lines or ["(nothing)"])
        return
    for each in zip(*by_medium.values(), strict=True):
        if len(set(each)) == 1:
            yield _marked("bot", each[0])
        else:
            yield from (_marked(medium, line) for medium, line in zip(by_medium, each, strict=True))


def _marked(mark: str, line: str) -> str:
    return f"{mark}> " + line.replace("\n", " ⏎ ")
