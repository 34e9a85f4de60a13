"""A broadcast on the telephone: it is told, keys answer it, and who wants no more such calls gets none."""

from sqlalchemy import func, select

from gateway.channels.contract import Ask, Kind
from gateway.i18n.language import Lang
from gateway.service.broadcasts.content import QUIZ, Content, dump_content, load_content
from gateway.store import broadcast_answers, contacts, topics
from gateway.store.schema import inbound
from tests.service.broadcasting.crowd import number, settle_in
from tests.service.broadcasting.test_run import run_out, under_way
from tests.service.world import World, said

VOICE = "voice:twilio"
ANSWERS = {Lang.BN: (("a1", "হ্যাঁ"), ("a2", "না"))}
ASKING = Content({Lang.BN: "আজ নারী দিবস।"}, (VOICE,), ANSWERS, question={Lang.BN: "জানতেন?"})


def call(world: World, at: int) -> str:
    outbox_id = next(out.id for out in world.voice.out if out.address == number(at))
    sender = {"sender": number(at), "channel": VOICE}
    told = world.hear(kind=Kind.CALL, payload=outbox_id, **sender).replies
    assert said(told) == "আজ নারী দিবস।\nজানতেন?"
    return outbox_id


def test_keys_answer_a_call_and_one_of_them_ends_such_calls(world: World) -> None:
    people = settle_in(world.store, 3, world.clock.at)
    made = under_way(world, content=ASKING)
    run_out(world, made)
    world.later(1)
    for at, key, answered in ((1, "২", "ধন্যবাদ"), (2, "3", "ফোন করবেন"), (3, "9", "আর মেসেজ পাঠাব না")):
        outbox_id = call(world, at)
        assert answered in world.say(key, sender=number(at), channel=VOICE)
    other = world.hear(kind=Kind.CALL, payload=outbox_id, sender=number(9), channel=VOICE)
    assert "নারী দিবস" not in said(other.replies)  # whose number isn't the called one's
    with world.store.reading() as conn:
        assert broadcast_answers.counts(conn, made) == {"a2": 1, "leave": 1, "person": 1}
        left = contacts.by_id(conn, people[2])
        assert left
        assert not left.reachable
        assert topics.of_contact(conn, people[2])[0].source == "stop:voice"
        wrote = conn.scalar(select(func.count()).where(inbound.c.contact_id == people[0]))
        assert wrote == 0  # taking up our call and pressing a key isn't writing to us


def test_nobody_answers_for_a_broadcast_that_did_not_reach_them(world: World) -> None:
    (one,) = settle_in(world.store, 1, world.clock.at)
    made = under_way(world, content=ASKING)
    with world.store.writing() as conn:
        assert not broadcast_answers.keep(conn, made, one, "a1", world.clock.at)
        assert broadcast_answers.counts(conn, made) == {}


def test_a_quiz_goes_along_by_word_and_by_button(world: World) -> None:
    settle_in(world.store, 1, world.clock.at)
    with world.store.writing() as conn:
        chat = contacts.find_or_make(conn, world.store.vault, "chat", "77", world.clock.at, Lang.BN)
        topics.choose(conn, chat.id, "awareness", True, "chat", world.clock.at)
    desk = world.site.broadcast_desk()
    draft = desk.draft("a day", {Lang.BN: "আজ নারী দিবস।"}, "", "", QUIZ)
    assert load_content(dump_content(draft.content)) == draft.content
    run_out(world, under_way(world, content=draft.content))
    (sms,), (button,) = world.sms.out[0].replies, world.chat.out[0].replies
    assert said((sms,)) == "আজ নারী দিবস।\nকুইজ খেলতে লিখুন: কুইজ"
    assert isinstance(button, Ask)
    assert button.text == "আজ নারী দিবস।"
    world.mind.meanings["কুইজ"] = QUIZ
    assert "ভিসা" in world.say("কুইজ", sender=number(1))
    world.hear(sender="77", channel="chat", choice="page:take_quiz")
    world.work()
    assert "ভিসা" in world.chat.texts("77")[-1]
