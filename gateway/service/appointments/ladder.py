"""Who doesn't answer is tried at the next safe address, then by a call, then a caseworker is asked. Pure."""

from collections.abc import Sequence

from gateway.i18n.language import Medium
from gateway.service.safe_contact import Profile, Reach

NEXT = "next."
CALL = "call"
TASK = "task"


def is_rung(rule: str) -> bool:
    """Tell whether a row belongs to the ladder, and not to the reminders by rule."""
    return rule.startswith(NEXT) or rule in (CALL, TASK)


def written(profile: Profile) -> list[Reach]:
    """Return the addresses for words to read, in the order to be tried."""
    return [one for one in profile.reaches if one.medium is not Medium.VOICE and not one.quarantined]


def spoken(profile: Profile) -> list[Reach]:
    """Return the addresses where a call is safe."""
    return [one for one in profile.reaches if one.medium is Medium.VOICE and not one.quarantined]


def addresses(rule: str, profile: Profile) -> Sequence[Reach]:
    """Return where this row may be sent, the best first: a reminder to the first address, a rung to its own."""
    if rule == CALL:
        return spoken(profile)[:1]
    if rule.startswith(NEXT):
        return written(profile)[_number(rule) :][:1]
    return [*written(profile), *spoken(profile)]


def following(rule: str, profile: Profile) -> str:
    """Return the rung that comes after a row: another address, a call, a task."""
    if rule in (CALL, TASK):
        return TASK
    number = _number(rule) + 1 if rule.startswith(NEXT) else 1
    if number < len(written(profile)):
        return f"{NEXT}{number}"
    called_already = not written(profile) and not rule.startswith(NEXT)
    return CALL if spoken(profile) and not called_already else TASK


def _number(rule: str) -> int:
    return int(rule.removeprefix(NEXT))
