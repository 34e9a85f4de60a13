"""Talking to a person, and the first, honest form of all that only a person may do."""

from gateway.channels.contract import MAIN_MENU
from gateway.dialogue.effects import AskPerson
from gateway.dialogue.flows import call_back, resume
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn


def enter(m: Moment) -> Turn:
    """Tell the staff, say when they work, and ask only whether we may call this number."""
    hours = "now" if m.heard.known.in_hours else "later"
    hours += "" if m.heard.known.reachable else ".chat"  # in a chat, too, there is no "this number"
    return offer(m.do(AskPerson("asked")), "asked", f"person.ask.{hours}")


def offer(m: Moment, reason: str, key: str) -> Turn:
    """Ask with these words whether a person may call; `reason` is what the staff will read."""
    if m.state.flow in ("tip", "tip_status"):
        m = m.keep(kept_flow=m.state.flow, kept_step=m.state.step)
    return m.now_in(flow="person", step=reason).ask(
        key, m.choice("yes", "choice.call"), m.choice("no", "choice.no_call"), MAIN_MENU
    )


def answer(m: Moment, choice: str) -> Turn | None:
    """Take the yes or no to a call."""
    if choice not in ("yes", "no"):
        return None
    reason = "call_back" if m.state.step == "asked" else m.state.step
    m = m.now_in(flow=m.slot("kept.flow"), step=m.slot("kept.step")).drop("kept.")
    return call_back.agreed(m, reason) if choice == "yes" else resume.after(m, "person.no_call")
