"""What the dialogue knows of somebody in care, what it asks the service to do, and what it is answered. Values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Said(StrEnum):
    """What somebody answers to "will you come?"; the service's states of an appointment have the same names."""

    COME = "confirmed"
    MOVE = "asked_to_move"
    NO_MONEY = "no_money"
    NOT_SAFE = "not_safe"
    NO_PERMISSION = "no_permission"
    ILL = "ill"
    CANT = "cant"
    CALL = "call"


@dataclass(frozen=True)
class Free:
    """A time that is free; `at` is in the site's zone."""

    slot: str
    at: datetime


@dataclass(frozen=True)
class OpenQuestion:
    """What we asked at this address and wait to hear: `id` is its beginning.

    `about` is "appointment", "missed", "survey" or "payment". `at` is when the appointment is, or when it was asked, in
    the site's zone; `past` once that is over; `step` the survey's next question.
    """

    id: str
    about: str
    at: datetime
    past: bool = False
    free: tuple[Free, ...] = ()
    step: int = 1


@dataclass(frozen=True)
class AnswerQuestion:
    """She answers a question about an appointment; `wish` are words of hers, such as the time she would like."""

    question: str
    said: Said
    wish: str = ""


@dataclass(frozen=True)
class GiveMark:
    """She gives a mark, 1 to 5, to a question of the survey, 1 to 3."""

    question: str
    number: int
    mark: int


@dataclass(frozen=True)
class AnswerPayment:
    """She says whether what was sent to her came: `said` is "got", "not_got" or "call"."""

    question: str
    said: str


@dataclass(frozen=True)
class Hush:
    """Somebody left, perhaps in haste: for a while nothing may come of our own accord."""


@dataclass(frozen=True)
class WrongPerson:
    """Somebody else has this number."""


@dataclass(frozen=True)
class TakeSlot:
    """A query: move the appointment of this question to a free time, if it still is."""

    question: str
    slot: str


@dataclass(frozen=True)
class LookUpCare:
    """A query for her appointments; `word` is what was said as the code word, empty where none was asked for yet."""

    word: str = ""


@dataclass(frozen=True)
class SlotTaken:
    """The free time is hers now."""

    at: datetime


@dataclass(frozen=True)
class SlotGone:
    """Somebody else was first."""


@dataclass(frozen=True)
class Meeting:
    """One appointment in full, for her alone."""

    at: datetime
    kind: str
    place: str = ""


@dataclass(frozen=True)
class Sum:
    """One payment for her alone: `state` is "due", "paid", "looking" or "received", `day` when it is due."""

    taka: int
    state: str
    method: str
    day: datetime


@dataclass(frozen=True)
class CareView:
    """What whoever knows the word may hear."""

    meetings: tuple[Meeting, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True)
class WordWanted:
    """There is something to tell, to whoever knows the word; `again` where another was said."""

    again: bool = False


@dataclass(frozen=True)
class NothingToTell:
    """Nobody in care with a word of her own has this address, or too many words were wrong: nothing shows which."""

    harmless: bool = False


CareEffect = AnswerQuestion | AnswerPayment | GiveMark | WrongPerson | Hush
CareQuery = TakeSlot | LookUpCare
CareResult = SlotTaken | SlotGone | CareView | WordWanted | NothingToTell
