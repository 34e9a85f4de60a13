"""What a survivor needs, part by part of her life, and what changed since she was asked before. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from gateway.service.enrolment.agreement import Fault
from gateway.service.enrolment.needs import Need
from gateway.store.needs import Assessed

LONGEST_AGO = timedelta(days=366)


class Domain(StrEnum):
    """A part of her life, in the order of the form."""

    SAFETY = "safety"
    HEALTH = "health"
    PSYCHOSOCIAL = "psychosocial"
    LEGAL = "legal"
    SHELTER = "shelter"
    LIVELIHOOD = "livelihood"  # and training for it
    DOCUMENTS = "documents"


class Level(StrEnum):
    """How much she needs there."""

    NONE = "none"
    SOME = "some"
    URGENT = "urgent"


SERVICES: Mapping[Domain, Need] = {
    Domain.HEALTH: Need.MEDICAL,
    Domain.PSYCHOSOCIAL: Need.COUNSELLING,
    Domain.LEGAL: Need.LEGAL,
    Domain.SHELTER: Need.SHELTER,
    Domain.LIVELIHOOD: Need.LIVELIHOOD,
}
"""What the report counts a referral as. For her safety and her papers it counts none."""


@dataclass(frozen=True)
class Answer:
    """What was found in one part; `referred_to` names where she was sent at once, empty for nowhere."""

    level: Level
    note: str = ""
    referred_to: str = ""


@dataclass(frozen=True)
class Assessment:
    """One talk about what she needs: on which day, and each part; `moves_on` takes her to that step of the way."""

    on: date
    answers: Mapping[Domain, Answer] = field(default_factory=dict)
    moves_on: bool = False

    @property
    def urgent(self) -> tuple[Domain, ...]:
        """What can't wait."""
        return tuple(one for one in Domain if one in self.answers and self.answers[one].level is Level.URGENT)

    @property
    def referrals(self) -> Iterator[tuple[Need, str]]:
        """Yield the kinds of help to which she was sent, and where."""
        for domain, answer in self.answers.items():
            if domain in SERVICES and answer.referred_to and answer.level is not Level.NONE:
                yield SERVICES[domain], answer.referred_to


def faults(one: Assessment, today: date) -> tuple[Fault, ...]:
    """Return everything that is wrong with it: a part that wasn't asked is no part without need."""
    wrong = [Fault(domain, "missing") for domain in Domain if domain not in one.answers]
    if not today - LONGEST_AGO <= one.on <= today:
        wrong.append(Fault("on", "bad_day"))
    return tuple(wrong)


@dataclass(frozen=True)
class Change:
    """One part as it is now; `was` is the level before, empty where it is the same or nobody had asked."""

    domain: str
    level: str
    note: str
    was: str = ""


def changes(now: Assessed, before: Assessed | None) -> tuple[Change, ...]:
    """Return the parts of an assessment in the order of the form, with what differs from the one before."""
    found = {one.domain: one for one in now.found}
    lines = (found[domain] for domain in Domain if domain in found)
    return tuple(Change(one.domain, one.level, one.note, _was(one.domain, one.level, before)) for one in lines)


@dataclass(frozen=True)
class Compared:
    """An assessment beside the one before it."""

    of: Assessed
    lines: tuple[Change, ...]


def compared(assessments: Sequence[Assessed]) -> list[Compared]:
    """Return assessments, the latest first, each beside the one before it."""
    return [Compared(one, changes(one, before)) for one, before in zip_longest(assessments, assessments[1:]) if one]


def _was(domain: str, level: str, before: Assessed | None) -> str:
    earlier = before.level(domain) if before else ""
    return earlier if earlier != level else ""
