"""The end of a conversation: what was told of a tip is kept, everything else of it is dropped."""

from gateway.channels.contract import End
from gateway.dialogue import draft
from gateway.dialogue.care import Hush
from gateway.dialogue.effects import SaveTip
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn


def close(m: Moment) -> Moment:
    """Save an unfinished tip without a receipt and empty the state."""
    if draft.said_in(m.state.slots):
        m = m.do(SaveTip(draft.of(m.state.slots), "", partial=True))
    return m.now_in(slots={}, flow="", step="", page="")


def silently(m: Moment) -> Turn:
    """End without a word: the call is over, or the time is."""
    return close(m).turn()


def goodbye(m: Moment) -> Turn:
    """End with a neutral word that gives nothing away, and let nothing come for a while.

    Not after a tip: the time of the silence would tell when it was given.
    """
    m = m if m.state.private_since and m.state.flow != "care" else m.do(Hush())
    return close(m).say("exit.done").turn(End())
