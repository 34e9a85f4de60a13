"""The language of the answers: chosen freely, at any moment, each by its own name."""

from gateway.channels.contract import Choice
from gateway.dialogue.effects import SetLanguage
from gateway.dialogue.flows import resume
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Lang, Medium


def choose(m: Moment, lang: Lang) -> Turn:
    """Change to it, say so in it, and ask again what was asked."""
    m = m.now_in(lang=lang).keep(lang_chosen="yes").do(SetLanguage(lang))
    return resume.where_it_was(m.say("language.set"))


def enter(m: Moment) -> Turn:
    """Ask which; on SMS, where there are two, the choice is named after the other one, so it is that."""
    if m.medium is Medium.SMS and len(m.site.words.catalogue.messages) == len(Lang):
        return choose(m, Lang.BN if m.state.lang is Lang.EN else Lang.EN)
    return m.ask("language.ask", *choices(m))


def choices(m: Moment) -> tuple[Choice, ...]:
    """Return a choice for every language that says its own name, as `language.name`."""
    own = m.site.words.catalogue.own
    return tuple(
        Choice(f"lang:{lang}", words["language.name"]) for lang, words in own.items() if "language.name" in words
    )


def chosen(m: Moment, name: str) -> Turn | None:
    """Change to the language of this tag; None where we don't speak it."""
    own = m.site.words.catalogue.own
    return next((choose(m, lang) for lang in own if lang == name), None)
