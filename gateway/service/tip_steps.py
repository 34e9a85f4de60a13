"""Which step may follow which in the life of a tip: pure."""

from collections.abc import Mapping
from enum import StrEnum

from gateway.errors import AshshashError
from gateway.store.states import TipState


class ReferredTo(StrEnum):
    """To whom a tip was handed by a person. Nothing is sent from here."""

    POLICE = "police"
    CTC = "ctc"  # Counter-Trafficking Committee
    LEGAL_AID = "legal_aid"
    SHELTER = "shelter"
    NGO = "ngo"
    OTHER = "other"


class ClosedBecause(StrEnum):
    """Why a tip is closed."""

    HELPED = "helped"
    HANDED_OVER = "handed_over"
    NO_TRAFFICKING = "no_trafficking"
    TOO_LITTLE = "too_little"
    TWIN = "twin"  # another tip tells the same
    ABUSE = "abuse"


class WrongStep(AshshashError):
    """This step can't follow from where the tip stands."""


_S = TipState
FOLLOWS: Mapping[TipState, tuple[TipState, ...]] = {
    _S.NEW: (_S.ACKNOWLEDGED,),
    _S.ACKNOWLEDGED: (_S.IN_PROGRESS, _S.REFERRED, _S.CLOSED),
    _S.IN_PROGRESS: (_S.REFERRED, _S.CLOSED),
    _S.REFERRED: (_S.IN_PROGRESS, _S.REFERRED, _S.CLOSED),
    _S.CLOSED: (_S.IN_PROGRESS,),
}
"""A closed tip is taken up again, never forgotten that it was closed: the time line tells."""

STATES = tuple(TipState)
DETAILS: Mapping[TipState, type[StrEnum]] = {_S.REFERRED: ReferredTo, _S.CLOSED: ClosedBecause}
NOTED = frozenset({_S.REFERRED, _S.CLOSED, _S.IN_PROGRESS})
"""Steps that need a word of why or to whom."""

FOR_TELLER: Mapping[TipState, str] = {
    _S.NEW: "new",
    _S.ACKNOWLEDGED: "seen",
    _S.IN_PROGRESS: "acting",
    _S.REFERRED: "acting",
    _S.CLOSED: "closed",
}
"""What the giver of the receipt hears; to whom their tip was handed would tell a stranger with the receipt too much."""


def state_of(said: str) -> TipState:
    """Return the state of this name; raises WrongStep."""
    try:
        return TipState(said)
    except ValueError:
        raise WrongStep("There is no such state.") from None


def check(before: TipState, after: TipState, detail: str, note: str) -> None:
    """Raise WrongStep where the step isn't allowed, or lacks its reason or its note."""
    if after not in FOLLOWS[before]:
        raise WrongStep(f"A tip that is {before} can't become {after}.")
    details = DETAILS.get(after)
    if (details is None) != (not detail) or (details is not None and detail not in tuple(details)):
        raise WrongStep(f"A tip becomes {after} with one of: {', '.join(details or ()) or 'nothing'}.")
    if after in NOTED and not note.strip():
        raise WrongStep(f"A tip becomes {after} with a note.")
