"""What wasn't understood, and silence: asked again kindly, then the way to the menu or a person; never a trap."""

from collections.abc import Callable
from dataclasses import replace

from gateway.channels.contract import MAIN_MENU, Ask, End
from gateway.dialogue.flows import leave, menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

ENOUGH = 3


def wrong_answer(m: Moment) -> Turn:
    """Ask the last question again; the third time offer a way out."""
    misses = m.state.misses + 1
    asks = [reply for reply in m.state.last if isinstance(reply, Ask)]
    if misses >= ENOUGH or not asks:
        return way_out(m)
    return m.say("miss.digit").turn(asks[-1], misses=misses)


def not_understood(m: Moment) -> Turn:
    """Say so plainly and offer the menu; the third time a person too."""
    misses = m.state.misses + 1
    if misses >= ENOUGH:
        return way_out(m)
    return menu.main(m.say("miss.words"), misses=misses)


def asked_again(m: Moment, ask: Callable[[Moment], Turn]) -> Turn:
    """Say so and ask again what was asked; the third time offer a way out."""
    misses = m.state.misses + 1
    if misses >= ENOUGH:
        return way_out(m)
    turn = ask(m.say("miss.words"))
    return replace(turn, state=replace(turn.state, misses=misses))


def way_out(m: Moment) -> Turn:
    """Offer the menu or a person, whatever was going on; an unfinished tip waits in the menu."""
    return m.now_in(flow="menu", step="", page="").ask("miss.way_out", "do:person", MAIN_MENU)


def silence(m: Moment) -> Turn:
    """Repeat twice; then name the helplines and a person, and end politely."""
    misses = m.state.misses + 1
    if misses >= ENOUGH:
        return leave.close(m).reply(m.helpline_words("silence.end")).turn(End())
    words = tuple(reply for reply in m.state.last if isinstance(reply, Ask)) or menu.main(m).replies
    return m.say("silence.again").turn(*words, misses=misses)
