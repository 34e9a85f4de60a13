"""One turn in the making: the state, what was heard, and what has been said and done so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from gateway.channels.contract import Ask, Choice, Expect, Reply, Say
from gateway.dialogue.effects import Effect
from gateway.dialogue.heard import Heard
from gateway.dialogue.state import State
from gateway.dialogue.turn import Turn
from gateway.dialogue.words import Words
from gateway.i18n.care_words import CareWords
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Places

BEFORE_NOW = timedelta(minutes=2)  # a message is stored before it is understood; where unsaid when, rather forget more


class Site(Protocol):
    """What every turn may look into; `Dialogue` is one."""

    @property
    def words(self) -> Words: ...
    @property
    def content(self) -> Content: ...
    @property
    def places(self) -> Places: ...
    @property
    def commands(self) -> Commands: ...
    @property
    def care(self) -> CareWords: ...
    def lines(self, lang: Lang, medium: Medium) -> Mapping[str, str]:
        """Return every helpline's number under `line_<id>`, as it is written or said."""


@dataclass(frozen=True)
class Moment:
    """Frozen: each method that changes something returns another moment; `turn` ends it."""

    site: Site
    state: State
    heard: Heard
    said: tuple[Reply, ...] = ()
    done: tuple[Effect, ...] = ()

    @property
    def medium(self) -> Medium:
        """The medium of the person we answer."""
        return self.heard.medium

    @property
    def private_since(self) -> str:
        """When what is now private began: at an earlier message, or when this one was stored."""
        now = self.heard.received_at or self.heard.now - BEFORE_NOW
        return self.state.private_since or now.isoformat()

    def text(self, key: str, **params: str | int) -> str:
        """Return the words of a key for this person's language and medium."""
        return self.site.words.text(key, self.state.lang, self.medium, **params)

    def words(self, key: str, *, twice: bool = False, **params: str | int) -> Say:
        """Return a Say of the key; it names a recorded prompt where nothing of the moment is in it."""
        return Say(self.text(key, **params), prompt="" if params else key, twice=twice)

    def helpline_words(self, key: str) -> Say:
        """Return a Say of the key with helplines in it, as `{line_emergency}`."""
        return Say(self.text(key, **self.site.lines(self.state.lang, self.medium)), prompt=key)

    def choice(self, id: str, key: str = "", **params: str | int) -> Choice:  # noqa: A002
        """Return a choice labelled by `key`, by default `choice.<id>`."""
        return Choice(id, self.text(key or f"choice.{id}", **params))

    def question(self, key: str, *choices: str | Choice, expect: Expect = Expect.CHOICE, **params: str | int) -> Ask:
        """Return an Ask of the key; a choice given as text is an id labelled `choice.<id>`."""
        named = tuple(self.choice(one) if isinstance(one, str) else one for one in choices)
        return Ask(self.text(key, **params), named, expect, prompt="" if params else key)

    def say(self, key: str, *, twice: bool = False, **params: str | int) -> "Moment":
        """Say this before whatever else the turn says."""
        return replace(self, said=(*self.said, self.words(key, twice=twice, **params)))

    def reply(self, *replies: Reply) -> "Moment":
        """Add ready replies."""
        return replace(self, said=(*self.said, *replies))

    def do(self, *effects: Effect) -> "Moment":
        """Add effects."""
        return replace(self, done=(*self.done, *effects))

    def now_in(self, **changes: Any) -> "Moment":
        """Go on with a changed state."""
        return replace(self, state=replace(self.state, **changes))

    def keep(self, **slots: str) -> "Moment":
        """Write slots, named with _ for the dot (`tip_what` is tip.what); an empty value erases."""
        changed = dict(self.state.slots) | {name.replace("_", ".", 1): value for name, value in slots.items()}
        return self.now_in(slots={name: value for name, value in changed.items() if value})

    def drop(self, prefix: str) -> "Moment":
        """Erase every slot whose name begins so."""
        left = {name: value for name, value in self.state.slots.items() if not name.startswith(prefix)}
        return self.now_in(slots=left)

    def slot(self, name: str) -> str:
        """Return a slot, empty where unwritten."""
        return self.state.slots.get(name, "")

    def turn(self, *replies: Reply, misses: int = 0) -> Turn:
        """End the turn: what was said so far, then these; the last question is the one that digits answer."""
        said = (*self.said, *replies)
        asks = [reply for reply in said if isinstance(reply, Ask)]
        offered = tuple(choice.id for choice in asks[-1].choices) if asks else ()
        return Turn(replace(self.state, offered=offered, last=said, misses=misses), said, self.done)

    def ask(self, key: str, *choices: str | Choice, expect: Expect = Expect.CHOICE, **params: str | int) -> Turn:
        """End the turn with a question."""
        return self.turn(self.question(key, *choices, expect=expect, **params))
