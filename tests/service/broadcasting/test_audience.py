"""Who is told, and who isn't and why: on both databases, against a plain reading of the same description."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from gateway.i18n.language import Lang
from gateway.service.broadcasts.asked import SOURCES
from gateway.service.broadcasts.content import AWARENESS, dump_audience, load_audience
from gateway.store import contact_links, contacts, topics
from gateway.store.audience import Audience, LeftOut, Leg, Question
from gateway.store.care_schema import safe_addresses, survivors
from gateway.store.engine import Store
from tests.service.broadcasting.crowd import leave, number, settle_in

SMS = Leg("sms:twilio", "phone", {("bn", ""): 70, ("bn", "robi"): 60, ("en", ""): 35})
EVERYBODY = Audience()
CHAT = Leg("chat", "chat", {("bn", ""): 0})


def told(store: Store, audience: Audience = EVERYBODY, legs: tuple[Leg, ...] = (SMS,)) -> dict[str, int]:
    """Count people by the reason why they are left out, "" for those who are told."""
    found: dict[str, int] = {}
    with store.reading() as conn:
        for reason, _, _, _, people, _ in Question(audience, AWARENESS, legs, 2026).counts(conn):
            found[reason] = found.get(reason, 0) + people
    return found


def take_into_care(store: Store, contact_id: str, now: datetime, quarantined: bool = False) -> None:
    with store.writing() as conn:
        seal = store.vault.seal
        row = {"id": "s" + contact_id[:31], "code_hash": contact_id, "code_sealed": seal("c", "survivors.code")}
        row |= {"name_sealed": seal("n", "survivors.name"), "lang": "bn", "step": "enrolled", "step_since": now}
        conn.execute(insert(survivors), {**row, "created_at": now, "changed_at": now})
        address = {"id": "a" + contact_id[:31], "survivor_id": row["id"], "contact_id": contact_id, "medium": "sms"}
        shut = now if quarantined else None
        conn.execute(
            insert(safe_addresses), {**address, "rank": 0, "opens": "09:00", "closes": "17:00", "quarantined_at": shut}
        )


def test_each_reason_why_somebody_is_left_out(store: Store, now: datetime) -> None:
    people = settle_in(store, 8, now)
    take_into_care(store, people[0], now)
    take_into_care(store, people[1], now, quarantined=True)
    leave(store, people[2], now)
    with store.writing() as conn:
        contacts.stop(conn, people[3], now)
        contacts.mark_bad(conn, people[4], now)
        contacts.block(conn, people[5], now)
        contacts.find_or_make(conn, store.vault, "phone", number(99), now, Lang.BN)
    assert told(store) == {
        "": 2,
        LeftOut.IN_CARE: 1,
        LeftOut.QUARANTINE: 1,
        LeftOut.OPTED_OUT: 2,
        LeftOut.BAD_ADDRESS: 2,
        LeftOut.NO_OPT_IN: 1,
    }


def test_one_person_with_a_chat_and_a_phone_is_told_once_where_it_costs_less(store: Store, now: datetime) -> None:
    (phone,) = settle_in(store, 1, now)
    with store.writing() as conn:
        chat = contacts.find_or_make(conn, store.vault, "chat", "77", now, Lang.BN)
        topics.choose(conn, chat.id, AWARENESS, True, "chat", now)
        contact_links.share(conn, store.vault, chat.id, number(1))
    assert told(store, legs=(CHAT, SMS)) == {"": 1, LeftOut.DUPLICATE: 1}
    with store.reading() as conn:
        chosen = conn.execute(Question(Audience(), AWARENESS, (CHAT, SMS), 2026).chosen("", "g")).all()
    assert [(row[0], row[1], row[3]) for row in chosen] == [(chat.id, "chat", 0)]
    leave(store, chat.id, now)
    assert told(store, legs=(CHAT, SMS)) == {"": 1, LeftOut.OPTED_OUT: 1}
    take_into_care(store, phone, now)
    assert told(store, legs=(CHAT, SMS)) == {LeftOut.IN_CARE: 2}


def test_what_a_message_costs_goes_by_operator(store: Store, now: datetime) -> None:
    settle_in(store, 2, now, operator="robi")
    settle_in(store, 1, now, first=10, operator="teletalk")
    with store.reading() as conn:
        sums = sum(row[5] for row in Question(Audience(), AWARENESS, (SMS,), 2026).counts(conn))
    assert sums == 60 + 60 + 70


WORDS = st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True).map(tuple)
DESCRIPTIONS = st.builds(
    Audience,
    roles=WORDS,
    districts=WORDS,
    upazilas=WORDS,
    unions=WORDS,
    sexes=WORDS,
    sources=WORDS,
    ages=st.none() | st.tuples(st.integers(10, 30), st.integers(10, 60)),
    langs=st.sampled_from([(), ("bn",), ("en",)]),
    seen_from=st.none() | st.just(date(2026, 11, 20)) | st.just(date(2026, 11, 21)),
)
PEOPLE = [
    {"role": role, "district": place, "upazila": place, "union": place, "sex": sex, "born_year": year, "source": "a"}
    for role in ("", "a")
    for place in ("a", "b")
    for sex in ("a", "b")
    for year in (None, 1990, 2010)
]


def meant(one: dict[str, object], ask: Audience) -> bool:
    given = ((ask.roles, "role"), (ask.districts, "district"), (ask.upazilas, "upazila"), (ask.unions, "union"))
    given += ((ask.sexes, "sex"), (ask.sources, "source"))
    year = one["born_year"]
    of_age = ask.ages is None or (isinstance(year, int) and ask.ages[0] <= 2026 - year <= ask.ages[1])
    recent = ask.seen_from is None or ask.seen_from <= date(2026, 11, 20)
    return (
        all(not wanted or one[name] in wanted for wanted, name in given)
        and of_age
        and recent
        and "bn" in (ask.langs or ("bn",))
    )


def test_a_description_means_in_sql_what_it_says(store: Store, now: datetime) -> None:
    for at, one in enumerate(PEOPLE):
        settle_in(store, 1, now, first=100 + at, **one)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(DESCRIPTIONS)
    def holds(ask: Audience) -> None:
        assert load_audience(dump_audience(ask)) == ask
        assert told(store, ask).get("", 0) == sum(meant(one, ask) for one in PEOPLE)

    holds()


def test_a_source_is_the_list_or_wherever_somebody_agreed(store: Store, now: datetime) -> None:
    settle_in(store, 2, now, source="list")
    with store.writing() as conn:
        for at, where in enumerate(("sms", "chat", "voice", "account:anna", "stop:sms")):
            one = contacts.find_or_make(conn, store.vault, "phone", number(50 + at), now, Lang.BN)
            topics.choose(conn, one.id, AWARENESS, True, where, now)
    known = {one: told(store, Audience(sources=(one,))).get("", 0) for one in SOURCES}
    assert known == {"list": 2, "sms": 1, "chat": 1, "voice": 1, "staff": 1}
    assert told(store, Audience(sources=("list", "staff"))) == {"": 3}


def test_a_list_narrows_the_audience_and_gives_back_nobody_who_left(store: Store, now: datetime) -> None:
    people = settle_in(store, 3, now)
    leave(store, people[0], now)
    settle_in(store, 2, now + timedelta(days=1))  # the first two stand on a second list
    with store.reading() as conn:
        first, second = (row[0] for row in conn.exec_driver_sql("SELECT id FROM people_lists ORDER BY made_at"))
    assert told(store, replace(EVERYBODY, lists=(second,))) == {"": 1, LeftOut.OPTED_OUT: 1}
    assert told(store, replace(EVERYBODY, lists=(first,))) == {"": 2, LeftOut.OPTED_OUT: 1}
