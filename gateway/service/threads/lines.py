"""One line of a thread as staff read it. Words of a report never stand in one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gateway.channels import wording
from gateway.channels.contract import MAIN_MENU, Ask, Inbound, Kind, Reply, Say
from gateway.dialogue.step import Dialogue
from gateway.i18n.language import Lang, Medium
from gateway.service.spool import from_json
from gateway.store.states import MarkKind, OutboxState
from gateway.store.thread_messages import Answered, Item, Key, Marked, Written


class Side(StrEnum):
    """Whose line it is."""

    THEIRS = "theirs"
    BOT = "bot"
    STAFF = "staff"
    MARK = "mark"


@dataclass(frozen=True)
class Line:
    """What stands in a line; `event` names what happened without words ("call", "recording", "report" …)."""

    key: Key
    side: Side
    at: datetime
    channel: str = ""
    text: str = ""
    choices: tuple[str, ...] = ()
    event: str = ""
    author: str = ""
    state: str = ""
    error: str = ""


NOT_SHOWN = (Kind.SILENCE, Kind.HANGUP)
FAILED = (OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.CANCELLED)


def lines(items: list[Item], report_since: Mapping[str, datetime], dialogue: Dialogue, lang: Lang) -> list[Line]:
    """Return the lines of items; what was written since a report was begun is told without its words."""
    return [line for item in items if (line := _line(item, report_since, dialogue, lang)) is not None]


def _line(item: Item, report_since: Mapping[str, datetime], dialogue: Dialogue, lang: Lang) -> Line | None:
    match item:
        case Written():
            return _written(item, report_since, dialogue, lang)
        case Answered():
            return _answered(item, report_since)
        case Marked():
            mark = item.mark
            event = "" if mark.kind is MarkKind.NOTE else mark.kind.value
            return Line(item.key, Side.MARK, mark.at, text=mark.body, event=event, author=mark.author)


def _written(item: Written, report_since: Mapping[str, datetime], dialogue: Dialogue, lang: Lang) -> Line | None:
    since = report_since.get(item.contact_id)
    bare = Line(item.key, Side.THEIRS, item.key[0], item.channel)
    if since is not None and item.key[0] >= since:
        return replace(bare, event="report")
    if not item.payload:
        return replace(bare, event="forgotten")
    inbound = from_json(item.payload)
    if inbound.kind in NOT_SHOWN:
        return None
    return replace(bare, text=_words(inbound, dialogue, lang), event=_event(inbound))


def _event(inbound: Inbound) -> str:
    if inbound.kind is not Kind.MESSAGE:
        return inbound.kind.value
    named = {"recording": inbound.recording, "place": inbound.place, "phone": inbound.phone, "link": inbound.payload}
    return next((name for name, there in named.items() if there), "")


def _words(inbound: Inbound, dialogue: Dialogue, lang: Lang) -> str:
    """Return what they wrote, or what the button they pressed says."""
    choice = inbound.choice
    if not choice:
        return inbound.text
    sort, _, name = choice.partition(":")
    if choice == MAIN_MENU or dialogue.words.has(f"choice.{choice}"):
        return dialogue.words.text(f"choice.{choice}", lang, Medium.CHAT)
    if sort == "page" and (name, lang) in dialogue.content.titles:
        return dialogue.content.title(name, lang)
    if sort == "place" and name in dialogue.places.by_id:
        return dialogue.places.get(name).names[lang]
    return next((one.title[lang] for one in dialogue.content.menu if sort == "section" and one.id == name), name)


def _answered(item: Answered, report_since: Mapping[str, datetime]) -> Line:
    side = Side.STAFF if item.author else Side.BOT
    since = report_since.get(item.contact_id)
    state = "failed" if item.state in FAILED else item.state.value
    bare = Line(item.key, side, item.key[0], item.channel, author=item.author, state=state, error=item.error)
    if since is not None and item.key[0] >= since and not item.author:
        return replace(bare, event="report")
    if not item.body:
        return replace(bare, event=item.purpose)
    said = wording.load_answer(item.body).replies
    text = "\n".join(one.text for one in said if isinstance(one, Say | Ask))
    return replace(bare, text=text, choices=_labels(said))


def _labels(said: tuple[Reply, ...]) -> tuple[str, ...]:
    return tuple(choice.label for one in said if isinstance(one, Ask) for choice in one.choices)
