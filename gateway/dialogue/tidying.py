"""What every turn ends with: nothing private stays in the state longer than it is needed."""

from dataclasses import replace

from gateway.dialogue import draft
from gateway.dialogue.effects import Forget, SaveTip
from gateway.dialogue.state import State
from gateway.dialogue.turn import Turn

ASIDES = ("danger", "person", "call_back")
ONCE = "last.once"


def tidied(before: State, turn: Turn) -> Turn:
    """Drop leftovers of flows that are over, forget where a private flow is over, and never repeat a receipt twice."""
    turn = replace(turn, state=_without_leftovers(turn.state))
    turn = _forgotten(turn)
    saved = any(isinstance(effect, SaveTip) and effect.receipt for effect in turn.effects)
    slots = {name: value for name, value in turn.state.slots.items() if name != ONCE} | ({ONCE: "yes"} if saved else {})
    again = ONCE in before.slots and turn.replies == before.last
    return replace(turn, state=replace(turn.state, slots=slots, last=() if again else turn.state.last))


def _without_leftovers(state: State) -> State:
    over = [] if state.flow in ASIDES else ["kept.", "danger.", "call."]
    if "tip_status" not in (state.flow, state.slots.get("kept.flow")):
        over.append("status.")
    return replace(
        state, slots={name: value for name, value in state.slots.items() if not name.startswith(tuple(over))}
    )


def _forgotten(turn: Turn) -> Turn:
    """Ask to forget once nothing private is going on; who wants to be reached is kept with the tip, not here."""
    state = turn.state
    private = draft.open_in(state.slots) or "tip_status" in (state.flow, state.slots.get("kept.flow"))
    if not state.private_since or private:
        return turn
    return Turn(replace(state, private_since=""), turn.replies, (*turn.effects, Forget(state.private_since)))
