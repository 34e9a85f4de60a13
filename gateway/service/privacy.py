"""What of a talk must lead to nobody, and how long: a tip and its receipt, and all that follows until the talk is over.

Forgetting the tip's own messages isn't enough: on a quiet evening the next message of the same person, a minute later,
would tell who it was.
"""

from dataclasses import replace

from gateway.dialogue.effects import AskPerson, Effect, Forget, SaveTip
from gateway.dialogue.state import State
from gateway.dialogue.turn import Turn

QUIET = "service.quiet"
ALERTED = "service.alerted"
TIPS = "service.tips"
CALLING = 5
"""Tips of one talk that call on an activist. The count lies in the talk's own state and goes with it."""


def forgets(turn: Turn) -> bool:
    """Tell whether this turn ends something private."""
    return any(isinstance(effect, Forget) for effect in turn.effects)


def telling(turn: Turn) -> bool:
    """Tell whether something private is being said in this turn."""
    return bool(turn.state.private_since) or forgets(turn)


def hushed(before: State, turn: Turn) -> Turn:
    """Return the turn so that the rest of the talk stays private, and a call for the staff in it names nobody.

    A flood of tips stops calling on people: nobody may drown the tip that matters, nor what alerts cost.
    """
    kept = {name: value for name, value in before.slots.items() if name in (QUIET, ALERTED, TIPS)}
    if forgets(turn):
        kept[QUIET] = "yes"
    effects: list[Effect] = []
    for effect in turn.effects:
        match effect:
            case AskPerson(call_back=False, phone="") if telling(turn):
                effects += [] if ALERTED in kept else [replace(effect, nameless=True)]
                kept[ALERTED] = "yes"
            case SaveTip():
                kept[TIPS] = str(int(kept.get(TIPS, "0")) + 1)
                effects.append(replace(effect, waits=int(kept[TIPS]) > CALLING))
            case _:
                effects.append(effect)
    state = replace(turn.state, slots={**turn.state.slots, **kept}) if kept else turn.state
    return Turn(state, turn.replies, tuple(effects))
