"""The language of the answers: chosen freely, at any moment."""

from gateway.channels.contract import Choice
from gateway.dialogue.effects import SetLanguage
from gateway.dialogue.flows import resume
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Lang, Medium

CHOICES = (Choice("lang:bn", "বাংলা"), Choice("lang:en", "English"))


def choose(m: Moment, lang: Lang) -> Turn:
    """Change to it, say so in it, and ask again what was asked."""
    m = m.now_in(lang=lang).keep(lang_chosen="yes").do(SetLanguage(lang))
    return resume.where_it_was(m.say("language.set"))


def enter(m: Moment) -> Turn:
    """Ask which; on SMS the choice is named after the other one, so it is that."""
    if m.medium is Medium.SMS:
        return choose(m, Lang.BN if m.state.lang is Lang.EN else Lang.EN)
    return m.ask("language.ask", *CHOICES)
