"""What a survivor agrees to, as a caseworker writes it down face to face, and what is wrong with it. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from gateway.channels.phone_number import e164
from gateway.i18n.language import Lang, Medium
from gateway.service.enrolment import code_word
from gateway.service.purposes import Purpose

ASKED = frozenset({Purpose.REMINDER, Purpose.PAYMENT, Purpose.SURVEY})
"""What care needs, asked one by one. What all hear she is asked about apart: `Agreement.awareness`."""

GOOD_FOR = timedelta(weeks=26)
LONGEST = timedelta(weeks=53)
MOST_PLACES = 5


@dataclass(frozen=True)
class SafePlace:
    """One number in any local form with its weekdays (0 is Monday) and hours; a chat is named by its owner's number.

    `known` keeps an address that is hers already, by its contact's id: the number behind a chat can't be read again.
    `alone` says that nobody else reads what comes there.
    """

    medium: Medium
    number: str
    days: frozenset[int]
    opens: time
    closes: time
    voicemail: bool = False
    missed_call: bool = False
    known: str = ""
    alone: bool = False

    @property
    def may_hear_of_more(self) -> bool:
        """Whether a message that isn't about her care may come here, if she asks for such."""
        return self.alone and self.medium is not Medium.VOICE


@dataclass(frozen=True)
class Agreement:
    """What she agreed to, where, until when. `code_word` None leaves the one she has, "" is none.

    `awareness` is her own wish to hear what all hear, asked apart from the rest.
    """

    purposes: frozenset[Purpose] = frozenset()
    places: tuple[SafePlace, ...] = ()
    confirm_by: date | None = None
    code_word: str | None = None
    awareness: bool = False

    @property
    def consents(self) -> frozenset[Purpose]:
        """Everything she agreed to."""
        return self.purposes | ({Purpose.BROADCAST} if self.awareness else set())

    def holds_until(self, today: date) -> date:
        """Return the last day on which it holds."""
        return self.confirm_by or today + GOOD_FOR


@dataclass(frozen=True)
class Told:
    """What she says of her phone and of herself in the same talk; `guardian` is who agrees for a minor."""

    lang: Lang = Lang.BN
    guardian: str = ""
    shown_as: str = ""
    who_else_reads: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the field ("places.0.days") and a word for it."""

    field: str
    code: str


def faults(agreement: Agreement, today: date, *, guardian_missing: bool) -> tuple[Fault, ...]:
    """Return everything that is wrong with an agreement."""
    return (*_whole(agreement, today, guardian_missing), *_places(agreement.places))


def _whole(agreement: Agreement, today: date, guardian_missing: bool) -> Iterator[Fault]:
    if agreement.purposes - ASKED:
        yield Fault("purposes", "not_asked")
    if agreement.consents and guardian_missing:
        yield Fault("guardian", "guardian_missing")
    if agreement.awareness and not any(one.may_hear_of_more for one in agreement.places):
        yield Fault("awareness", "others_read")
    if agreement.purposes and not agreement.places:
        yield Fault("places", "missing")
    if len(agreement.places) > MOST_PLACES:
        yield Fault("places", "too_many")
    if not today <= agreement.holds_until(today) <= today + LONGEST:
        yield Fault("confirm_by", "bad_day")
    if agreement.code_word and code_word.weak(agreement.code_word):
        yield Fault("code_word", "weak")


def _places(places: tuple[SafePlace, ...]) -> Iterator[Fault]:
    named = Counter(_which(one) for one in places)
    for at, one in enumerate(places):
        if not one.known and not e164(one.number):
            yield Fault(f"places.{at}.number", "no_phone")
        elif named[_which(one)] > 1:
            yield Fault(f"places.{at}.number", "twice")
        if not one.days or not one.days <= frozenset(range(7)):
            yield Fault(f"places.{at}.days", "no_days")
        if one.closes <= one.opens:
            yield Fault(f"places.{at}.hours", "no_hours")


def _which(one: SafePlace) -> tuple[Medium, str]:
    return one.medium, one.known or e164(one.number)
