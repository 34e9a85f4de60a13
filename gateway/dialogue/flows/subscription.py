"""Messages of our own accord: stopped by one word, started again by another; a guess is asked about first."""

from gateway.channels.contract import End
from gateway.dialogue.effects import StartMessages, StopMessages
from gateway.dialogue.flows import menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium


def stop(m: Moment) -> Turn:
    """Stop, and confirm once, neutrally."""
    m = m.now_in(flow="", step="", page="").do(StopMessages())
    m = m.say("stop.already" if m.heard.known.stopped else "stop.done")
    return m.turn(End()) if m.medium is Medium.VOICE else m.turn()


def start(m: Moment) -> Turn:
    """Start, and show the menu."""
    m = m.do(StartMessages())
    return menu.main(m.say("start.done") if m.heard.known.stopped else m.say("welcome.again"))


def sure(m: Moment, what: str) -> Turn:
    """Ask before acting on what was only understood, not commanded: "stop" or "start"."""
    yes, no = m.choice("yes"), m.choice("no")
    return m.now_in(flow=f"{what}?", step="", page="").ask(f"{what}.sure", yes, no)


def answer(m: Moment, choice: str) -> Turn | None:
    """Take the answer to `sure`."""
    if choice == "yes":
        return stop(m) if m.state.flow == "stop?" else start(m)
    return menu.main(m) if choice == "no" else None
