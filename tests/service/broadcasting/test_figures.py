"""What became of a broadcast is counted: outcomes, cost, whom it reached, who answered within 48 hours and who left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, update

from gateway.clock import SetClock
from gateway.service.broadcasts.book import Broadcast
from gateway.service.broadcasts.figures import Figures
from gateway.service.broadcasts.states import State
from gateway.store.broadcast_figures import Answered
from gateway.store.broadcast_schema import broadcasts, recipients
from gateway.store.engine import Store
from gateway.store.identity import new_id
from gateway.store.schema import contacts, inbound
from tests.service.broadcasting.crowd import draft, leave, settle_in

BEGUN = datetime(2026, 12, 18, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ran(store: Store, outcomes: dict[str, tuple[str, str]]) -> Broadcast:
    """Return a broadcast that is over: contact → (state, code), each handed over at the beginning."""
    made = new_id()
    row = {"id": made, "name": "x", "topic": "awareness", "content": "{}", "audience": "{}", "author": "a"}
    with store.writing() as conn:
        conn.execute(insert(broadcasts), {**row, "state": "done", "made_at": BEGUN, "changed_at": BEGUN})
        for who, (state, code) in outcomes.items():
            told = {"broadcast_id": made, "contact_id": who, "channel": "sms:twilio", "lang": "bn"}
            conn.execute(insert(recipients), {**told, "state": state, "code": code, "paisa": 70, "handed_at": BEGUN})
    ended = BEGUN + HOUR
    steps = (State.DONE, "", "a", len(outcomes), 500, "", "b", BEGUN, ended, BEGUN, ended, None)
    return Broadcast(made, draft(), *steps)


def wrote(store: Store, contact_id: str, at: datetime) -> None:
    row = {"id": new_id(), "channel": "sms:twilio", "provider_key": new_id(), "medium": "sms", "state": "done"}
    with store.writing() as conn:
        conn.execute(insert(inbound), {**row, "contact_id": contact_id, "received_at": at})


def test_what_became_of_a_broadcast(store: Store) -> None:
    women = settle_in(store, 3, BEGUN, sex="f", district="jashore")
    others = settle_in(store, 3, BEGUN, first=50)
    outcomes = [("delivered", ""), ("sent", ""), ("failed", "bad_address"), ("unsure", "unconfirmed:x"), ("failed", "")]
    one = ran(store, dict(zip([*women, *others], [*outcomes, ("delivered", "")], strict=True)))
    for who, at in ((women[0], HOUR), (women[0], 2 * HOUR), (women[1], 49 * HOUR), (others[2], -HOUR)):
        wrote(store, who, BEGUN + at)
    leave(store, women[1], BEGUN + 5 * HOUR)
    with store.writing() as conn:
        conn.execute(update(contacts).where(contacts.c.id == others[2]).values(stopped_at=BEGUN + HOUR))
    after = Figures(store, SetClock(BEGUN + 50 * HOUR)).of(one)
    assert (after.people, after.reached, after.paisa) == (6, 3, 4 * 70)
    assert dict(after.reasons) == {"": 1, "bad_address": 1, "unconfirmed:x": 1}
    assert (dict(after.sexes), dict(after.districts)) == ({"f": 2, "": 1}, {"jashore": 2, "": 1})
    assert after.answered == Answered(people=1, messages=2, left=2)
    assert not after.still_counting
    assert Figures(store, SetClock(BEGUN + 2 * HOUR)).of(one).still_counting
    nothing = Figures(store, SetClock(BEGUN)).of(replace(one, id="none"))
    assert (nothing.people, nothing.paisa, nothing.answered) == (0, 0, Answered(0, 0, 0))
