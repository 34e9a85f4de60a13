"""Plainly made-up survivors for the demonstration: files at every step, a full week, and tasks of each sort."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from gateway.i18n.language import Medium
from gateway.service.acting import AtTerminal
from gateway.service.appointments.arranging import Series
from gateway.service.appointments.states import State
from gateway.service.care_services import CareServices
from gateway.service.enrolment.agreement import ASKED, Agreement, SafePlace, Told
from gateway.service.enrolment.assessment import Answer, Assessment, Domain, Level
from gateway.service.enrolment.steps import DropOut
from gateway.store import appointments, care_tasks, refusals, safe_addresses, staff, survivors
from gateway.store.appointments import Appointment, Event
from gateway.store.care_tasks import Task
from gateway.store.engine import Store
from gateway.store.slots import Slot
from gateway.store.survivors import About, Step

DEMONSTRATION = AtTerminal("demonstration")
CASEWORKER = "নমুনা কেসওয়ার্কার"
DISTRICT, UPAZILA, UNION = "jashore", "jashore/manirampur", "jashore/manirampur/rohita"
WAY = tuple(step for step in Step if step is not Step.DROPPED_OUT)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """One made-up survivor; `safe` are the days and hours at one number, empty where she agreed to nothing."""

    code: str
    name: str
    step: Step
    safe: tuple[frozenset[int], time, time] | None = None
    medium: Medium = Medium.SMS
    born: int = 2001


HEARS_MORE, ASSESSED = 5, 3
"""Which of them asked for what all hear, and whose needs were assessed."""
MORNINGS = (frozenset({6, 0, 2}), time(10), time(13))
ALWAYS = (frozenset(range(7)), time(9), time(20))
PEOPLE = (
    Person("DEMO-1", "নমুনা আক্তার", Step.COUNSELLING, MORNINGS),
    Person("DEMO-2", "নমুনা খাতুন", Step.TRAINING, ALWAYS),
    Person("DEMO-3", "নমুনা বেগম", Step.ENROLLED, ALWAYS, Medium.VOICE),
    Person("DEMO-4", "নমুনা রানী", Step.NEEDS_ASSESSED, MORNINGS),
    Person("DEMO-5", "নমুনা পারভীন", Step.IDENTIFIED),
    Person("DEMO-6", "নমুনা সুলতানা", Step.PLACED, ALWAYS),
    Person("DEMO-7", "নমুনা কিশোরী", Step.VERIFIED, born=2011),
    Person("DEMO-8", "নমুনা দাস", Step.DROPPED_OUT),
)
TODAY = (
    # hour, who, kind, state
    (9, 0, "counselling_person", State.ATTENDED),
    (10, 3, "counselling_family", State.CONFIRMED),
    (10, 1, "legal", State.SET),
    (11, 2, "health", State.NO_ANSWER),
    (14, 5, "follow_up", State.ASKED_TO_MOVE),
)
AHEAD = (
    (1, 11, 0, "counselling_person"),
    (2, 10, 3, "legal"),
    (3, 15, 2, "counselling_family"),
    (5, 10, 5, "follow_up"),
)
PAST = ((7, 0, State.ATTENDED), (14, 0, State.MISSED), (5, 1, State.ATTENDED), (6, 2, State.MISSED))
TASKS = (
    ("not_safe", 3, True, ""),
    ("wrong_person", 1, True, ""),
    ("no_answer", 2, False, ""),
    ("move", 5, False, "নমুনা: রবিবার বিকালে হলে পারব"),
    ("low_mark", 0, False, ""),
    ("payment_dispute", 1, False, ""),
    ("unreachable", 4, False, "no_consent"),
)


def care_for(store: Store, care: CareServices) -> int:
    """Add the made-up survivors unless they are there; return how many."""
    with store.writing() as conn:
        if survivors.by_code(conn, store.vault, PEOPLE[0].code):
            return 0
        everyone = staff.active(conn, store.vault)
    caseworker = next((one.id for one in everyone if one.name == CASEWORKER), None)
    hers = [_enrol(care, at, one, caseworker) for at, one in enumerate(PEOPLE)]
    _offer(care, caseworker)
    _meet(store, care, hers, caseworker)
    with store.writing() as conn:
        _leave(conn, store, care.calendar.now, hers, caseworker)
    return len(hers)


def _enrol(care: CareServices, at: int, one: Person, caseworker: str | None) -> str:
    guardian = "নমুনা মা" if one.born > 2008 else ""
    union = UNION if at % 2 else ""
    born = date(one.born, 1, 15)
    about = About(one.code, one.name, "f", born, DISTRICT, UPAZILA, union, guardian=guardian, caseworker_id=caseworker)
    hers = care.files.open_file(about, DEMONSTRATION)
    dropped = one.step is Step.DROPPED_OUT
    for step in _way_to(Step.ENROLLED if dropped else one.step):
        care.files.move(hers, step, DEMONSTRATION)
    if dropped:
        care.files.move(hers, Step.DROPPED_OUT, DEMONSTRATION, DropOut.NO_MONEY, "নমুনা: বাসভাড়া জোগাড় হয়নি")
    if one.safe:
        days, opens, closes = one.safe
        alone = at == HEARS_MORE
        place = SafePlace(one.medium, f"01700-0003{at:02}", days, opens, closes, alone=alone)
        reads = "নমুনা: আর কেউ না, ফোন তালা দেওয়া" if alone else "নমুনা: রাতে ফোন স্বামীর কাছে থাকে"
        told = Told(guardian=guardian, shown_as="রুমা আপা", who_else_reads=reads)
        until = care.files.today + (9 if at == 1 else 120) * A_DAY
        care.agreements.agree(hers, Agreement(ASKED, (place,), until, awareness=alone), DEMONSTRATION, told)
    if at == ASSESSED:
        _assess(care, hers)
    if one.step in WAY[5:]:
        care.files.refer(hers, "legal", "নমুনা আইন সহায়তা কেন্দ্র", DEMONSTRATION)
    return hers


def _assess(care: CareServices, hers: str) -> None:
    """Write down what she needed two months ago, and what she needs now."""
    calm = dict.fromkeys(Domain, Answer(Level.NONE))
    first = {Domain.LEGAL: Answer(Level.SOME, "নমুনা: জিডি করা বাকি"), Domain.HEALTH: Answer(Level.SOME, "নমুনা: চোখ দেখানো")}
    now = {Domain.LEGAL: Answer(Level.URGENT, "নমুনা: শুনানি আগামী সপ্তাহে"), Domain.DOCUMENTS: Answer(Level.SOME)}
    for days, found in ((60, first), (0, now)):
        care.assessing.assess(hers, Assessment(care.files.today - days * A_DAY, calm | found), DEMONSTRATION)


def _way_to(step: Step) -> list[Step]:
    """Return the steps after the first up to this one, as somebody goes who leaves none out."""
    return list(WAY[1 : WAY.index(step) + 1])


def _offer(care: CareServices, caseworker: str | None) -> None:
    tomorrow = care.calendar.today + A_DAY
    for days, hour in ((0, 15), (1, 10), (3, 11), (6, 15)):
        at = care.calendar.at(tomorrow + days * A_DAY, time(hour, 30))
        care.offering.offer(Slot("counselling_person", at, 60, 1, caseworker, "নমুনা অফিস"), DEMONSTRATION)
    course = Slot("training", care.calendar.at(tomorrow + A_DAY, time(14)), 120, 8, None, "নমুনা কেন্দ্র")
    care.offering.offer(course, DEMONSTRATION, 6)


def _meet(store: Store, care: CareServices, hers: list[str], caseworker: str | None) -> None:
    today = care.calendar.today
    with store.writing() as conn:
        for hour, who, kind, state in TODAY:
            _already(
                conn, store, Appointment(hers[who], kind, care.calendar.at(today, time(hour)), 60), state, caseworker
            )
        for days, who, state in PAST:
            at = care.calendar.at(today - days * A_DAY, time(11))
            _already(conn, store, Appointment(hers[who], "counselling_person", at, 60), state, caseworker)
    for days, hour, who, kind in AHEAD:
        at = care.calendar.at(today + days * A_DAY, time(hour))
        new = Appointment(hers[who], kind, at, 60, with_id=caseworker, place="নমুনা অফিস")
        care.arranging.set(new, DEMONSTRATION, anyway=True)
    course = next(each for each in care.calendar.free() if each.slot.series)
    seat = Appointment(hers[1], "", course.slot.starts_at, slot_id=course.slot.id)
    care.arranging.set(seat, DEMONSTRATION, Series(whole_course=True), anyway=True)


def _already(conn: Connection, store: Store, new: Appointment, state: State, caseworker: str | None) -> None:
    """Keep one that was set two days before, as far as it has come."""
    made = new.starts_at - 2 * A_DAY
    whole = replace(new, with_id=caseworker, place="নমুনা অফিস")
    kept = appointments.add(conn, store.vault, whole, DEMONSTRATION.actor, made)
    if state is not State.SET:
        cause = CAUSES[state]
        appointments.set_state(conn, kept, state, made + A_DAY)
        by = "survivor" if cause.startswith("said") else DEMONSTRATION.actor
        appointments.note(conn, store.vault, kept, Event(state, cause, by, made + A_DAY))


CAUSES: Mapping[State, str] = {
    State.ATTENDED: "marked_attended",
    State.MISSED: "marked_missed",
    State.CONFIRMED: "said_yes",
    State.NO_ANSWER: "nobody_answered",
    State.ASKED_TO_MOVE: "said_move",
}


def _leave(conn: Connection, store: Store, now: datetime, hers: list[str], caseworker: str | None) -> None:
    """Leave the caseworker tasks, a number where somebody else answered, and a refusal."""
    for at, (kind, who, urgent, note) in enumerate(TASKS):
        due = now + timedelta(hours=4 * at - 6)
        key = f"demonstration:{kind}"
        task = Task(kind, hers[who], key, due, assigned_to=caseworker if at % 3 else None, urgent=urgent, note=note)
        care_tasks.add(conn, store.vault, task, now)
    for one in safe_addresses.of_survivor(conn, hers[1])[:1]:
        safe_addresses.quarantine(conn, one.contact_id, now)
        refusals.add(conn, one.contact_id, "reminder", "wrong_person", now, hers[1])
