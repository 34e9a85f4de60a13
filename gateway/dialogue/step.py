"""The dialogue: from a state and what was heard to a new state, replies and effects. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from gateway.channels.contract import Kind
from gateway.dialogue import pending, readings, tongue
from gateway.dialogue.effects import SetLanguage
from gateway.dialogue.flows import taken
from gateway.dialogue.heard import Heard
from gateway.dialogue.moment import Moment
from gateway.dialogue.state import State
from gateway.dialogue.tidying import tidied
from gateway.dialogue.turn import Turn
from gateway.dialogue.words import Words
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags


@dataclass(frozen=True)
class Dialogue:
    """The one conversation all channels have."""

    catalogue: Catalogue
    content: Content
    places: Places
    commands: Commands
    red_flags: RedFlags
    care: CareWords

    @cached_property
    def words(self) -> Words:
        """The catalogue with its ladder of media."""
        return Words(self.catalogue)

    def lines(self, lang: Lang, medium: Medium) -> Mapping[str, str]:
        """Return every helpline's number under `line_<id>`, as it is written or said."""
        return {f"line_{name}": line.dialled(lang, medium) for name, line in self.content.helplines.items()}

    def wants_meaning(self, state: State, heard: Heard) -> bool:
        """Tell whether the turn needs the meaning of the text; never for commands, digits, flags and words of a tip."""
        if heard.kind is not Kind.MESSAGE or not heard.text.strip() or taken.silent(heard):
            return False
        if heard.flag or heard.command or heard.digits or heard.choice or heard.payload or heard.result:
            return False
        moment = Moment(self, state, heard)
        answered = pending.takes_words(state, heard) or pending.picked(state, heard, self.words)
        return not (answered or readings.is_keyword(moment))

    def step(self, state: State, heard: Heard) -> Turn:
        """Answer what was heard. Never raises for anything a person can send."""
        moment = taken.left(_in_their_language(Moment(self, state, heard)))
        for reading in readings.READINGS:
            turn = reading(moment)
            if turn is not None:
                return tidied(state, turn)
        return tidied(state, readings.unknown(moment))

    def expired(self, state: State, now: datetime) -> Turn:
        """Close a conversation that fell silent: what was told of a tip is kept, private words are forgotten."""
        return self.step(state, Heard(Medium.SMS, Kind.HANGUP, now))

    def prompts(self, lang: Lang) -> Mapping[str, str]:
        """Return the words of every prompt a studio can record, by the name that Say and Ask carry."""
        lines = self.lines(lang, Medium.VOICE)
        pages = {f"page.{name}": self.content.words(name, lang, Medium.VOICE) for name in self.content.pages}
        guides = self.content.guides.spoken()
        told = {name: self.content.said(one.text, lang, Medium.VOICE) for name, one in guides}
        return {**self.words.prompts(lang, lines), **pages, **told}


def _in_their_language(moment: Moment) -> Moment:
    """Answer in the language of the message, unless they chose another; speech comes in one language only."""
    heard, slots = moment.heard, moment.state.slots
    if heard.kind is not Kind.MESSAGE or heard.medium is Medium.VOICE or heard.command or slots.get("lang.chosen"):
        return moment
    lang = tongue.of(heard.text)
    if lang is None or lang is moment.state.lang:
        return moment
    return moment.now_in(lang=lang).do(SetLanguage(lang))
