"""What one step of the dialogue gives back."""

from dataclasses import dataclass

from gateway.channels.contract import Reply
from gateway.dialogue.effects import Effect
from gateway.dialogue.state import State


@dataclass(frozen=True)
class Turn:
    """The new state, what to say, and what to do."""

    state: State
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
