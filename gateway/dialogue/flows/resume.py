"""Going on where a person was, after something else came between."""

from gateway.channels.contract import MAIN_MENU
from gateway.dialogue import tools
from gateway.dialogue.flows import danger, feedback, menu, tip, tip_status
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

STOPS = ("tip", "tip_status", "danger", "feedback")  # flows that wait for an answer


def after(m: Moment, key: str) -> Turn:
    """Say this, then go on with what was interrupted; where nothing was, rest there, the menu one key away."""
    return where_it_was(m.say(key)) if m.state.flow in STOPS else m.now_in(flow="menu").ask(key, MAIN_MENU)


def where_it_was(m: Moment) -> Turn:
    """Ask again what was asked before."""
    match m.state.flow:
        case "tip" if m.slot("tip.at"):
            return tip.ask(m)
        case "tip_status":
            return tip_status.offer(m)
        case "danger":
            return danger.ask_perhaps(m) if m.state.step == danger.PERHAPS else danger.offer(m)
        case "feedback":
            return feedback.enter(m)
        case name if name in tools.ASK:
            return tools.ASK[name](m)
        case _:
            return menu.again(m)
