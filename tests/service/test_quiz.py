"""What is kept of a quiz: one result a person, for their union, without a name; counted for boards and broadcasts."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from gateway.clock import SetClock
from gateway.i18n.language import Lang, Medium
from gateway.service.broadcasts.content import Content, dump_content
from gateway.service.quiz_board import QuizBoard
from gateway.store import contacts, quiz
from gateway.store.broadcast_schema import broadcasts, recipients
from gateway.store.engine import Store
from gateway.store.quiz_schema import quiz_results
from tests.service.world import World

ASKED = ("visa", "agency", "suspect")
ROHITA, MONGOLKOT = "jashore/manirampur/rohita", "jashore/keshabpur/mongolkot"


def person(store: Store, number: int, now: datetime) -> str:
    with store.writing() as conn:
        return contacts.find_or_make(conn, store.vault, "phone", f"+88017000001{number:02}", now, Lang.BN).id


def play(store: Store, number: int, right: int, union: str, now: datetime) -> str:
    contact = person(store, number, now)
    with store.writing() as conn:
        quiz.keep(conn, contact, Medium.SMS, ASKED, ASKED[:right], now)
        quiz.place(conn, contact, union)
    return contact


def test_a_quiz_played_by_sms_is_kept_for_the_union_and_leads_to_nobody_a_month_later(world: World) -> None:
    world.mind.meanings["কুইজ খেলতে চাই"] = "take_quiz"
    world.hear("কুইজ খেলতে চাই")
    for line in ("২", "১", "2", "3", "1", "রোহিতা"):
        told = world.say(line)
    assert "রোহিতা" in told
    with world.store.reading() as conn:
        row = conn.execute(select(quiz_results)).one()
    assert (row.score, row.union_, row.medium) == (5, ROHITA, "sms")
    assert row.contact_id
    world.later(31 * 24 * 60)
    with world.store.reading() as conn:
        assert conn.execute(select(quiz_results.c.contact_id, quiz_results.c.union_)).one() == (None, ROHITA)


def test_unions_stand_side_by_side_and_small_ones_are_hidden(store: Store, now: datetime) -> None:
    for number in range(5):
        play(store, number, 2, ROHITA, now)
        play(store, 10 + number, 3, MONGOLKOT, now)
    play(store, 20, 3, "jashore/manirampur/khedapara", now)
    play(store, 0, 3, ROHITA, now)  # again: it takes the place of the first
    stranger = person(store, 21, now)
    with store.writing() as conn:
        quiz.keep(conn, stranger, Medium.SMS, ASKED, ASKED, now)  # from nowhere we know
    board = QuizBoard(store, SetClock(now)).ranked()
    assert [(one.place, one.union, one.people, one.average) for one in board.ranks] == [
        (1, MONGOLKOT, 5, 3.0),
        (2, ROHITA, 5, 2.2),
    ]
    assert board.hidden == 1


def test_what_answers_a_broadcast_with_a_quiz_is_counted_for_it(store: Store, now: datetime) -> None:
    with_quiz, without = ("b" * 32, "five"), ("a" * 32, "")
    contact, other = person(store, 1, now), person(store, 2, now)
    with store.writing() as conn:
        for id_, name in (with_quiz, without):
            content = dump_content(Content({}, ("sms:twilio",), quiz=name))
            row = {"id": id_, "name": "নমুনা", "topic": "awareness", "content": content, "audience": "{}"}
            conn.execute(
                insert(broadcasts), row | {"author": "x", "state": "running", "made_at": now, "changed_at": now}
            )
        sent = {"contact_id": contact, "channel": "sms:twilio", "lang": "bn", "state": "sent"}
        early = now - timedelta(hours=1)
        conn.execute(insert(recipients), [sent | {"broadcast_id": "b" * 32, "handed_at": early}])
        conn.execute(insert(recipients), [sent | {"broadcast_id": "a" * 32, "handed_at": now}])
        quiz.keep(conn, contact, Medium.SMS, ASKED, ASKED[:2], now)
        quiz.keep(conn, other, Medium.SMS, ASKED, ASKED, now)
        answers = quiz.of_broadcast(conn, "b" * 32)
        assert answers == quiz.Answers(1, {"visa": 1, "agency": 1}, {2: 1})
        assert quiz.of_broadcast(conn, "a" * 32).people == 0
