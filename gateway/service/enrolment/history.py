"""What happened with a survivor since she was found, the latest first. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gateway.service.appointments.calendar import Shown
from gateway.service.appointments.states import OVER
from gateway.service.enrolment.files import File


class What(StrEnum):
    """What a line tells of."""

    STEP = "step"
    ASSESSED = "assessed"
    REFERRED = "referred"
    AGREED = "agreed"
    WITHDREW = "withdrew"
    APPOINTMENT = "appointment"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Line:
    """One line: `which` is a word of ours (a step, a kind of help, a purpose), `state` how it ended."""

    on: date
    what: What
    which: str
    state: str = ""
    by: str = ""
    note: str = ""


def lines(file: File, meetings: Iterable[Shown], local: Callable[[datetime], datetime]) -> list[Line]:
    """Return the time line of a file; `local` gives a moment as clocks show it where the people are."""
    ended = (one.entry.appointment for one in meetings if one.entry.appointment.state in OVER)
    found = [
        *(Line(local(one.at).date(), What.STEP, one.step, one.reason, one.by, one.note) for one in file.steps),
        *(Line(one.on, What.ASSESSED, "", "", one.by) for one in file.assessments),
        *(Line(one.on, What.REFERRED, one.service, "", one.by, one.to) for one in file.referrals),
        *(Line(one.given_on, What.AGREED, one.purpose, "", one.by) for one in file.consents),
        *(Line(one.withdrawn_on, What.WITHDREW, one.purpose) for one in file.consents if one.withdrawn_on),
        *(Line(local(one.starts_at).date(), What.APPOINTMENT, one.kind, one.state) for one in ended),
        *(Line(one.due_on, What.PAYMENT, "", one.state) for one in file.payments),
    ]
    return sorted(found, key=lambda line: line.on)[::-1]  # within a day too, the latest first
