"""A message to many on the telephone: it is told, then a key answers, asks for a person, or ends such calls."""

from gateway.channels.contract import LEAVE, Ask, Choice, End
from gateway.dialogue.effects import AnswerBroadcast
from gateway.dialogue.flows import call_back, subscription
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

FLOW = "told"
KEYS = ("person", "again", LEAVE[1:])
"""What every such call offers beside the answers to its own question; the texts are `choice.told.<key>`."""


def choice(broadcast: str, key: str, label: str) -> Choice:
    """Return the choice that gives this answer to a broadcast."""
    return Choice(f"{FLOW}:{broadcast}:{key}", label)


def call(m: Moment) -> Turn | None:
    """Say what we call for; None where this is no such call."""
    return m.now_in(flow=FLOW, step="", page="").turn(*m.heard.known.told) if m.heard.known.told else None


def answer(m: Moment, pressed: str) -> Turn | None:
    """Take a key; None where it leads elsewhere, as into the quiz."""
    kind, broadcast, key = (*pressed.split(":"), "", "")[:3]
    if kind != FLOW:
        return None
    if key == "again":
        return m.turn(*m.state.last)
    m = m.do(AnswerBroadcast(broadcast, key))
    if key == "person":
        return call_back.agreed(m.now_in(flow="menu"), "asked")
    if pressed.endswith(LEAVE):
        return subscription.stop(m)
    left = tuple(one for one in _asked(m) if one.id.rpartition(":")[2] in (KEYS[0], KEYS[2]) or FLOW not in one.id)
    return m.say("told.thanks").turn(Ask(m.text("told.more"), left, prompt="told.more"))


def silence(m: Moment) -> Turn | None:
    """Name the keys once more, then end the call; None where we aren't in such a call."""
    if m.state.flow != FLOW:
        return None
    asks = [one for one in m.state.last if isinstance(one, Ask)]
    if m.state.misses or not asks:
        return m.now_in(flow="").say("told.bye").turn(End())
    return m.turn(asks[-1], misses=1)


def _asked(m: Moment) -> tuple[Choice, ...]:
    asks = [one for one in m.state.last if isinstance(one, Ask)]
    return asks[-1].choices if asks else ()
