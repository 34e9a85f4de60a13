"""When somebody leaves, what they had in hand is another's the same moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.handing_over import HandingOver
from gateway.service.people import AddressTaken, NewMember, NobodyThere, People, masked
from gateway.service.scope import Scope
from gateway.service.signed_in import SignedIn
from gateway.service.stages import Stage
from gateway.store import accounts, alerts, threads
from gateway.store.accounts import NewAccount
from gateway.store.sessions import Session
from gateway.store.staff import Presence
from gateway.store.states import AlertState, Role
from gateway.store.thread_schema import threads as thread_table
from tests.service.world import ACTIVIST, LOCALES, MIGRANT, SECOND, World, dialogue

AREA = {"district": "jashore", "upazila": "jashore/manirampur", "union": "jashore/manirampur/rohita"}
TIP = "TIP রোহিতা ইউনিয়নে একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"


@pytest.fixture
def people(world: World) -> People:
    words = dialogue(world.clock.now().date()).catalogue
    handing = HandingOver(world.store.vault, words, Places.load(LOCALES))
    return People(world.store, world.site.staff, world.channels, handing, world.site.rules, world.clock)


def somebody(world: World, staff_id: str | None = None, login: str = "coordinator", **area: str) -> SignedIn:
    now = world.clock.now()
    with world.store.writing() as conn:
        new = NewAccount(login, "নমুনা", "coordinator", "", False, Lang.BN, staff_id=staff_id, **area)
        made = accounts.add(conn, world.store.vault, new, now)
        account = accounts.by_id(conn, world.store.vault, made)
    assert account is not None
    return SignedIn(account, Session("s", made, None, True, "", now, now, now), Stage.IN, "t" * 43)


def in_hand(world: World, staff_id: str) -> list[AlertState]:
    with world.store.reading() as conn:
        return [one.state for one in alerts.in_hand(conn, staff_id)]


def test_waiting_and_taken_tips_move_and_the_heir_is_told(world: World, people: People) -> None:
    first = world.hire(ACTIVIST, Role.ACTIVIST, **AREA)
    world.say(TIP)
    world.work()
    world.say("1", sender=ACTIVIST)
    world.say(TIP + " আবার", sender="+8801700000002")
    world.work()
    assert in_hand(world, first) == [AlertState.ACKNOWLEDGED, AlertState.WAITING]
    heir = world.hire(SECOND, Role.ACTIVIST, district="jashore")
    assert people.hand_over(somebody(world), first, heir, leaves=True).tips == 2
    assert in_hand(world, first) == []
    assert sorted(in_hand(world, heir)) == [AlertState.ACKNOWLEDGED, AlertState.WAITING]
    world.work()
    assert len(world.sms.texts(SECOND)) == 2
    assert [one.member.id for one in people.everyone(somebody(world, login="b"))] == [heir]


def test_conversations_move_with_the_accounts(world: World, people: People) -> None:
    first, heir = world.hire(ACTIVIST, Role.DUTY), world.hire(SECOND, Role.DUTY)
    one, other = somebody(world, first, "one"), somebody(world, heir, "other")
    world.say("মেনু", sender=MIGRANT)
    with world.store.writing() as conn:
        (thread,) = conn.execute(select(thread_table.c.contact_id)).scalars()
        threads.assign(conn, thread, one.actor)
        threads.take(conn, thread, one.actor, world.clock.now())
    assert people.hand_over(other, first, heir, leaves=False).threads == 1
    with world.store.reading() as conn:
        row = conn.execute(select(thread_table)).one()
    assert (row.assigned_to, row.taken_by) == (other.actor, other.actor)


def test_where_nobody_can_write_on_the_bot_answers_again(world: World, people: People) -> None:
    first, heir = world.hire(ACTIVIST, Role.DUTY), world.hire(SECOND, Role.ACTIVIST)  # with no account
    gone = somebody(world, first, "one")
    world.say("মেনু", sender=MIGRANT)
    with world.store.writing() as conn:
        (thread,) = conn.execute(select(thread_table.c.contact_id)).scalars()
        threads.take(conn, thread, gone.actor, world.clock.now())
    people.hand_over(somebody(world), first, heir, leaves=True)
    with world.store.reading() as conn:
        row = conn.execute(select(thread_table)).one()
    assert (row.taken_by, row.hand_back_at) == ("", None)


def test_who_leaves_signs_in_no_more(world: World, people: People) -> None:
    first, heir = world.hire(ACTIVIST, Role.DUTY), world.hire(SECOND, Role.DUTY)
    gone = somebody(world, first, "one")
    people.hand_over(somebody(world), first, heir, leaves=True)
    with world.store.reading() as conn:
        kept = accounts.by_id(conn, world.store.vault, gone.account.id)
    assert kept is not None
    assert not kept.active


def test_a_stand_in_is_called_in_the_place_of_who_is_away(world: World, people: People) -> None:
    first = world.hire(ACTIVIST, Role.ACTIVIST, **AREA)
    other = world.hire(SECOND, Role.ACTIVIST, district="magura")
    until = people.local_day() + timedelta(days=3)
    people.set_presence(somebody(world), first, Presence(away_until=until, stand_in=other))
    world.say(TIP)
    world.work()
    assert (len(world.sms.texts(ACTIVIST)), len(world.sms.texts(SECOND))) == (0, 1)


def test_at_night_an_alert_waits_for_the_morning_and_danger_does_not(world: World, people: People) -> None:
    first = world.hire(ACTIVIST, Role.ACTIVIST, **AREA)
    people.set_presence(somebody(world), first, Presence(begins="14:00", ends="18:00"))  # it is noon
    world.say(TIP)
    world.work()
    assert world.sms.texts(ACTIVIST) == []
    world.later(minutes=60)
    world.work()
    assert world.sms.texts(ACTIVIST) == []
    world.later(minutes=61)
    world.work()
    assert len(world.sms.texts(ACTIVIST)) == 1


def test_nobody_changes_who_works_outside_their_area(world: World, people: People) -> None:
    first = world.hire(ACTIVIST, Role.ACTIVIST, **AREA)
    elsewhere = somebody(world, district="magura")
    assert people.everyone(elsewhere) == []
    for act in (
        lambda: people.one(elsewhere, first),
        lambda: people.set_presence(elsewhere, first, Presence()),
        lambda: people.set_reach(elsewhere, first, "sms:twilio", "+8801700000099"),
        lambda: people.hand_over(elsewhere, first, first, leaves=True),
    ):
        with pytest.raises(NobodyThere):
            act()


def test_an_address_belongs_to_one(world: World, people: People) -> None:
    who = somebody(world)
    made = people.add(who, NewMember("নমুনা", Role.ACTIVIST, "sms:twilio", ACTIVIST, Scope("jashore")))
    with pytest.raises(AddressTaken):
        people.add(who, NewMember("নমুনা", Role.ACTIVIST, "sms:twilio", ACTIVIST, Scope("jashore")))
    people.set_reach(who, made, "chat", "7000099")
    seen, _ = people.one(who, made)
    assert (seen.member.channel, seen.address) == ("chat", "•••• 099")
    assert masked("7") == "••••"
