"""The first words: who answers, that it is a machine, that a person can be asked for, and in which language."""

from gateway.dialogue.flows import language, menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn


def greet(m: Moment) -> Turn:
    """Greet: at length the first time, shortly afterwards."""
    return menu.main(m.say("welcome.first" if m.heard.known.first_time else "welcome.again"))


def call(m: Moment) -> Turn:
    """Greet a caller and let them choose the language by key."""
    m = m.drop("kept.").drop("danger.").drop("call.").now_in(flow="", step="", page="")
    return m.say("welcome.call").ask("language.ask.call", *language.choices(m))
