"""The first words: who answers, that it is a machine, that a person can be asked for, and in which language."""

from collections.abc import Callable

from gateway.channels import segments
from gateway.channels.sms.render import render
from gateway.dialogue.flows import language, menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium

MOST_SMS = 3


def greet(m: Moment) -> Turn:
    """Greet: at length the first time, shortly afterwards."""
    return menu.main(m.say("welcome.first" if m.heard.known.first_time else "welcome.again"))


def before(m: Moment, answer: Callable[[Moment], Turn | None]) -> Turn | None:
    """Tell a stranger who answers before the first answer, unless by SMS that would cost a fourth part."""
    if not m.heard.known.first_time:
        return answer(m)
    turn = answer(m.say("welcome.line"))
    return turn if turn is None or _fits(m, turn) else answer(m)


def _fits(m: Moment, turn: Turn) -> bool:
    return m.medium is not Medium.SMS or segments.count(render(turn.replies, m.state.lang)).segments <= MOST_SMS


def call(m: Moment) -> Turn:
    """Greet a caller and let them choose the language by key."""
    m = m.drop("kept.").drop("danger.").drop("call.").now_in(flow="", step="", page="")
    return m.say("welcome.call").ask("language.ask.call", *language.choices(m))
