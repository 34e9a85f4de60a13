"""Plainly made-up care of the last months for the demonstration, so that the report has something to count."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.service.enrolment.steps import DropOut
from gateway.store import appointments, enrolment_history, survivors
from gateway.store.appointments import Appointment
from gateway.store.engine import Store
from gateway.store.survivors import About, NewSurvivor, Step

ACTOR = "demonstration"
MANY, MONTHS = 96, 8
A_MONTH = timedelta(days=30)
PLACES = (
    ("jashore", "jashore/manirampur"),
    ("jashore", "jashore/sharsha"),
    ("khulna", ""),
    ("jashore", "jashore/manirampur"),
)
STEPS = (Step.ENROLLED, Step.COUNSELLING, Step.NEEDS_ASSESSED, Step.CERTIFIED, Step.TRAINING, Step.PLACED)
KINDS = ("counselling_person", "counselling_family", "counselling_group", "training")
REASONS = (DropOut.NO_MONEY, DropOut.FAMILY, DropOut.MOVED)


def care(store: Store, clock: Clock) -> int:
    """Add the made-up cases unless they are there; return how many. They are past: nobody is reminded of anything."""
    now = clock.now()
    with store.writing() as conn:
        if survivors.by_code(conn, store.vault, "DEMO-R0"):
            return 0
        for at in range(MANY):
            first = now - (MONTHS - at % MONTHS) * A_MONTH
            where = PLACES[at * 7 // 3 % len(PLACES)]
            about = About(f"DEMO-R{at}", f"নমুনা প্রতিবেদন {at}", "m" if at % 5 == 0 else "f", None, *where)
            hers = survivors.add_many(conn, store.vault, [NewSurvivor(about)], ACTOR, first)[0]
            _go_on(conn, store, hers, at, first, now)
    return MANY


def _go_on(conn: Connection, store: Store, hers: str, at: int, first: datetime, now: datetime) -> None:
    step = timedelta(days=12)
    for number, one in enumerate(STEPS[: 1 + at % (len(STEPS) + 1)], 1):
        if first + number * step < now:
            survivors.move_to(conn, store.vault, hers, one, ACTOR, "", first + number * step)
    if at % 9 == 0:
        why = REASONS[at // 9 % len(REASONS)]
        survivors.move_to(conn, store.vault, hers, Step.DROPPED_OUT, ACTOR, "", now - timedelta(days=at % 25), why)
    if at % 3 == 0:
        day: date = (first + step).date()
        enrolment_history.refer(conn, store.vault, hers, ("medical", "legal", "shelter")[at // 3 % 3], "", ACTOR, day)
    met = [
        Appointment(hers, KINDS[(at + number) % len(KINDS)], first + number * step, state="attended")
        for number in (1, 2)
        if first + number * step < now
    ]
    appointments.add_many(conn, store.vault, met, ACTOR, first)
