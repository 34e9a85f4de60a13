"""The way through the programme as one table: from which step to which, and what a step asks for. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from gateway.store.survivors import Step as Step

_S = Step


class DropOut(StrEnum):
    """Why somebody left the programme, in the words of its report."""

    NO_MONEY = "no_money"  # for the way to the sessions
    FAMILY = "family"  # the family doesn't permit it
    NOT_SAFE = "not_safe"
    HEALTH = "health"
    WORK = "work"
    MOVED = "moved"
    ABROAD = "abroad"
    LOST = "lost"  # can't be reached any more
    HER_WISH = "her_wish"
    OTHER = "other"


MOVES: Mapping[Step, frozenset[Step]] = {
    _S.IDENTIFIED: frozenset({_S.VERIFIED}),
    _S.VERIFIED: frozenset({_S.CONSENTED}),
    _S.CONSENTED: frozenset({_S.ENROLLED}),
    _S.ENROLLED: frozenset({_S.COUNSELLING, _S.NEEDS_ASSESSED}),
    _S.COUNSELLING: frozenset({_S.NEEDS_ASSESSED}),
    _S.NEEDS_ASSESSED: frozenset({_S.COUNSELLING, _S.CERTIFIED}),
    _S.CERTIFIED: frozenset({_S.TRAINING, _S.PLACED}),
    _S.TRAINING: frozenset({_S.PLACED}),
    _S.PLACED: frozenset({_S.TRAINING, _S.FOLLOW_UP}),
    _S.FOLLOW_UP: frozenset({_S.TRAINING, _S.PLACED}),
    # Who comes back is asked anew what she agrees to.
    _S.DROPPED_OUT: frozenset({_S.VERIFIED}),
}
"""Beside these, everybody may drop out from anywhere."""

BEFORE_CONSENT = frozenset({_S.IDENTIFIED, _S.VERIFIED, _S.DROPPED_OUT})


def next_steps(step: Step) -> tuple[Step, ...]:
    """Return where somebody may go from here, in the programme's order."""
    allowed = MOVES[step] | ({_S.DROPPED_OUT} - {step})
    return tuple(one for one in Step if one in allowed)


def objection(step: Step, to: Step, reason: str, *, guardian_missing: bool) -> str:
    """Return why she can't go from one step to another, an empty string where she can."""
    if to not in next_steps(step):
        return "no_such_way"
    if to is _S.DROPPED_OUT:
        return "" if reason in tuple(DropOut) else "reason_missing"
    if reason:
        return "reason_unasked"
    return "guardian_missing" if guardian_missing and to not in BEFORE_CONSENT else ""
